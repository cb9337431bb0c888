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
class Run final : private TrainingStateSource {
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
        ended_.resize(members_.size());
        best_.resize(members_.size());
        makeContenders(options.initialStates, options.resumed.get());
    }

    void run() {
        if (!stop_.stop_requested())
            observer_.onMoment(TrainingMoment::Begin, *this);
        endUntoldEpochs();
        while (someoneTrains()) {
            const std::int64_t roundEnd = nextPoint(fewestSteps());
            for (std::size_t member = 0; member < contenders_.size(); ++member)
                trainTo(member, roundEnd);
        }
    }

private:
    void makeContenders(const std::vector<NetworkState>& initialStates,
                        const TrainingState* resumed) {
        if (resumed && resumed->members.size() != members_.size())
            throw SpecError("the state to go on from is one of " +
                            std::to_string(resumed->members.size()) + " trainings, not of " +
                            std::to_string(members_.size()));
        if (resumed)
            rateChanges_ = resumed->rateChanges;
        std::vector<std::shared_ptr<BatchWorkspace>> workspaces(experiment_.networks.size());
        for (const Member& member : members_) {
            std::shared_ptr<BatchWorkspace>& workspace = workspaces[member.network];
            contenders_.emplace_back();
            const MemberState* state =
                resumed ? &resumed->members[contenders_.size() - 1] : nullptr;
            if (state && state->end) {
                tellEndAgain(*state);
                continue;
            }
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
                if (state) {
                    contenders_.back()->restore(*state);
                    best_[contenders_.size() - 1] = state->best;
                }
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

    /// Of the latest member, for which no contender is made.
    void tellEndAgain(const MemberState& state) {
        const std::size_t member = contenders_.size() - 1;
        ended_[member] = state;
        best_[member] = state.best;
        imagesOfEnded_ += state.images;
        imagesTotal_ -= imagesEach_ - state.images;
        const NetworkSpec network = networkOf(member);
        tellEnd(member, network, state.network.get());
    }

    /// A stop came while they were tested.
    void endUntoldEpochs() {
        for (std::size_t member = 0; member < contenders_.size(); ++member)
            if (const auto& contender = contenders_[member];
                contender && contender->hasPoint() && contender->atEpochEnd())
                endEpoch(member);
    }

    TrainingState state() const override {
        TrainingState state;
        for (std::size_t member = 0; member < contenders_.size(); ++member) {
            state.members.push_back(contenders_[member] ? contenders_[member]->memberState()
                                                        : ended_[member]);
            state.members.back().best = best_[member];
        }
        state.rateChanges = rateChanges_;
        return state;
    }

    void tellStop() {
        if (!std::exchange(isStopTold_, true))
            observer_.onMoment(TrainingMoment::Stop, *this);
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
            case TrainingControl::Turn::Stay:
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
            if (!std::exchange(isPauseTold_, true)) {
                observer_.onPause();
                observer_.onMoment(TrainingMoment::Pause, *this);
            }
            order = control_.waitForOrder(stop_);
        }
        if (order->turn == TrainingControl::Turn::Train && std::exchange(isPauseTold_, false))
            observer_.onResume();
        if (order->learningRate)
            changeRate(*order->learningRate);
        if (order->wantsStates)
            tellStates();
        if (order->turn == TrainingControl::Turn::Stop)
            tellStop();
        else
            observer_.onMoment(TrainingMoment::Batch, *this);
        return order->turn;
    }

    void tellStates() {
        for (std::size_t member = 0; member < contenders_.size(); ++member)
            if (const auto& contender = contenders_[member])
                observer_.onState(static_cast<int>(member), contender->stepsDone(),
                                  contender->state());
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
        if (test.count < dataset_.test.count())
            tellStop(); // a training that goes on from here tests again
        MetricPoint point = contender.takePoint();
        // The last update may have broken what the training loss has not seen yet.
        const bool broken = !std::isfinite(test.loss);
        if (test.count == dataset_.test.count() && test.count > 0 && !broken) {
            point.testLoss = test.loss;
            point.testError = test.error();
            if (!hasMemoryFor(member, [&] { keepIfBest(member, point); }))
                return;
        }
        observer_.onPoint(static_cast<int>(member), point);
        if (broken)
            endDiverged(member);
        else if (contender.finished())
            end(member, RunEnd::Completed, {});
    }

    void keepIfBest(std::size_t member, const MetricPoint& point) {
        std::shared_ptr<const BestWeights>& best = best_[member];
        if (!best || *point.testError < *best->point.testError)
            best = std::make_shared<BestWeights>(BestWeights{point, contenders_[member]->state()});
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
        ended_[member].steps = contender->stepsDone();
        ended_[member].images = contender->imagesDone();
        ended_[member].end = how;
        ended_[member].reason = reason;
        ended_[member].network = std::make_shared<NetworkState>(contender->takeState());
        tellEnd(member, contender->network(), ended_[member].network.get());
    }

    /// The latest member, for which there is nothing but a place.
    void endUnborn(RunEnd how, const std::string& reason) {
        const std::size_t member = contenders_.size() - 1;
        imagesTotal_ -= imagesEach_;
        ended_[member].end = how;
        ended_[member].reason = reason;
        tellEnd(member, networkOf(member), nullptr);
    }

    void tellEnd(std::size_t member, const NetworkSpec& network, const NetworkState* state) {
        const int index = static_cast<int>(member);
        if (best_[member])
            observer_.onBest(index, network, *best_[member]);
        if (state)
            observer_.onState(index, ended_[member].steps, *state);
        observer_.onEnd(index, *ended_[member].end, ended_[member].reason, network, state);
    }

    NetworkSpec networkOf(std::size_t member) const {
        return makeCifarNetwork(experiment_.networks[members_[member].network],
                                dataset_.train.imageShape, dataset_.classes());
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
    std::vector<MemberState> ended_;                     ///< of each member; unset while it trains
    std::vector<std::shared_ptr<const BestWeights>> best_; ///< of each member
    std::vector<RateChange> rateChanges_;
    bool isPauseTold_ = false;
    bool isStopTold_ = false;
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
