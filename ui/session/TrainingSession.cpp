// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingSession.h"

#include "core/base/Error.h"
#include "core/pictures/PictureLoading.h"
#include "core/store/RunFolder.h"
#include "core/store/RunKeeper.h"
#include "core/train/MemoryCheck.h"
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
    /// `keeper`: null if no files are kept.
    /// `secondsBefore`: of training, before it was cut off.
    ChannelObserver(MetricsChannel& channel, const TrainingControl& control, RunKeeper* keeper,
                    double secondsBefore)
        : channel_(channel)
        , control_(control)
        , keeper_(keeper)
        , secondsBefore_(secondsBefore) {}

    void onPoint(int member, const MetricPoint& point) override {
        channel_.push(member, point);
        keep([&] { keeper_->onPoint(member, point); });
    }
    void onProbe(int member, const ProbeSample& sample) override {
        channel_.pushProbe(member, sample);
        keep([&] { keeper_->onProbe(member, sample); });
    }
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override {
        keep([&] { keeper_->onMoment(moment, source); });
    }
    void onBest(int member, const NetworkSpec& network, const BestWeights& best) override {
        keep([&] { keeper_->onBest(member, network, best); });
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
    void onEnd(int member, RunEnd end, const std::string& reason, const NetworkSpec& network,
               const NetworkState* state) override {
        keep([&] { keeper_->onEnd(member, end, reason, network, state); });
        channel_.pushEnd({member, end, reason});
    }
    void finishKeeping() {
        keep([&] { keeper_->finish(); });
    }
    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override {
        const std::chrono::duration<double> elapsed = Clock::now() - start_;
        channel_.pushProgress(
            {imagesDone, imagesTotal, secondsBefore_ + elapsed.count() - control_.secondsWaited()});
    }

private:
    using Clock = std::chrono::steady_clock;

    template <class Work>
    void keep(const Work& work) {
        if (!keeper_)
            return;
        work();
        if (const std::optional<std::string> problem = keeper_->takeProblem())
            channel_.pushNotice(TrainingSession::tr("Not everything of this run can be kept: %1")
                                    .arg(QString::fromStdString(*problem))
                                    .toStdString());
    }

    MetricsChannel& channel_;
    const TrainingControl& control_;
    RunKeeper* const keeper_;
    const double secondsBefore_;
    const Clock::time_point start_ = Clock::now();
};

void pushAllStopped(const ExperimentSpec& experiment, MetricsChannel& channel) {
    for (std::size_t i = 0; i < members(experiment).size(); ++i)
        channel.pushEnd({static_cast<int>(i), RunEnd::Stopped, {}});
}

/// Throws also if there is none, or it is one of another experiment.
LoadedCheckpoint requireCheckpoint(const std::filesystem::path& folder,
                                   const ExperimentSpec& experiment) {
    std::optional<LoadedCheckpoint> loaded = loadCheckpoint(checkpointsOf(folder));
    if (!loaded)
        throw FileError(folder.string(), "holds no checkpoint to go on from");
    if (loaded->checkpoint.settings.experiment != experiment)
        throw FileError(folder.string(), "holds checkpoints of another experiment");
    return std::move(*loaded);
}

/// What is not as it was; empty if all is.
QString noticeOn(const LoadedCheckpoint& loaded) {
    QStringList sentences;
    const auto add = [&](const QString& sentence, const std::string& detail) {
        sentences.append(sentence.arg(QString::fromStdString(detail)));
    };
    if (!loaded.lostProbes.empty())
        add(TrainingSession::tr("What was seen of the layers so far can't be read any more: %1."),
            loaded.lostProbes);
    else if (!loaded.damage.empty())
        add(TrainingSession::tr("The training goes on from the checkpoint before the last: %1."),
            loaded.damage);
    if (loaded.checkpoint.origin != presentComputingOrigin())
        add(TrainingSession::tr("The run was begun by another build of the program or on another "
                                "processor (%1): the rest agrees with an uninterrupted training "
                                "to rounding only."),
            loaded.checkpoint.origin.commit + ", " + loaded.checkpoint.origin.instructions);
    return sentences.join(QLatin1Char(' '));
}

std::unique_ptr<RunKeeper> makeKeeper(const SessionOptions& session, RunSettings settings,
                                      std::optional<LoadedCheckpoint> loaded,
                                      const Dataset& dataset) {
    if (session.folder.empty())
        return nullptr;
    if (loaded)
        return std::make_unique<RunKeeper>(session.folder, std::move(*loaded), dataset,
                                           session.checkpoints);
    return std::make_unique<RunKeeper>(session.folder, std::move(settings), dataset,
                                       session.checkpoints);
}

void loadAndTrain(const ExperimentSpec& experiment, const SessionOptions& session,
                  const std::stop_token& stop, MetricsChannel& channel, TrainingControl& control) {
    std::optional<LoadedCheckpoint> loaded;
    if (session.resumes)
        loaded = requireCheckpoint(session.folder, experiment);
    const auto dataset = std::make_shared<const Dataset>(
        loadPictures(experiment.data, stop, [&](std::int64_t done, std::int64_t all) {
            channel.pushPicturesRead({done, all});
        }));
    if (stop.stop_requested())
        throw Stopped{};
    TrainOptions options;
    options.threads = session.threads;
    options.probeInterval = session.probeInterval;
    options.control = &control;
    double secondsBefore = 0;
    if (loaded) {
        requireMemory(experiment); // train() would ask too, but then the run has gone on already
        Checkpoint& checkpoint = loaded->checkpoint;
        requireSameData(checkpoint, *dataset);
        options.engine = checkpoint.settings.engine;
        options.probeInterval = checkpoint.settings.probeInterval;
        const auto soFar = runSoFar(checkpointsOf(session.folder), checkpoint);
        secondsBefore = soFar->seconds;
        channel.pushSoFar(soFar);
        channel.pushNotice(noticeOn(*loaded).toStdString());
        options.resumed = std::make_shared<TrainingState>(std::move(checkpoint.training));
    }
    channel.pushTrainingStarted(dataset);
    const std::unique_ptr<RunKeeper> keeper = makeKeeper(
        session, {experiment, options.engine, options.probeInterval}, std::move(loaded), *dataset);
    ChannelObserver observer(channel, control, keeper.get(), secondsBefore);
    train(experiment, *dataset, options, stop, observer);
    observer.finishKeeping();
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
    if (update.picturesRead)
        emit reading(update.picturesRead->done, update.picturesRead->all);
    if (update.trainingStarted)
        setState(State::Training);
    if (update.dataset || update.soFar || update.progress || !update.points.empty() ||
        !update.probes.empty() || !update.states.empty() || !update.ends.empty() ||
        !update.rateChanges.empty())
        emit updated(update);
    if (!update.notice.empty())
        emit noticed(QString::fromStdString(update.notice));
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
