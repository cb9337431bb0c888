// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/train/Trainer.h"

#include <QTest>

#include <algorithm>
#include <optional>
#include <span>

namespace rlab::test {

/// What became of one member.
struct Outcome {
    MetricHistory points;
    std::optional<RunEnd> end;
    std::string reason;
    NetworkState state;
    int endCalls = 0;
};

class Recorder : public TrainingObserver {
public:
    explicit Recorder(std::size_t members)
        : outcomes(members) {}

    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override {
        QVERIFY(imagesDone > done && imagesDone <= imagesTotal);
        done = imagesDone;
        total = imagesTotal;
        if (++batches == stopAfter)
            stop.request_stop();
    }
    void onPoint(int member, const MetricPoint& point) override {
        of(member).points.push_back(point);
    }
    void onEnd(int member, RunEnd end, const std::string& reason, const NetworkSpec&,
               const NetworkState* state) override {
        Outcome& outcome = of(member);
        outcome.end = end;
        outcome.reason = reason;
        if (state)
            outcome.state = *state;
        ++outcome.endCalls;
    }

    void onRateChange(const RateChange& change) override { rateChanges.push_back(change); }

    std::vector<Outcome> outcomes;
    std::vector<RateChange> rateChanges;
    std::int64_t done = 0;
    std::int64_t total = 0;
    int batches = 0;
    int stopAfter = -1;
    std::stop_source stop;

private:
    Outcome& of(int member) { return outcomes[static_cast<std::size_t>(member)]; }
};

inline ExperimentSpec experiment(const std::vector<const char*>& networks) {
    ExperimentSpec spec;
    spec.data.resolution = 16;
    for (const char* name : networks)
        spec.networks.push_back(parseCifarNetwork(name));
    spec.seed = 3;
    return spec;
}

/// Two epochs of three batches, the last of 6 images only.
inline ExperimentSpec shortExperiment(const std::vector<const char*>& networks) {
    ExperimentSpec spec = experiment(networks);
    spec.data.subset = 70;
    spec.data.testSubset = 20;
    spec.epochs = 2;
    spec.batchSize = 32;
    spec.augment = {true, 2};
    return spec;
}

inline Recorder run(const ExperimentSpec& spec, int threads = 1, int stopAfter = -1) {
    Recorder recorder(members(spec).size());
    recorder.stopAfter = stopAfter;
    train(spec, loadDataset(spec.data), {threads, {}}, recorder.stop.get_token(), recorder);
    return recorder;
}

inline bool sameBits(const NetworkState& a, const NetworkState& b) {
    const auto equal = [](const Tensor& x, const Tensor& y) { // numbers that are none, too
        return x.size() == y.size() &&
               std::ranges::equal(std::as_bytes(x.span()), std::as_bytes(y.span()));
    };
    return std::ranges::equal(a.tensors, b.tensors, equal) && a.batchesTracked == b.batchesTracked;
}

/// All but the time it took.
inline bool samePoint(const MetricPoint& a, const MetricPoint& b) {
    return a.epoch == b.epoch && a.step == b.step && a.images == b.images &&
           a.learningRate == b.learningRate && a.trainLoss == b.trainLoss &&
           a.trainError == b.trainError && a.endsEpoch == b.endsEpoch && a.testLoss == b.testLoss &&
           a.testError == b.testError;
}

inline bool same(const Outcome& a, const Outcome& b) {
    return a.end == b.end && sameBits(a.state, b.state) &&
           std::ranges::equal(a.points, b.points, samePoint);
}

} // namespace rlab::test
