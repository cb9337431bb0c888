// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Curve.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

double horizontalMean(const EpochRow& row, Horizontal horizontal) {
    switch (horizontal) {
    case Horizontal::Epochs:
        return row.epoch;
    case Horizontal::Images:
        return row.images.mean() / 1000;
    case Horizontal::Seconds:
        return row.seconds.mean();
    }
    return 0;
}

void put(Series& series, QPointF point, bool final) {
    if (final)
        series.line.append(point);
    else
        series.tail.append(point);
}

} // namespace

QString CurveName::label() const {
    return run.isEmpty() ? network
                         : QCoreApplication::translate("CurveName", "%1 (%2)").arg(network, run);
}

Curve::Curve(CurveName name, const std::vector<std::uint64_t>& seeds, const CurveOptions& options)
    : name_(std::move(name))
    , options_(options)
    , epochs_(seeds.size()) {
    for (const std::uint64_t seed : seeds)
        seeds_.push_back({seed, {}, {}, SeedLines(options)});
}

void Curve::follow(std::size_t seed, const MetricHistory& history, std::optional<RunEnd> end) {
    seeds_[seed].log.follow(history);
    seeds_[seed].end = end;
}

void Curve::update() {
    for (std::size_t i = 0; i < seeds_.size(); ++i) {
        seeds_[i].lines.follow(seeds_[i].log);
        epochs_.follow(i, seeds_[i].log);
    }
    if (repeats())
        updateMeans();
}

void Curve::setOptions(const CurveOptions& options) {
    const bool same = options_.sameData(options);
    options_ = options;
    if (!same)
        rebuild();
}

void Curve::rebuild() {
    for (Seed& seed : seeds_)
        seed.lines = SeedLines(options_);
    for (Series* series : {&train_, &test_, &low_, &high_})
        series->clear();
    finalRows_ = 0;
    update();
}

/// A row is final once every seed has reached it or will never do.
void Curve::updateMeans() {
    std::size_t final = epochs_.rows().size();
    for (std::size_t i = 0; i < seeds_.size(); ++i)
        if (!seeds_[i].end)
            final = std::min(final, epochs_.reached(i));
    for (Series* series : {&train_, &test_, &low_, &high_})
        series->tail.clear();
    for (; finalRows_ < final; ++finalRows_)
        appendMeans(finalRows_, true);
    for (std::size_t row = finalRows_; row < epochs_.rows().size(); ++row)
        appendMeans(row, false);
    appendTip();
}

void Curve::appendMeans(std::size_t index, bool final) {
    const EpochRow& row = epochs_.rows()[index];
    const double x = horizontalMean(row, options_.horizontal);
    const bool error = options_.metric == Metric::Error;
    const double unit = error ? 100 : 1;
    const Spread& train = error ? row.trainError : row.trainLoss;
    const Spread& test = error ? row.testError : row.testLoss;
    put(train_, {x, unit * train.mean()}, final);
    put(low_, {x, unit * train.low}, final);
    put(high_, {x, unit * train.high}, final);
    if (test.count > 0)
        put(test_, {x, unit * test.mean()}, final);
}

/// Within an epoch the mean of the seeds' own tips, when all that still train are in it.
void Curve::appendTip() {
    if (options_.detail != TrainDetail::EpochMeans)
        return;
    Spread x;
    Spread y;
    for (std::size_t i = 0; i < seeds_.size(); ++i) {
        const Seed& seed = seeds_[i];
        if (seed.end)
            continue;
        const bool within = !seed.log.empty() && !seed.log.back().endsEpoch;
        if (!within || epochs_.reached(i) < epochs_.rows().size())
            return;
        x.add(seed.lines.train().last().x());
        y.add(seed.lines.train().last().y());
    }
    if (x.count == 0)
        return;
    train_.tail.append({x.mean(), y.mean()});
    low_.tail.append({x.mean(), y.low});
    high_.tail.append({x.mean(), y.high});
}

int Curve::diverged() const {
    return static_cast<int>(std::ranges::count(seeds_, RunEnd::Diverged, &Seed::end));
}

bool Curve::ended() const {
    return std::ranges::all_of(seeds_, [](const Seed& seed) { return seed.end.has_value(); });
}

double Curve::epochsDone() const {
    double epochs = 0;
    for (const Seed& seed : seeds_)
        if (!seed.log.empty())
            epochs = std::max(epochs, seed.log.back().epoch);
    return epochs;
}

} // namespace rlab
