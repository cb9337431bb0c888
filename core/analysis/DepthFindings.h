// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/ErrorComparison.h"
#include "core/analysis/Study.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace rlab {

enum class RunPhase {
    FirstEpoch, ///< no network has finished one
    Running,
    Completed,
    StoppedEarly, ///< ended, but a network that did not diverge or fail lacks epochs
};

/// The one option in which two networks differ.
enum class Difference { Depth, Kind, Width, Shortcut, Block, Norm, Activation, Init };

/// Nothing if they are equal or differ in more than one.
std::optional<Difference> soleDifference(const CifarNetworkOptions& a,
                                         const CifarNetworkOptions& b);

/// One network after the last epoch that all its seeds have finished; those that diverged or failed
/// are left out.
struct NetworkFinding {
    int epoch = 0; ///< from 1; 0: there is nothing to tell yet
    int seeds = 0; ///< that count
    int diverged = 0;
    int failed = 0;
    double train = 0; ///< mean over the seeds
    double trainLow = 0;
    double trainHigh = 0;
    std::optional<double> test;
    bool atChance = false; ///< its training error can't be told from guessing
    bool nearZero = false;
    bool overfits = false; ///< fits its training images, and does much worse on the test images
};

/// Two networks that differ in one option, after the last epoch that both have finished. `second`
/// is the deeper one, or the residual one.
struct PairFinding {
    std::size_t first = 0; ///< index into Study::networks
    std::size_t second = 0;
    Difference difference = Difference::Depth;
    int epoch = 0;
    ErrorComparison train;
    std::optional<ErrorComparison> test;
    /// The worse one falls so much faster that it would catch up within half the length of the run.
    bool mayCross = false;

    /// The deeper one has the higher *training* error: what over-fitting can't explain.
    bool isDegradation() const {
        return difference == Difference::Depth && train.verdict == Verdict::Higher;
    }
    /// The deeper one fits at least as well, and does worse on the test images.
    bool isOverfitting() const {
        return difference == Difference::Depth && train.verdict != Verdict::Higher && test &&
               test->verdict == Verdict::Higher;
    }
};

/// Why a run can't show what depth does, or not all of it.
enum class Limit {
    OneDepth,      ///< no two networks that differ in depth alone
    NoPlainPair,   ///< depths are compared among residual networks only
    NoTwin,        ///< the deepest plain network has no residual counterpart
    Stopped,       ///< before the last epoch
    FewEpochs,     ///< the order of a pair of depths may still turn
    AllAtChance,   ///< nobody has learned
    AllNearZero,   ///< everybody has learned everything: no room for a difference
    TooHard,       ///< even the best of plain and residual ones errs on half of the training images
    SomeDiverged,  ///< a network's loss ceased to be finite
    RateTooHigh,   ///< for a short run, and a deep network suffers
    FewTestImages, ///< one image is half a point or more
    FewTrainImages, ///< one image is a point or more
};

struct DepthFindings {
    RunPhase phase = RunPhase::FirstEpoch;
    int epochsDone = 0;                   ///< by all that count
    double chance = 0;                    ///< the error of guessing
    std::vector<NetworkFinding> networks; ///< one for each of the study
    std::vector<PairFinding> pairs;       ///< all that differ in one option and have figures
    std::vector<Limit> limits;

    bool has(Limit limit) const;
    /// The pair of these two, if there is one.
    const PairFinding* pair(std::size_t first, std::size_t second) const;
};

/// Errors below it leave no room for a difference.
constexpr double nearZeroError = 0.02;

DepthFindings findDepthEffects(const Study& study);

/// The networks of one kind that differ in depth alone, from the shallowest on; of several such
/// groups the largest, then the one with the deepest network. Fewer than two: empty.
std::vector<std::size_t> depthSeries(const Study& study, NetworkKind kind);

} // namespace rlab
