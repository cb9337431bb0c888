// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TimeEstimator.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/train/SpeedMeasurement.h"
#include "ui/session/ThreadPriority.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace rlab {

namespace {

constexpr int calmMilliseconds = 300;
constexpr int niceness = 10;
constexpr double trainingSeconds = 0.3;
constexpr double testSeconds = 0.1;
constexpr int mostTestedAtOnce = 128; // as evaluate()

/// A batch of which a step takes no more than a fraction of the time that there is: on a slow
/// machine, with a network of the paper's size, a whole batch would take seconds. An image costs
/// nearly the same in it.
int affordableBatch(std::int64_t macsOfImage, int batchSize) {
    constexpr double macsOfStep = 4e9;
    constexpr int least = 8;
    const double images = macsOfStep / static_cast<double>(macsOfImage);
    return std::min(batchSize, std::max(least, static_cast<int>(std::min(images, 1e6))));
}

bool isTrainable(const ExperimentSpec& experiment) {
    const std::vector<Problem> problems = validate(experiment);
    return std::ranges::all_of(problems, [](const Problem& problem) {
        // A wrong rate takes as long as a right one, and the other networks are not to blame.
        return problem.field.starts_with("networks") || problem.field.starts_with("optimizer") ||
               problem.field.starts_with("schedule");
    });
}

} // namespace

std::optional<double> TimeEstimate::total() const {
    double sum = 0;
    for (const std::optional<double>& seconds : secondsOfNetwork) {
        if (!seconds)
            return std::nullopt;
        sum += *seconds;
    }
    return secondsOfNetwork.empty() ? std::nullopt : std::optional(sum);
}

std::string TimeEstimator::Task::key() const {
    return networkName(network) + " " + image.text() + " " + std::to_string(classes) + " " +
           std::to_string(batchSize);
}

TimeEstimator::TimeEstimator(int threads, QObject* parent)
    : QObject(parent)
    , threads_(threads) {
    calm_.setSingleShot(true);
    calm_.setInterval(calmMilliseconds);
    connect(&calm_, &QTimer::timeout, this, &TimeEstimator::measure);
}

TimeEstimator::~TimeEstimator() = default;

void TimeEstimator::setExperiment(const ExperimentSpec& experiment) {
    experiment_ = experiment;
    emit estimated(estimate());
    restart();
}

void TimeEstimator::setBusy(bool busy) {
    busy_ = busy;
    restart();
}

void TimeEstimator::restart() {
    thread_.requestStop();
    if (busy_)
        calm_.stop();
    else
        calm_.start();
}

std::optional<TimeEstimator::Task>
TimeEstimator::taskFor(const CifarNetworkOptions& network) const {
    try {
        const DataSummary data = summarise(experiment_.data);
        const std::int64_t macs = makeCifarNetwork(network, data.imageShape, data.classes).macs();
        return Task{network, data.imageShape, data.classes, experiment_.batchSize, macs};
    } catch (const SpecError&) {
        return std::nullopt; // validate() tells the reason at its field
    }
}

/// Measured, or by the multiply-adds of the network that is nearest in them.
std::optional<TimeEstimator::Speed> TimeEstimator::speedOf(const Task& task) const {
    if (const auto found = known_.find(task.key()); found != known_.end())
        return found->second.speed;
    std::optional<Speed> nearest;
    double least = 0;
    for (const auto& [key, other] : known_) {
        const double ratio = static_cast<double>(task.macs) / static_cast<double>(other.task.macs);
        const bool isOtherSize = !(other.task.image == task.image);
        const double distance = std::abs(std::log(ratio)) + (isOtherSize ? 1 : 0);
        if (!nearest || distance < least) {
            least = distance;
            nearest = Speed{ratio * other.speed.training, ratio * other.speed.test};
        }
    }
    return nearest;
}

TimeEstimate TimeEstimator::estimate() const {
    TimeEstimate estimate;
    estimate.secondsOfNetwork.resize(experiment_.networks.size());
    if (!isTrainable(experiment_))
        return estimate;
    const DataSummary data = summarise(experiment_.data);
    const double rounds = static_cast<double>(experiment_.epochs) * experiment_.repeats;
    estimate.measured = true;
    for (std::size_t i = 0; i < experiment_.networks.size(); ++i) {
        const std::optional<Task> task = taskFor(experiment_.networks[i]);
        const std::optional<Speed> speed = task ? speedOf(*task) : std::nullopt;
        if (speed)
            estimate.secondsOfNetwork[i] =
                rounds * (speed->training * static_cast<double>(data.trainImages) +
                          speed->test * static_cast<double>(data.testImages));
        estimate.measured = estimate.measured && task && known_.contains(task->key());
    }
    return estimate;
}

void TimeEstimator::measure() {
    if (!isTrainable(experiment_))
        return;
    std::vector<Task> tasks;
    for (const CifarNetworkOptions& network : experiment_.networks) {
        const std::optional<Task> task = taskFor(network);
        if (task && !known_.contains(task->key()) && !impossible_.contains(task->key()))
            tasks.push_back(*task);
    }
    if (tasks.empty())
        return;
    thread_.start([this, tasks, threads = threads_](const std::stop_token& stop) {
        setNiceness(niceness);
        for (const Task& task : tasks) {
            std::optional<Speed> speed;
            try {
                speed = measureTask(task, threads, stop);
            } catch (const Stopped&) {
                return;
            } catch (const std::exception&) {
                // Too large for the memory, or no finite loss: training will tell.
            }
            QMetaObject::invokeMethod(this, [this, task, speed] { keep(task, speed); });
        }
    });
}

TimeEstimator::Speed TimeEstimator::measureTask(const Task& task, int threads,
                                                const std::stop_token& stop) {
    const Parallel parallel(threads);
    SpeedTask training{.network = task.network,
                       .image = task.image,
                       .batchSize = affordableBatch(task.macs, task.batchSize),
                       .classes = task.classes};
    SpeedTask test = training;
    test.mode = Mode::Inference;
    test.batchSize = affordableBatch(task.macs, mostTestedAtOnce);
    const auto secondsOfImage = [&](const SpeedTask& work, double seconds) {
        const SpeedResult result = measureSpeed(work, {seconds, 1}, parallel, stop);
        return result.secondsPerStep / work.batchSize;
    };
    return {secondsOfImage(training, trainingSeconds), secondsOfImage(test, testSeconds)};
}

void TimeEstimator::keep(const Task& task, std::optional<Speed> speed) {
    if (speed)
        known_.insert_or_assign(task.key(), Known{task, *speed});
    else
        impossible_.insert(task.key());
    emit estimated(estimate());
}

} // namespace rlab
