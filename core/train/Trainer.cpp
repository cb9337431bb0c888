// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Trainer.h"

#include "core/base/Error.h"
#include "core/train/Contender.h"
#include "core/train/Evaluator.h"
#include "core/train/MemoryCheck.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace rlab {
namespace {

/// Three digits tell a learning rate.
std::string rateText(double rate) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), rate, std::chars_format::general, 3);
    return {text.data(), end.ptr};
}

/// What happened, when, and what may help, for someone who sees it for the first time.
std::string divergenceText(const CifarNetworkOptions& options, std::int64_t steps, double rate) {
    const bool hasNorm = options.norm == NormKind::Batch;
    if (steps == 0)
        return "the loss of the very first batch is not a finite number: from layer to layer the "
               "values grow until they overflow, before anything is learned; try " +
               std::string(hasNorm ? "" : "batch norm or ") + "fewer layers";
    return "the loss is no longer a finite number after " + std::to_string(steps) +
           (steps == 1 ? " batch" : " batches") + ", at a learning rate of " + rateText(rate) +
           ": the weights were changed by too much at a time; try a lower learning rate" +
           (hasNorm ? " or" : ", batch norm or") + " a longer warm-up";
}

constexpr const char* outOfMemory =
    "there is not enough memory for this network beside the others; smaller batches, narrower "
    "networks or fewer of them need less";

/// One call of train().
class Run {
public:
    Run(const ExperimentSpec& experiment, const Dataset& dataset, TrainOptions options,
        std::stop_token stop, TrainingObserver& observer)
        : experiment_(experiment)
        , dataset_(dataset)
        , members_(members(experiment))
        , parallel_(options.threads)
        , engine_(options.engine)
        , probeInterval_(options.probeInterval)
        , control_(options.control ? *options.control : ownControl_)
        , stop_(std::move(stop))
        , observer_(observer)
        , imagesEach_(dataset.train.count() * experiment.epochs)
        , stepsPerEpoch_((dataset.train.count() + experiment.batchSize - 1) / experiment.batchSize)
        , interval_(pointInterval(stepsPerEpoch_, experiment.batchSize)) {
        assert(options.initialStates.empty() ||
               options.initialStates.size() == experiment.networks.size());
        imagesTotal_ = imagesEach_ * static_cast<std::int64_t>(members_.size());
        makeContenders(options.initialStates);
    }

    void run() {
        while (someoneTrains()) {
            const std::int64_t roundEnd = nextPoint(fewestSteps());
            for (std::size_t member = 0; member < contenders_.size(); ++member)
                trainTo(member, roundEnd);
        }
    }

private:
    void makeContenders(const std::vector<NetworkState>& initialStates) {
        std::vector<std::shared_ptr<BatchWorkspace>> workspaces(experiment_.networks.size());
        for (const Member& member : members_) {
            std::shared_ptr<BatchWorkspace>& workspace = workspaces[member.network];
            contenders_.emplace_back();
            if (stop_.stop_requested()) {
                endUnborn(RunEnd::Stopped, {});
                continue;
            }
            try {
                if (!workspace)
                    workspace = makeWorkspace(member);
                contenders_.back() = std::make_unique<Contender>(experiment_, member, dataset_,
                                                                 parallel_, workspace);
                if (!initialStates.empty())
                    contenders_.back()->setState(initialStates[member.network]);
            } catch (const std::bad_alloc&) {
                endUnborn(RunEnd::Failed, outOfMemory);
            }
        }
    }

    std::shared_ptr<BatchWorkspace> makeWorkspace(const Member& member) const {
        return std::make_shared<BatchWorkspace>(experiment_.networks[member.network],
                                                dataset_.train.imageShape, dataset_.classes(),
                                                experiment_.batchSize, parallel_, engine_);
    }

    bool someoneTrains() const {
        return std::ranges::any_of(contenders_, [](const auto& contender) { return !!contender; });
    }

    /// Of all that train; single steps may have taken some further than others.
    std::int64_t fewestSteps() const {
        std::int64_t steps = std::numeric_limits<std::int64_t>::max();
        for (const auto& contender : contenders_)
            if (contender)
                steps = std::min(steps, contender->stepsDone());
        return steps;
    }

