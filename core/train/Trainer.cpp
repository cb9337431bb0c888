// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Trainer.h"

#include "core/base/Error.h"
#include "core/train/Contender.h"
#include "core/train/Evaluator.h"
#include "core/train/MemoryCheck.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>

namespace rlab {
namespace {

/// One call of train().
class Run {
public:
    Run(const ExperimentSpec& experiment, const Dataset& dataset, TrainOptions options,
        std::stop_token stop, TrainingObserver& observer)
        : dataset_(dataset)
        , parallel_(options.threads)
        , engine_(options.engine)
        , stop_(std::move(stop))
        , observer_(observer)
        , imagesEach_(dataset.train.count() * experiment.epochs) {
        assert(options.initialStates.empty() ||
               options.initialStates.size() == experiment.networks.size());
        for (std::size_t i = 0; i < experiment.networks.size(); ++i) {
            contenders_.push_back(std::make_unique<Contender>(experiment, experiment.networks[i],
                                                              dataset, parallel_, engine_));
            if (!options.initialStates.empty())
                contenders_[i]->setState(std::move(options.initialStates[i]));
        }
        interval_ = pointInterval(contenders_.front()->stepsPerEpoch(), experiment.batchSize);
        imagesTotal_ = imagesEach_ * static_cast<std::int64_t>(contenders_.size());
    }

    void run() {
        bool someoneTrains = true;
        while (someoneTrains) {
            someoneTrains = false;
            for (int index = 0; index < static_cast<int>(contenders_.size()); ++index)
                if (contenders_[static_cast<std::size_t>(index)]) {
                    takeTurn(index);
                    someoneTrains = true;
                }
        }
    }

private:
    /// Trains up to the next point of the curve.
    void takeTurn(int index) {
        Contender& contender = *contenders_[static_cast<std::size_t>(index)];
        do {
            if (stop_.stop_requested())
                return stopContender(index);
            if (!contender.trainBatch())
                return endDiverged(index);
            observer_.onProgress(imagesDone(), imagesTotal_);
        } while (!contender.atEpochEnd() &&
                 contender.stepsDone() % contender.stepsPerEpoch() % interval_ != 0);
        if (contender.atEpochEnd())
            return endEpoch(index);
        observer_.onPoint(index, contender.takePoint());
    }

    void endEpoch(int index) {
        Contender& contender = *contenders_[static_cast<std::size_t>(index)];
        MetricPoint point = contender.takePoint();
        const Evaluation test = evaluate(contender.network(), contender.state(), dataset_.test,
                                         dataset_.statistics, parallel_, engine_, stop_);
        // The last update may have broken what the training loss has not seen yet.
        const bool broken = !std::isfinite(test.loss);
        if (test.count == dataset_.test.count() && test.count > 0 && !broken) {
            point.testLoss = test.loss;
            point.testError = test.error();
        }
        observer_.onPoint(index, point);
        if (broken)
            endDiverged(index);
        else if (contender.finished())
            end(index, RunEnd::Completed, {});
    }

    void endDiverged(int index) {
        const auto steps = contenders_[static_cast<std::size_t>(index)]->stepsDone();
        end(index, RunEnd::Diverged,
            "the loss is no longer a finite number after " + std::to_string(steps) +
                " batches; a lower learning rate may help");
    }

    void stopContender(int index) {
        Contender& contender = *contenders_[static_cast<std::size_t>(index)];
        if (contender.hasPoint())
            observer_.onPoint(index, contender.takePoint());
        end(index, RunEnd::Stopped, {});
    }

    void end(int index, RunEnd how, const std::string& reason) {
        std::unique_ptr<Contender>& contender = contenders_[static_cast<std::size_t>(index)];
        imagesOfEnded_ += contender->imagesDone();
        imagesTotal_ -= imagesEach_ - contender->imagesDone();
        observer_.onEnd(index, how, reason, contender->network(), contender->state());
        contender.reset();
    }

    std::int64_t imagesDone() const {
        std::int64_t images = imagesOfEnded_;
        for (const auto& contender : contenders_)
            if (contender)
                images += contender->imagesDone();
        return images;
    }

    const Dataset& dataset_;
    const Parallel parallel_;
    const Engine engine_;
    const std::stop_token stop_;
    TrainingObserver& observer_;
    std::vector<std::unique_ptr<Contender>> contenders_; ///< null once it has ended
    const std::int64_t imagesEach_;
    std::int64_t imagesTotal_ = 0;
    std::int64_t imagesOfEnded_ = 0;
    std::int64_t interval_ = 1;
};

} // namespace

std::int64_t pointInterval(std::int64_t stepsPerEpoch, int batchSize) {
    constexpr std::int64_t pointsPerEpoch = 10;
    constexpr std::int64_t mostImages = 2048;
    return std::max<std::int64_t>(1,
                                  std::min(stepsPerEpoch / pointsPerEpoch, mostImages / batchSize));
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
