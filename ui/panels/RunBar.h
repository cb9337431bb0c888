// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/RunModel.h"
#include "ui/session/TrainingSession.h"

#include <QElapsedTimer>
#include <QFrame>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace rlab {

class ElidedLabel;
class LiveRateBox;

/// The bottom bar: Train, Pause, Step, Stop, what runs, how far, how long still, how fast, and the
/// learning rate that can be changed meanwhile. It asks; what happens is told to it.
class RunBar : public QFrame {
    Q_OBJECT

public:
    explicit RunBar(int threads, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// What Train would begin. `blocker`: why it has to wait; empty: it does not. While one is
    /// running this is kept for later.
    void setExperiment(const ExperimentSpec& experiment, const QString& blocker);
    /// How long that would take.
    void setTimeEstimate(std::optional<double> seconds, bool measured);
    /// The session's state and what is known of its run.
    void setState(const RunModel& run, TrainingSession::State state);
    void setProgress(const RunModel& run);
    /// How many pictures of a folder are read, while the session loads them.
    void setReading(qint64 done, qint64 all);
    /// A stop was asked for, and is under way until setState() tells.
    void setStopping();

signals:
    void trainClicked();
    void pauseClicked();
    void resumeClicked();
    void stepClicked();
    void stopClicked();
    /// Before the schedule's factor; more than 0.
    void learningRateChanged(double rate);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeControls();
    void makeTexts();
    void arrange();
    void onMainButton();
    bool isRunning() const;
    void updateButtons();
    void showStatus(const QString& text, bool failed = false);
    void fitLabels();
    void showProgress(bool shown);
    void showRest();
    void showRate(const RunModel& run);
    void showFigures(const QString& figures);
    QString runningText(const RunModel& run) const;
    QString figuresText(const RunModel& run) const;
    QString outcomeText(const RunModel& run) const;

    const int threads_;
    Theme theme_ = Theme::lightTheme();
    TrainingSession::State state_ = TrainingSession::State::Idle;
    bool stopping_ = false;
    ExperimentSpec experiment_; ///< that Train would begin
    QString blocker_;
    QString estimate_;
    ExperimentSpec finished_;    ///< of the last run
    QString outcome_;            ///< of the last run; empty before the first
    QString speed_;              ///< of the last run
    QElapsedTimer sinceFigures_; ///< were shown; not valid before
    ProgressMeter reading_;      ///< of pictures, before the training begins
    QElapsedTimer sinceLoading_;
    QPushButton* main_; ///< Train, Pause or Resume
    QPushButton* step_;
    QPushButton* stop_;
    ElidedLabel* status_;
    QProgressBar* progress_;
    QLabel* rateLabel_;
    LiveRateBox* rate_;
    QLabel* figures_;
    QBoxLayout* layout_ = nullptr;
};

} // namespace rlab