    std::int64_t mostSteps() const {
        std::int64_t steps = 0;
        for (const auto& contender : contenders_)
            if (contender)
                steps = std::max(steps, contender->stepsDone());
        return steps;
    }

    /// Where the curve gets its next point after so many steps.
    std::int64_t nextPoint(std::int64_t steps) const {
        const std::int64_t within = steps % stepsPerEpoch_;
        return steps - within + std::min(stepsPerEpoch_, (within / interval_ + 1) * interval_);
    }

    bool isAtPoint(const Contender& contender) const {
        return contender.atEpochEnd() || contender.stepsDone() % stepsPerEpoch_ % interval_ == 0;
    }

    void trainTo(std::size_t member, std::int64_t steps) {
        const std::unique_ptr<Contender>& contender = contenders_[member];
        while (contender && contender->stepsDone() < steps) {
            switch (nextTurn()) {
            case TrainingControl::Turn::Train:
                trainBatch(member, [this](const Contender& c) { return isAtPoint(c); });
                break;
            case TrainingControl::Turn::Step:
                stepAll();
                break;
            case TrainingControl::Turn::Stop:
                endEarly(member, RunEnd::Stopped, {});
            }
        }
    }

    /// Waits while paused.
    TrainingControl::Turn nextTurn() {
        std::optional<TrainingControl::Order> order = control_.order(stop_);
        if (!order) {
            if (!std::exchange(isPauseTold_, true))
                observer_.onPause();
            order = control_.waitForOrder(stop_);
        }
        if (order->turn == TrainingControl::Turn::Train && std::exchange(isPauseTold_, false))
            observer_.onResume();
        if (order->learningRate)
            changeRate(*order->learningRate);
        return order->turn;
    }

    /// From the first batch on that no member has trained yet: those that are behind get there with
    /// the old rate.
    void changeRate(double rate) {
        const double present = rateChanges_.empty() ? experiment_.optimizer.learningRate
                                                    : rateChanges_.back().learningRate;
        if (rate == present)
            return;
        const std::int64_t step = mostSteps();
        const double epoch = static_cast<double>(step) / static_cast<double>(stepsPerEpoch_);
        rateChanges_.push_back({epoch, step, rate});
        observer_.onRateChange(rateChanges_.back());
    }

    void stepAll() {
        for (std::size_t member = 0; member < contenders_.size(); ++member)
            if (contenders_[member] && !stop_.stop_requested())
                trainBatch(member, [](const Contender&) { return true; });
    }

    /// The next batch, and a point if wanted(contender) behind it.
    template <class Wanted>
    void trainBatch(std::size_t member, const Wanted& wanted) {
        Contender& contender = *contenders_[member];
        for (const RateChange& change : rateChanges_)
            if (change.step <= contender.stepsDone())
                contender.setLearningRate(change.learningRate);
        bool isFinite = false;
        ProbeSample sample;
        const bool isProbed = isProbedNext(member);
        if (!hasMemoryFor(member, [&] {
                isFinite = isProbed ? contender.trainBatch(sample) : contender.trainBatch();
            }))
            return;
        if (!isFinite)
            return endDiverged(member);
        if (isProbed)
            observer_.onProbe(static_cast<int>(member), sample);
        observer_.onProgress(imagesDone(), imagesTotal_);
        if (contender.atEpochEnd())
            endEpoch(member);
        else if (wanted(contender))
            observer_.onPoint(static_cast<int>(member), contender.takePoint());
    }

    bool isProbedNext(std::size_t member) const {
        const bool isFirstRepeat = member < experiment_.networks.size();
        if (probeInterval_ == 0 || !isFirstRepeat)
            return false;
        const std::int64_t step = contenders_[member]->stepsDone();
        return step % probeInterval_ == 0 || step + 1 == stepsPerEpoch_ * experiment_.epochs;
    }

