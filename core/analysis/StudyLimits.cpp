// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/StudyLimits.h"

#include <algorithm>
#include <iterator>

namespace rlab {
namespace {

constexpr int fewEpochs = 3;
constexpr double tooHardError = 0.5;
/// The paper's rate, too high for runs that are this short.
constexpr double highRate = 0.1;
constexpr int shortRun = 20;
constexpr std::int64_t fewTestImages = 200;
constexpr std::int64_t fewTrainImages = 100;

class LimitFinder {
public:
    LimitFinder(const Study& study, const DepthFindings& findings)
        : study_(study)
        , findings_(findings) {}

    std::vector<Limit> find() {
        findMissingNetworks();
        const bool isOver =
            findings_.phase == RunPhase::Completed || findings_.phase == RunPhase::StoppedEarly;
        add(Limit::SomeDiverged, std::ranges::any_of(findings_.networks, [](const auto& network) {
                return network.diverged > 0;
            }));
        add(Limit::FewTestImages, study_.testImages > 0 && study_.testImages < fewTestImages);
        add(Limit::FewTrainImages, study_.trainImages < fewTrainImages);
        if (isOver)
            findLimitsOfTheEnd();
        return std::move(limits_);
    }

private:
    void add(Limit limit, bool applies) {
        if (applies)
            limits_.push_back(limit);
    }

    void findMissingNetworks() {
        const auto plain = depthSeries(study_, NetworkKind::Plain);
        const auto residual = depthSeries(study_, NetworkKind::Residual);
        add(Limit::OneDepth, plain.empty() && residual.empty());
        add(Limit::NoPlainPair, plain.empty() && !residual.empty());
        if (plain.empty())
            return;
        const CifarNetworkOptions& deepest = study_.networks[plain.back()].options;
        const bool hasTwin = std::ranges::any_of(study_.networks, [&](const auto& network) {
            return soleDifference(deepest, network.options) == Difference::Kind;
        });
        add(Limit::NoTwin, !hasTwin);
    }

    void findLimitsOfTheEnd() {
        add(Limit::Stopped, findings_.phase == RunPhase::StoppedEarly);
        std::vector<NetworkFinding> counted;
        std::ranges::copy_if(findings_.networks, std::back_inserter(counted),
                             [](const NetworkFinding& network) { return network.epoch > 0; });
        if (counted.empty())
            return;
        const bool allAtChance = std::ranges::all_of(counted, &NetworkFinding::atChance);
        add(Limit::AllAtChance, allAtChance);
        add(Limit::AllNearZero, std::ranges::all_of(counted, &NetworkFinding::nearZero));
        add(Limit::TooHard, !allAtChance && isTooHard());
        add(Limit::FewEpochs, !allAtChance && mayTurn());
        add(Limit::RateTooHigh, study_.learningRate >= highRate && study_.epochs <= shortRun &&
                                    (deepResidualSuffers() || hasDiverged() || allAtChance));
    }

    bool hasDiverged() const {
        return std::ranges::find(limits_, Limit::SomeDiverged) != limits_.end();
    }

    /// Plain networks alone can't tell: their errors are high where the data are easy.
    bool isTooHard() const {
        bool hasResidual = false;
        double best = 1;
        for (std::size_t i = 0; i < study_.networks.size(); ++i) {
            if (findings_.networks[i].epoch == 0)
                continue;
            hasResidual |= study_.networks[i].options.kind == NetworkKind::Residual;
            best = std::min(best, findings_.networks[i].train);
        }
        return hasResidual && best >= tooHardError;
    }

    bool mayTurn() const {
        return std::ranges::any_of(findings_.pairs, [&](const PairFinding& pair) {
            return pair.difference == Difference::Depth &&
                   (pair.mayCross || pair.epoch < fewEpochs);
        });
    }

    bool deepResidualSuffers() const {
        return std::ranges::any_of(findings_.pairs, [&](const PairFinding& pair) {
            return pair.isDegradation() &&
                   study_.networks[pair.second].options.kind == NetworkKind::Residual;
        });
    }

    const Study& study_;
    const DepthFindings& findings_;
    std::vector<Limit> limits_;
};

} // namespace

std::vector<Limit> findLimits(const Study& study, const DepthFindings& findings) {
    return LimitFinder(study, findings).find();
}

} // namespace rlab
