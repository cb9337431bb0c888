// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/DepthFindings.h"

#include "core/analysis/StudyFigures.h"
#include "core/analysis/StudyLimits.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

/// Over-fitting: the test error exceeds the training error by at least this.
constexpr double overfitGap = 0.1;
/// A network that overfits has learned its training images.
constexpr double fittedError = 0.1;
/// Standard deviations within which an error counts as chance.
constexpr double chanceDeviations = 3;

bool isAtChance(double error, const Study& study) {
    const double chance = chanceError(study);
    const double deviation = std::sqrt(
        chance * (1 - chance) / static_cast<double>(std::max<std::int64_t>(study.trainImages, 1)));
    return error > chance - chanceDeviations * deviation;
}

NetworkFinding describe(const StudiedNetwork& network, const Study& study) {
    NetworkFinding finding;
    for (const StudiedTraining& training : network.seeds) {
        finding.diverged += training.end == RunEnd::Diverged;
        finding.failed += training.end == RunEnd::Failed;
    }
    finding.epoch = commonEpochs(network);
    if (finding.epoch == 0)
        return finding;
    const std::vector<double> train = trainErrors(network, finding.epoch);
    const auto [low, high] = std::ranges::minmax(train);
    finding.seeds = static_cast<int>(train.size());
    finding.train = meanOf(train);
    finding.trainLow = low;
    finding.trainHigh = high;
    if (const auto test = testErrors(network, finding.epoch))
        finding.test = meanOf(*test);
    finding.atChance = isAtChance(finding.train, study);
    finding.nearZero = finding.train < nearZeroError;
    finding.overfits =
        finding.test && finding.train<fittedError&& * finding.test - finding.train> overfitGap;
    return finding;
}

/// From which epoch on the second's mean stays on the verdict's side.
template <class MeanAt>
std::optional<int> lastsSince(Verdict verdict, int epoch, const MeanAt& differenceAt) {
    if (verdict == Verdict::CantTell)
        return std::nullopt;
    const double sign = verdict == Verdict::Higher ? 1 : -1;
    int since = epoch;
    while (since > 1 && sign * differenceAt(since - 1) > 0)
        --since;
    return since;
}

/// How far apart two networks are, as the logarithm of their errors' ratio: where both fall towards
/// zero their difference shrinks without any of them catching up.
double logRatio(const StudiedNetwork& first, const StudiedNetwork& second, int epoch) {
    constexpr double floor = 1e-4;
    return std::log(std::max(meanTrain(second, epoch), floor) /
                    std::max(meanTrain(first, epoch), floor));
}

bool willCatchUp(const StudiedNetwork& first, const StudiedNetwork& second, int epoch,
                 int epochsAsked) {
    if (epoch < 2)
        return false;
    const double before = logRatio(first, second, epoch - 1);
    const double now = logRatio(first, second, epoch);
    const double gain = std::abs(before) - std::abs(now);
    return before * now > 0 && gain > 0 && std::abs(now) / gain <= epochsAsked / 2.0;
}

PairFinding comparePair(const Study& study, std::size_t first, std::size_t second,
                        Difference difference) {
    const StudiedNetwork& a = study.networks[first];
    const StudiedNetwork& b = study.networks[second];
    PairFinding pair;
    pair.first = first;
    pair.second = second;
    pair.difference = difference;
    pair.epoch = std::min(commonEpochs(a), commonEpochs(b));
    pair.train =
        compareErrors(trainErrors(a, pair.epoch), trainErrors(b, pair.epoch), study.trainImages);
    pair.train.sinceEpoch = lastsSince(pair.train.verdict, pair.epoch, [&](int epoch) {
        return meanTrain(b, epoch) - meanTrain(a, epoch);
    });
    const auto testA = testErrors(a, pair.epoch);
    const auto testB = testErrors(b, pair.epoch);
    if (testA && testB) {
        pair.test = compareErrors(*testA, *testB, study.testImages);
        pair.test->sinceEpoch = lastsSince(pair.test->verdict, pair.epoch, [&](int epoch) {
            const auto earlierA = testErrors(a, epoch);
            const auto earlierB = testErrors(b, epoch);
            return earlierA && earlierB ? meanOf(*earlierB) - meanOf(*earlierA) : 0.0;
        });
    }
    pair.mayCross = willCatchUp(a, b, pair.epoch, study.epochs);
    return pair;
}

