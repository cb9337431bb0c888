// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingSession.h"

#include "core/base/Error.h"
#include "core/pictures/PictureLoading.h"
#include "core/train/Trainer.h"
#include "ui/session/ThreadPriority.h"

#include <chrono>
#include <new>

namespace rlab {

namespace {

/// Each drain is a frame of the window, some 4 ms of a core that trains: at 30 a second two cores
/// trained a sixth slower than without a window, since both wait for the one that paints. The
/// sample's curves get 25 points a second all together.
constexpr int drainsPerSecond = 8;

/// The window's thread is not kept waiting for a time slice to end. Much more would leave the
/// training next to nothing beside another busy program.
constexpr int niceness = 5;

/// Runs on the training thread and passes everything on as values.
class ChannelObserver final : public TrainingObserver {
public:
    ChannelObserver(MetricsChannel& channel, const TrainingControl& control)
        : channel_(channel)
        , control_(control) {}

    void onPoint(int member, const MetricPoint& point) override { channel_.push(member, point); }
    void onProbe(int member, const ProbeSample& sample) override {
        channel_.pushProbe(member, sample);
    }
    void onRateChange(const RateChange& change) override { channel_.pushRateChange(change); }
    void onPause() override { channel_.pushPaused(true); }
    void onResume() override { channel_.pushPaused(false); }
    /// Copied here, on the thread that trains. Where there is no memory for the copy, the training
    /// goes on without it.
    void onState(int member, std::int64_t step, const NetworkState& state) override {
        try {
            channel_.pushState({member, step, std::make_shared<const NetworkState>(state)});
        } catch (const std::bad_alloc&) {
        }
    }
    void onEnd(int member, RunEnd end, const std::string& reason, const NetworkSpec&,
               const NetworkState*) override {
        channel_.pushEnd({member, end, reason});
    }
    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override {
        const std::chrono::duration<double> elapsed = Clock::now() - start_;
        channel_.pushProgress(
            {imagesDone, imagesTotal, elapsed.count() - control_.secondsWaited()});
    }

private:
    using Clock = std::chrono::steady_clock;

    MetricsChannel& channel_;
    const TrainingControl& control_;
    const Clock::time_point start_ = Clock::now();
};

void pushAllStopped(const ExperimentSpec& experiment, MetricsChannel& channel) {
    for (std::size_t i = 0; i < members(experiment).size(); ++i)
        channel.pushEnd({static_cast<int>(i), RunEnd::Stopped, {}});
}

void loadAndTrain(const ExperimentSpec& experiment, const SessionOptions& session,
                  const std::stop_token& stop, MetricsChannel& channel, TrainingControl& control) {
    const auto dataset = std::make_shared<const Dataset>(loadPictures(experiment.data, stop));
    if (stop.stop_requested())
        throw Stopped{};
    channel.pushTrainingStarted(dataset);
    TrainOptions options;
    options.threads = session.threads;
    options.probeInterval = session.probeInterval;
    options.control = &control;
    ChannelObserver observer(channel, control);
    train(experiment, *dataset, options, stop, observer);
}

/// The whole work of the thread. An exception that left it would end the program.
void work(const ExperimentSpec& experiment, const SessionOptions& options,
          const std::stop_token& stop, MetricsChannel& channel, TrainingControl& control) {
    setNiceness(niceness);
    std::string error;
    try {
        loadAndTrain(experiment, options, stop, channel, control);
    } catch (const Stopped&) {
        pushAllStopped(experiment, channel);
    } catch (const std::bad_alloc&) {
        error = TrainingSession::tr("There is not enough memory for this experiment; smaller "
                                    "batches, narrower networks or fewer images need less")
                    .toStdString();
    } catch (const std::exception& exception) {
        error = exception.what();
    }
    channel.pushWorkEnd({error});
}

} // namespace

TrainingSession::TrainingSession(QObject* parent)
    : QObject(parent) {
    timer_.setInterval(1000 / drainsPerSecond);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &TrainingSession::drain);
}

TrainingSession::~TrainingSession() = default;

void TrainingSession::start(const ExperimentSpec& experiment, const SessionOptions& options) {
    Q_ASSERT(!isRunning());
    channel_ = std::make_shared<MetricsChannel>();
    control_ = std::make_shared<TrainingControl>();
    if (options.startPaused)
        control_->step();
    thread_.start(
        [experiment, options, channel = channel_, control = control_](const std::stop_token& stop) {
            work(experiment, options, stop, *channel, *control);
        });
    timer_.start();
    setState(State::Loading);
}

void TrainingSession::stop() {
    thread_.requestStop();
}

void TrainingSession::pause() {
    if (isRunning())
        control_->pause();
}

void TrainingSession::resume() {
    if (isRunning())
        control_->resume();
}

void TrainingSession::step() {
    if (isRunning())
        control_->step();
}

void TrainingSession::setLearningRate(double rate) {
    if (isRunning())
        control_->setLearningRate(rate);
}

void TrainingSession::requestStates() {
    if (isRunning())
        control_->requestStates();
}

void TrainingSession::drain() {
    const TrainingUpdate update = channel_->drain();
    if (update.trainingStarted)
        setState(State::Training);
    if (update.dataset || update.progress || !update.points.empty() || !update.probes.empty() ||
        !update.states.empty() || !update.ends.empty() || !update.rateChanges.empty())
        emit updated(update);
    if (update.paused)
        setState(*update.paused ? State::Paused : State::Training);
    if (update.workEnd)
        finish(*update.workEnd);
}

void TrainingSession::finish(const WorkEnd& end) {
    timer_.stop();
    if (end.error.empty()) {
        setState(State::Ended);
    } else {
        emit failed(QString::fromStdString(end.error));
        setState(State::Failed);
    }
}

void TrainingSession::setState(State state) {
    if (state_ != state) {
        state_ = state;
        emit stateChanged(state);
    }
}

} // namespace rlab
