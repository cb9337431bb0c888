// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "core/store/CheckpointWriter.h"
#include "core/train/TrainingControl.h"
#include "ui/session/MetricsChannel.h"
#include "ui/session/WorkThread.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <memory>

namespace rlab {

/// How an experiment is trained; no result depends on it.
struct SessionOptions {
    int threads = 1;
    bool startPaused = false; ///< trains one batch of each network and waits
    int probeInterval = 0;    ///< TrainOptions::probeInterval
    /// Where the run's files are kept (RunFiles); empty: none are.
    std::filesystem::path folder{};
    /// Goes on from the newest checkpoint there, which tells the probe interval.
    bool resumes = false;
    CheckpointTiming checkpoints{};
};

/// Loads the data set and trains an experiment on one thread of its own. The owner's thread is
/// never kept waiting but by the destructor, which stops the training and waits for the batch at
/// hand.
///
/// Nothing but values crosses the threads: the training writes into a bounded channel, and a timer
/// on the owner's thread empties it eight times a second. A signal for each batch would queue up
/// without bound behind a busy window.
class TrainingSession : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,     ///< nothing has been started
        Loading,  ///< reads or draws the data set
        Training, ///< updates come
        Paused,   ///< waits between two batches; updates come from single steps only
        Ended,    ///< every contender has a RunEnd
        Failed,   ///< could not begin or go on; failed() said why
    };
    Q_ENUM(State)

    explicit TrainingSession(QObject* parent = nullptr);
    ~TrainingSession() override;

    State state() const { return state_; }
    bool isRunning() const {
        return state_ == State::Loading || state_ == State::Training || state_ == State::Paused;
    }

    /// Not while one is running. What is wrong with the experiment or its data set is told through
    /// failed().
    void start(const ExperimentSpec& experiment, const SessionOptions& options);
    /// Asks for the end, which stateChanged() tells; the batch at hand is finished first.
    void stop();

    // The next ones ask too, and do nothing when none is running.

    /// Waits before the next batch, at once if the data set is still being loaded.
    void pause();
    void resume();
    /// One more batch of each network that still trains, then a pause.
    void step();
    /// Finite and more than 0, before the schedule's factor; for all networks from the same batch
    /// on, which `updated` tells.
    void setLearningRate(double rate);
    /// The weights of all networks that still train, as they are before the next batch: `updated`
    /// brings them. The last ones come without being asked for.
    void requestStates();

signals:
    void stateChanged(rlab::TrainingSession::State state);
    /// While the pictures of a folder are loaded.
    void reading(qint64 picturesDone, qint64 picturesAll);
    /// At most eight times a second; always before the stateChanged() that ends the run.
    void updated(const rlab::TrainingUpdate& update);
    /// `message` is a sentence for people. Comes before stateChanged(Failed).
    void failed(const QString& message);
    /// Something went not as it should, and the training goes on: a file that couldn't be written,
    /// a checkpoint that is damaged. A sentence for people.
    void noticed(const QString& sentence);

private:
    void drain();
    void finish(const WorkEnd& end);
    void setState(State state);

    State state_ = State::Idle;
    QTimer timer_;
    std::shared_ptr<MetricsChannel> channel_;
    std::shared_ptr<TrainingControl> control_;
    WorkThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
