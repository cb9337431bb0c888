// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"
#include "ui/charts/EpochMeans.h"
#include "ui/charts/SeedLines.h"
#include "ui/session/ColorRole.h"

#include <QString>

#include <optional>
#include <vector>

namespace rlab {

/// Who a curve tells of.
struct CurveName {
    QString network;             ///< "resnet-56"
    QString run;                 ///< of an earlier run; empty for the present one
    std::optional<qint64> runId; ///< of an earlier run
    NetworkKind kind = NetworkKind::Plain;
    int depth = 0;
    ColorRole color;
    int rank = 0; ///< by depth within its kind: chooses the marker's shape

    /// "resnet-56", "resnet-56 (Tuesday's run)".
    QString label() const;
};

/// One contender's curves, from one seed or from several: then the lines are means at the ends of
/// the epochs, over the seeds that have reached them, and the bands go from the lowest seed to the
/// highest. Everything follows the histories in steps that cost what is new.
class Curve {
public:
    struct Seed {
        std::uint64_t seed = 0;
        PointLog log;
        std::optional<RunEnd> end;
        SeedLines lines;
    };

    Curve(CurveName name, const std::vector<std::uint64_t>& seeds, const CurveOptions& options);

    const CurveName& name() const { return name_; }
    const std::vector<Seed>& seeds() const { return seeds_; }
    bool repeats() const { return seeds_.size() > 1; }

    /// A seed's whole history so far, and how it ended.
    void follow(std::size_t seed, const MetricHistory& history, std::optional<RunEnd> end);
    /// Brings the lines up to what follow() has taken.
    void update();
    /// Makes the lines anew where these options need other numbers.
    void setOptions(const CurveOptions& options);

    const Series& train() const { return repeats() ? train_ : seeds_.front().lines.train(); }
    const Series& test() const { return repeats() ? test_ : seeds_.front().lines.test(); }
    /// Of the training curve, for repeats only.
    const Series& low() const { return low_; }
    const Series& high() const { return high_; }
    const EpochMeans& epochs() const { return epochs_; }
    EpochMeans& epochs() { return epochs_; }

    int diverged() const; ///< how many of the seeds
    bool ended() const;   ///< all of the seeds
    double epochsDone() const;

    bool shown = true;

private:
    void rebuild();
    void updateMeans();
    void appendMeans(std::size_t row, bool final);
    void appendTip();

    CurveName name_;
    CurveOptions options_;
    std::vector<Seed> seeds_;
    EpochMeans epochs_;
    std::size_t finalRows_ = 0;
    Series train_, test_, low_, high_;
};

} // namespace rlab