/// The deeper one comes second, and so does the residual one.
bool isInOrder(const CifarNetworkOptions& first, const CifarNetworkOptions& second) {
    if (first.kind != second.kind)
        return first.kind == NetworkKind::Plain;
    return first.depth <= second.depth;
}

std::vector<PairFinding> comparePairs(const Study& study) {
    std::vector<PairFinding> pairs;
    for (std::size_t i = 0; i < study.networks.size(); ++i) {
        for (std::size_t j = i + 1; j < study.networks.size(); ++j) {
            const CifarNetworkOptions& a = study.networks[i].options;
            const CifarNetworkOptions& b = study.networks[j].options;
            const auto difference = soleDifference(a, b);
            if (!difference || commonEpochs(study.networks[i]) == 0 ||
                commonEpochs(study.networks[j]) == 0)
                continue;
            pairs.push_back(isInOrder(a, b) ? comparePair(study, i, j, *difference)
                                            : comparePair(study, j, i, *difference));
        }
    }
    return pairs;
}

RunPhase phaseOf(const Study& study, int epochsDone) {
    bool isRunning = false;
    bool isShort = false;
    for (const StudiedNetwork& network : study.networks) {
        for (const StudiedTraining& training : network.seeds) {
            isRunning |= !training.end.has_value();
            isShort |= training.end == RunEnd::Stopped &&
                       static_cast<int>(training.epochs.size()) < study.epochs;
        }
    }
    if (isRunning)
        return epochsDone == 0 ? RunPhase::FirstEpoch : RunPhase::Running;
    return isShort ? RunPhase::StoppedEarly : RunPhase::Completed;
}

} // namespace

std::optional<Difference> soleDifference(const CifarNetworkOptions& a,
                                         const CifarNetworkOptions& b) {
    std::vector<Difference> found;
    const auto compare = [&](bool differs, Difference difference) {
        if (differs)
            found.push_back(difference);
    };
    compare(a.depth != b.depth, Difference::Depth);
    compare(a.kind != b.kind, Difference::Kind);
    compare(a.width != b.width, Difference::Width);
    compare(a.shortcut != b.shortcut, Difference::Shortcut);
    compare(a.block != b.block, Difference::Block);
    compare(a.norm != b.norm, Difference::Norm);
    compare(a.activation != b.activation, Difference::Activation);
    compare(a.init != b.init, Difference::Init);
    return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

bool DepthFindings::has(Limit limit) const {
    return std::ranges::find(limits, limit) != limits.end();
}

const PairFinding* DepthFindings::pair(std::size_t first, std::size_t second) const {
    for (const PairFinding& pair : pairs)
        if (pair.first == first && pair.second == second)
            return &pair;
    return nullptr;
}

DepthFindings findDepthEffects(const Study& study) {
    DepthFindings findings;
    findings.chance = chanceError(study);
    findings.epochsDone = study.epochs;
    bool hasFigures = false;
    for (const StudiedNetwork& network : study.networks) {
        findings.networks.push_back(describe(network, study));
        if (!countedSeeds(network).empty()) {
            findings.epochsDone = std::min(findings.epochsDone, findings.networks.back().epoch);
            hasFigures = true;
        }
    }
    if (!hasFigures)
        findings.epochsDone = 0;
    findings.pairs = comparePairs(study);
    findings.phase = phaseOf(study, findings.epochsDone);
    findings.limits = findLimits(study, findings);
    return findings;
}

std::vector<std::size_t> depthSeries(const Study& study, NetworkKind kind) {
    std::vector<std::size_t> best;
    const auto depthOf = [&](std::size_t i) { return study.networks[i].options.depth; };
    for (std::size_t i = 0; i < study.networks.size(); ++i) {
        const CifarNetworkOptions& head = study.networks[i].options;
        if (head.kind != kind)
            continue;
        std::vector<std::size_t> series{i};
        for (std::size_t j = 0; j < study.networks.size(); ++j)
            if (soleDifference(head, study.networks[j].options) == Difference::Depth)
                series.push_back(j);
        std::ranges::sort(series, {}, depthOf);
        const bool isBetter =
            series.size() > best.size() ||
            (series.size() == best.size() && depthOf(series.back()) > depthOf(best.back()));
        if (isBetter)
            best = series;
    }
    return best.size() < 2 ? std::vector<std::size_t>{} : best;
}

} // namespace rlab
