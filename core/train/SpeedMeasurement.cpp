// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SpeedMeasurement.h"

#include "core/base/Error.h"
#include "core/base/Philox.h"
#include "core/base/Stopped.h"
#include "core/train/Contender.h"
#include "core/train/MemoryCheck.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace rlab {
namespace {

/// Enough that an epoch's shuffling weighs as little as with real data.
constexpr int batchesOfPictures = 16;

Dataset randomPictures(const SpeedTask& task) {
    Dataset dataset;
    dataset.name = "random";
    dataset.classNames.resize(task.classes);
    LabelledImages& images = dataset.train;
    images.imageShape = task.image;
    const std::int64_t count = std::int64_t{batchesOfPictures} * task.batchSize;
    images.pixels.resize(static_cast<std::size_t>(count * task.image.elements()));
    images.labels.resize(static_cast<std::size_t>(count));
    RandomStream random(0, Purpose::Benchmark);
    for (std::uint8_t& pixel : images.pixels)
        pixel = static_cast<std::uint8_t>(random.next() >> 24);
    for (std::uint16_t& label : images.labels)
        label = static_cast<std::uint16_t>(random.below(task.classes));
    dataset.statistics = channelStatistics(images);
    return dataset;
}

ExperimentSpec trainingOf(const SpeedTask& task) {
    ExperimentSpec experiment;
    experiment.networks = {task.network};
    experiment.batchSize = task.batchSize;
    experiment.epochs = 1'000'000; // more than any budget holds
    experiment.augment = {.flip = true, .cropPad = 4};
    experiment.optimizer.learningRate = 0.001; // random labels teach nothing; it must not diverge
    return experiment;
}

double secondsOf(const auto& step) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    step();
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// Repeats step() for at least as many seconds and times; returns what each took.
std::vector<double> repeat(double seconds, std::size_t times, const std::stop_token& stop,
                           const auto& step) {
    std::vector<double> durations;
    for (double spent = 0; spent < seconds || durations.size() < times; spent += durations.back()) {
        throwIfStopped(stop);
        durations.push_back(secondsOf(step));
    }
    return durations;
}

SpeedResult measureSteps(const SpeedBudget& budget, const std::stop_token& stop, const auto& step) {
    constexpr double shareOfWarmUp = 0.1;
    repeat(shareOfWarmUp * budget.seconds, 1, stop, step);
    const std::vector<double> durations =
        repeat(budget.seconds, static_cast<std::size_t>(budget.leastSteps), stop, step);
    return {median(durations), static_cast<int>(durations.size())};
}

SpeedResult measureTraining(const SpeedTask& task, const SpeedBudget& budget,
                            const Parallel& parallel, const std::stop_token& stop) {
    const ExperimentSpec experiment = trainingOf(task);
    requireMemory(experiment, task.image, task.classes);
    const Dataset dataset = randomPictures(task);
    Contender contender(experiment, {0, experiment.seed}, dataset, parallel,
                        std::make_shared<BatchWorkspace>(task.network, task.image, task.classes,
                                                         task.batchSize, parallel, task.engine));
    return measureSteps(budget, stop, [&] {
        if (!contender.trainBatch())
            throw Error("the loss of " + networkName(task.network) +
                        " is no longer a finite number, so its training can't be measured");
    });
}

SpeedResult measureInference(const SpeedTask& task, const SpeedBudget& budget,
                             const Parallel& parallel, const std::stop_token& stop) {
    const Dataset dataset = randomPictures(task);
    const NetworkSpec network = makeCifarNetwork(task.network, task.image, task.classes);
    const NetworkState state = initialState(network, task.network.init, 0);
    const auto plan = compile(network, task.batchSize, Mode::Inference, parallel, task.engine);
    plan->prepare(state);
    const PixelTable table(dataset.statistics);
    std::int64_t first = 0;
    return measureSteps(budget, stop, [&] {
        normaliseImages(parallel, dataset.train, first, task.batchSize, table, plan->input());
        first = (first + task.batchSize) % dataset.train.count();
        plan->infer(task.batchSize);
    });
}

} // namespace

std::int64_t multiplyAddsOfStep(const SpeedTask& task) {
    const NetworkSpec network = makeCifarNetwork(task.network, task.image, task.classes);
    return (task.mode == Mode::Training ? 3 : 1) * network.macs() * task.batchSize;
}

SpeedResult measureSpeed(const SpeedTask& task, const SpeedBudget& budget, const Parallel& parallel,
                         const std::stop_token& stop) {
    return task.mode == Mode::Training ? measureTraining(task, budget, parallel, stop)
                                       : measureInference(task, budget, parallel, stop);
}

} // namespace rlab