    void endEpoch(std::size_t member) {
        Contender& contender = *contenders_[member];
        Evaluation test;
        const bool wasTested = hasMemoryFor(member, [&] {
            test = evaluate(contender.network(), contender.state(), dataset_.test,
                            dataset_.statistics, parallel_, engine_, stop_);
        });
        if (!wasTested)
            return;
        MetricPoint point = contender.takePoint();
        // The last update may have broken what the training loss has not seen yet.
        const bool broken = !std::isfinite(test.loss);
        if (test.count == dataset_.test.count() && test.count > 0 && !broken) {
            point.testLoss = test.loss;
            point.testError = test.error();
        }
        observer_.onPoint(static_cast<int>(member), point);
        if (broken)
            endDiverged(member);
        else if (contender.finished())
            end(member, RunEnd::Completed, {});
    }

    /// Does the work, or ends the member if there is no memory for it.
    template <class Work>
    bool hasMemoryFor(std::size_t member, const Work& work) {
        try {
            work();
            return true;
        } catch (const std::bad_alloc&) {
            endEarly(member, RunEnd::Failed, outOfMemory);
            return false;
        }
    }

    void endDiverged(std::size_t member) {
        const Contender& contender = *contenders_[member];
        end(member, RunEnd::Diverged,
            divergenceText(experiment_.networks[members_[member].network], contender.stepsDone(),
                           contender.learningRate()));
    }

    void endEarly(std::size_t member, RunEnd how, const std::string& reason) {
        Contender& contender = *contenders_[member];
        if (contender.hasPoint())
            observer_.onPoint(static_cast<int>(member), contender.takePoint());
        end(member, how, reason);
    }

    void end(std::size_t member, RunEnd how, const std::string& reason) {
        const std::unique_ptr<Contender> contender = std::move(contenders_[member]);
        imagesOfEnded_ += contender->imagesDone();
        imagesTotal_ -= imagesEach_ - contender->imagesDone();
        observer_.onEnd(static_cast<int>(member), how, reason, contender->network(),
                        &contender->state());
    }

    /// The latest member, for which there is nothing but a place.
    void endUnborn(RunEnd how, const std::string& reason) {
        const std::size_t member = contenders_.size() - 1;
        imagesTotal_ -= imagesEach_;
        const NetworkSpec network = makeCifarNetwork(experiment_.networks[members_[member].network],
                                                     dataset_.train.imageShape, dataset_.classes());
        observer_.onEnd(static_cast<int>(member), how, reason, network, nullptr);
    }

    std::int64_t imagesDone() const {
        std::int64_t images = imagesOfEnded_;
        for (const auto& contender : contenders_)
            if (contender)
                images += contender->imagesDone();
        return images;
    }

    const ExperimentSpec& experiment_;
    const Dataset& dataset_;
    const std::vector<Member> members_;
    const Parallel parallel_;
    const Engine engine_;
    const int probeInterval_;
    TrainingControl ownControl_; ///< for callers without one: never pauses
    TrainingControl& control_;
    const std::stop_token stop_;
    TrainingObserver& observer_;
    const std::int64_t imagesEach_;
    const std::int64_t stepsPerEpoch_;
    const std::int64_t interval_;
    std::vector<std::unique_ptr<Contender>> contenders_; ///< of each member; null once it has ended
    std::vector<RateChange> rateChanges_;
    bool isPauseTold_ = false;
    std::int64_t imagesTotal_ = 0;
    std::int64_t imagesOfEnded_ = 0;
};

} // namespace

std::int64_t pointInterval(std::int64_t stepsPerEpoch, int batchSize) {
    constexpr std::int64_t pointsPerEpoch = 10;
    constexpr std::int64_t mostImages = 2048;
    return std::max<std::int64_t>(1,
                                  std::min(stepsPerEpoch / pointsPerEpoch, mostImages / batchSize));
}

int defaultProbeInterval(std::int64_t steps) {
    constexpr std::int64_t cheap = 16, mostSamples = 1000;
    return static_cast<int>(std::max(cheap, (steps + mostSamples - 1) / mostSamples));
}

void train(const ExperimentSpec& experiment, const Dataset& dataset, TrainOptions options,
           std::stop_token stop, TrainingObserver& observer) {
    const std::vector<Problem> problems = validate(experiment);
    if (!problems.empty())
        throw SpecError(problems.front().field + ": " + problems.front().message);
    requireMemory(experiment);
    Run(experiment, dataset, std::move(options), std::move(stop), observer).run();
}

} // namespace rlab
