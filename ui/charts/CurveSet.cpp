// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurveSet.h"

#include "ui/charts/AxisScale.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

std::vector<int> ranksWithinKinds(const std::vector<CurveName>& names) {
    std::vector<int> ranks;
    for (std::size_t i = 0; i < names.size(); ++i) {
        int rank = 0;
        for (std::size_t j = 0; j < names.size(); ++j) {
            const bool before = names[j].color.shade < names[i].color.shade ||
                                (names[j].color.shade == names[i].color.shade && j < i);
            rank += names[j].kind == names[i].kind && before ? 1 : 0;
        }
        ranks.push_back(rank);
    }
    return ranks;
}

std::vector<std::uint64_t> seedsOf(const ContenderRun& contender) {
    std::vector<std::uint64_t> seeds;
    for (const SeedRun& seed : contender.seeds)
        seeds.push_back(seed.seed);
    return seeds;
}

void followAll(Curve& curve, const ContenderRun& contender) {
    for (std::size_t i = 0; i < contender.seeds.size(); ++i)
        curve.follow(i, contender.seeds[i].history, contender.seeds[i].end);
    curve.update();
}

} // namespace

void CurveSet::add(const RunModel& run, std::optional<qint64> id, const QString& name) {
    std::vector<CurveName> names;
    for (const ContenderRun& contender : run.contenders())
        names.push_back({QString::fromStdString(contender.label), name, id, contender.options.kind,
                         contender.options.depth, contender.color, 0});
    const std::vector<int> ranks = ranksWithinKinds(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const ContenderRun& contender = run.contenders()[i];
        names[i].rank = ranks[i];
        auto curve = std::make_unique<Curve>(names[i], seedsOf(contender), options_);
        followAll(*curve, contender);
        const auto place =
            id ? curves_.end() : curves_.begin() + static_cast<std::ptrdiff_t>(presentCount_++);
        curves_.insert(place, std::move(curve));
    }
}

void CurveSet::setRun(const RunModel& run) {
    curves_.erase(curves_.begin(), curves_.begin() + static_cast<std::ptrdiff_t>(presentCount_));
    presentCount_ = 0;
    epochs_ = run.experiment().epochs;
    rateChanges_ = run.rateChanges();
    add(run, std::nullopt, {});
}

void CurveSet::updateRun(const RunModel& run) {
    rateChanges_ = run.rateChanges();
    for (std::size_t i = 0; i < presentCount_; ++i)
        followAll(*curves_[i], run.contenders()[i]);
}

void CurveSet::setOverlay(qint64 id, const QString& name, const RunModel& run) {
    removeOverlay(id);
    add(run, id, name);
}

void CurveSet::removeOverlay(qint64 id) {
    std::erase_if(curves_, [id](const auto& curve) { return curve->name().runId == id; });
}

void CurveSet::setFigureCurves(const std::vector<FigureCurve>& curves, int epochs) {
    std::vector<std::pair<NetworkKind, int>> depths;
    for (const FigureCurve& curve : curves)
        depths.emplace_back(curve.kind, curve.depth);
    const std::vector<ColorRole> colors = colorRoles(depths);
    std::vector<CurveName> names;
    for (std::size_t i = 0; i < curves.size(); ++i)
        names.push_back({QString::fromStdString(curves[i].label),
                         {},
                         {},
                         curves[i].kind,
                         curves[i].depth,
                         colors[i],
                         0});
    const std::vector<int> ranks = ranksWithinKinds(names);
    curves_.clear();
    for (std::size_t i = 0; i < curves.size(); ++i) {
        names[i].rank = ranks[i];
        const std::vector<std::uint64_t> seeds(curves[i].histories.size());
        auto curve = std::make_unique<Curve>(names[i], seeds, options_);
        for (std::size_t seed = 0; seed < seeds.size(); ++seed)
            curve->follow(seed, curves[i].histories[seed], RunEnd::Completed);
        curve->update();
        epochs = std::max(epochs, static_cast<int>(std::ceil(curve->epochsDone())));
        curves_.push_back(std::move(curve));
    }
    presentCount_ = curves_.size();
    epochs_ = epochs;
}

void CurveSet::setOptions(const CurveOptions& options) {
    options_ = options;
    for (const auto& curve : curves_)
        curve->setOptions(options);
}

void CurveSet::solo(const Curve& only) {
    const bool alone = std::ranges::all_of(
        curves_, [&](const auto& curve) { return curve->shown == (curve.get() == &only); });
    for (const auto& curve : curves_)
        curve->shown = alone || curve.get() == &only;
}

bool CurveSet::empty() const {
    return std::ranges::all_of(
        curves_, [](const auto& curve) { return curve->train().empty() || !curve->shown; });
}

bool CurveSet::hasRepeats() const {
    return std::ranges::any_of(curves_, [](const auto& curve) { return curve->repeats(); });
}

bool CurveSet::ended() const {
    return std::all_of(curves_.begin(),
                       curves_.begin() + static_cast<std::ptrdiff_t>(presentCount_),
                       [](const auto& curve) { return curve->ended(); });
}

double CurveSet::imagesPerEpoch() const {
    for (const auto& curve : curves_)
        for (const Curve::Seed& seed : curve->seeds())
            if (!seed.log.empty() && seed.log.back().epoch > 0)
                return static_cast<double>(seed.log.back().images) / seed.log.back().epoch;
    return 0;
}

/// Epochs and images are known beforehand; seconds grow in round steps, so that the axis rests
/// between them.
double CurveSet::horizontalEnd() const {
    double end = 0;
    for (const auto& curve : curves_)
        if (const auto extent = curve->train().extent(); extent && curve->shown)
            end = std::max(end, extent->right());
    switch (options_.horizontal) {
    case Horizontal::Epochs:
        return std::max<double>(epochs_, std::ceil(end));
    case Horizontal::Images:
        return std::max({end, epochs_ * imagesPerEpoch() / 1000, 1e-3});
    case Horizontal::Seconds:
        break;
    }
    if (end <= 0)
        return 1;
    const double step = roundedUp(end / 8);
    return ended() ? end : std::ceil(end / step) * step;
}

double CurveSet::horizontalAt(const RateChange& change) const {
    switch (options_.horizontal) {
    case Horizontal::Epochs:
        return change.epoch;
    case Horizontal::Images:
        return change.epoch * imagesPerEpoch() / 1000;
    case Horizontal::Seconds:
        break;
    }
    // The first contender's clock; the others' are not far from it.
    const PointLog& log = curves_.front()->seeds().front().log;
    std::size_t low = 0;
    std::size_t high = log.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (log[middle].step <= change.step)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : log[low - 1].seconds;
}

std::vector<RateMark> CurveSet::rateMarks() const {
    std::vector<RateMark> marks;
    if (presentCount_ == 0)
        return marks;
    for (const RateChange& change : rateChanges_)
        marks.push_back({horizontalAt(change), change.learningRate});
    return marks;
}

} // namespace rlab
