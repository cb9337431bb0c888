// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentSpec.h"

#include "core/base/Error.h"

#include <algorithm>

namespace rlab {
namespace {

/// Larger batches are typing errors on the machines this is made for.
constexpr int maxBatchSize = 8192;
constexpr int minResolution = 4;
constexpr int maxRepeats = 100;
/// What the window's fields can show; beyond, a rate does nothing or everything.
constexpr double minRate = 1e-30;
constexpr double maxRate = 1e30;
const std::string rateLimits = "must be more than 0, from 1e-30 to 1e30";

class Problems {
public:
    void require(bool condition, const std::string& field, const std::string& otherwise) {
        if (!condition)
            list_.push_back({field, otherwise});
    }
    /// Runs a check that throws SpecError.
    template <class Check>
    bool passes(const std::string& field, const Check& check) {
        try {
            check();
            return true;
        } catch (const SpecError& error) {
            list_.push_back({field, error.what()});
            return false;
        }
    }
    std::size_t count() const { return list_.size(); }
    std::vector<Problem> take() { return std::move(list_); }

private:
    std::vector<Problem> list_;
};

bool isShare(double value) {
    return value >= 0 && value < 1;
}

bool isRate(double value) {
    return value >= minRate && value <= maxRate;
}

/// Why validate(DataSpec) refuses these data; empty if it doesn't.
std::string refusal(const DataSpec& data) {
    try {
        validate(data);
        return {};
    } catch (const SpecError& error) {
        return error.what();
    }
}

/// validate(DataSpec) stops at the first problem: each field is tried on its own, so that all are
/// found and told at their own field.
void findDataProblems(const DataSpec& data, Problems& problems) {
    const std::size_t before = problems.count();
    const auto tryAlone = [&](const std::string& field, int DataSpec::*member) {
        DataSpec alone = data.whole();
        alone.*member = data.*member;
        const std::string reason = refusal(alone);
        problems.require(reason.empty(), field, reason);
    };
    tryAlone("data.subset", &DataSpec::subset);
    tryAlone("data.testSubset", &DataSpec::testSubset);
    tryAlone("data.resolution", &DataSpec::resolution);
    const bool isCombination = problems.count() == before;
    problems.require(!isCombination, "data", refusal(data));
}

void checkData(const DataSpec& data, Problems& problems) {
    if (!problems.passes("data.dataset", [&] { describe(data); }))
        return;
    if (!refusal(data).empty()) {
        findDataProblems(data, problems);
        return;
    }
    const Shape shape = summarise(data).imageShape;
    problems.require(std::min(shape[1], shape[2]) >= minResolution, "data.resolution",
                     "images must have at least " + std::to_string(minResolution) + " × " +
                         std::to_string(minResolution) + " pixels");
}

std::string networkField(std::size_t index) {
    return "networks[" + std::to_string(index) + "]";
}

void checkNetworks(const std::vector<CifarNetworkOptions>& networks, Problems& problems) {
    problems.require(!networks.empty(), "networks", "there must be at least one network");
    for (std::size_t i = 0; i < networks.size(); ++i) {
        problems.passes(networkField(i), [&] { validate(networks[i]); });
        const auto same =
            std::find(networks.begin(), networks.begin() + static_cast<long>(i), networks[i]);
        const auto first = static_cast<std::size_t>(same - networks.begin());
        problems.require(first == i, networkField(i),
                         networkName(networks[i]) + " is already there as " + networkField(first) +
                             ", networks must differ in an option");
    }
}

void checkOptimizer(const OptimizerSpec& optimizer, Problems& problems) {
    problems.require(isRate(optimizer.learningRate), "optimizer.learningRate",
                     "the learning rate " + rateLimits);
    problems.require(optimizer.weightDecay == 0 || isRate(optimizer.weightDecay),
                     "optimizer.weightDecay", "the weight decay must be 0, or it " + rateLimits);
    if (optimizer.kind == OptimizerKind::Sgd) {
        problems.require(isShare(optimizer.momentum), "optimizer.momentum",
                         "the momentum must be at least 0 and less than 1");
        return;
    }
    problems.require(isShare(optimizer.beta1), "optimizer.beta1",
                     "beta1 must be at least 0 and less than 1");
    problems.require(isShare(optimizer.beta2), "optimizer.beta2",
                     "beta2 must be at least 0 and less than 1");
    problems.require(isRate(optimizer.epsilon), "optimizer.epsilon", "epsilon " + rateLimits);
}

void checkSchedule(const ScheduleSpec& schedule, Problems& problems) {
    problems.require(schedule.warmup >= ScheduleSpec::automaticWarmup, "schedule.warmup",
                     "the warm-up can't be negative");
    if (schedule.kind != ScheduleKind::Step)
        return;
    const auto isInside = [](double share) { return share > 0 && share < 1; };
    problems.require(std::ranges::all_of(schedule.milestones, isInside) &&
                         std::ranges::is_sorted(schedule.milestones),
                     "schedule.milestones",
                     "the steps must lie within the run, after 0 % and before 100 % of it, in "
                     "rising order");
    problems.require(isRate(schedule.gamma), "schedule.gamma",
                     "the factor of a step (gamma) " + rateLimits);
}

int smallerSide(const DataSpec& data) {
    const Shape shape = summarise(data).imageShape;
    return static_cast<int>(std::min(shape[1], shape[2]));
}

void checkAugment(const ExperimentSpec& spec, bool isDataValid, Problems& problems) {
    problems.require(spec.augment.cropPad >= 0, "augment.cropPad", "the border can't be negative");
    if (!isDataValid)
        return;
    // A wider border would give crops without a single pixel of the picture.
    const int side = smallerSide(spec.data);
    problems.require(spec.augment.cropPad < side, "augment.cropPad",
                     "the border must be smaller than the image, which has " +
                         std::to_string(side) + " pixels");
}

} // namespace

std::vector<Problem> validate(const ExperimentSpec& spec) {
    Problems problems;
    checkData(spec.data, problems);
    const bool isDataValid = problems.count() == 0;
    checkNetworks(spec.networks, problems);
    problems.require(spec.epochs >= 1, "epochs", "there must be at least one epoch");
    problems.require(spec.batchSize >= 1 && spec.batchSize <= maxBatchSize, "batchSize",
                     "a batch has 1 to " + std::to_string(maxBatchSize) + " images");
    problems.require(spec.repeats >= 1 && spec.repeats <= maxRepeats, "repeats",
                     "each network is trained 1 to " + std::to_string(maxRepeats) + " times");
    checkOptimizer(spec.optimizer, problems);
    checkSchedule(spec.schedule, problems);
    checkAugment(spec, isDataValid, problems);
    return problems.take();
}

std::vector<Member> members(const ExperimentSpec& experiment) {
    std::vector<Member> all;
    // The window also shows experiments that can't be run yet.
    const int repeats = std::clamp(experiment.repeats, 1, maxRepeats);
    for (int repeat = 0; repeat < repeats; ++repeat)
        for (std::size_t network = 0; network < experiment.networks.size(); ++network)
            all.push_back({network, experiment.seed + static_cast<std::uint64_t>(repeat)});
    return all;
}

ExperimentSpec sampleExperiment() {
    constexpr int width = 8;
    ExperimentSpec sample;
    sample.name = "Degradation: plain and residual, 20 and 56 layers";
    sample.data = {.dataset = "shapes", .directory = {}, .subset = 2500, .resolution = 16};
    for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
        for (const int depth : {20, 56})
            sample.networks.push_back({.kind = kind, .depth = depth, .width = width});
    sample.epochs = 5;
    sample.batchSize = 32;
    sample.optimizer.learningRate = 0.02;
    sample.optimizer.momentum = 0.9;
    sample.optimizer.weightDecay = 1e-4;
    sample.schedule.kind = ScheduleKind::Cosine;
    sample.seed = 0;
    return sample;
}

} // namespace rlab
