// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunModel.h"
#include "ui/session/TrainingSession.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace rlab {

/// The bottom bar: Train, Stop, what runs, how far, how long still, how fast.
class RunBar : public QFrame {
    Q_OBJECT

public:
    explicit RunBar(int threads, QWidget* parent = nullptr);

    /// `blocker`: why Train has to wait; empty: it does not.
    void setIdle(const QString& blocker);
    void setLoading();
    void setStopping();
    void setProgress(const RunModel& run);
    void setEnded(const RunModel& run, TrainingSession::State state);
    /// After the end: the settings no longer are those of the run.
    void setTrainBlocker(const QString& blocker);

signals:
    void trainClicked();
    void stopClicked();

private:
    void setRunning(bool running);
    void showSpeed(const QString& speed);

    int threads_;
    bool stopping_ = false;
    QPushButton* train_;
    QPushButton* stop_;
    QLabel* status_;
    QProgressBar* progress_;
    QLabel* speed_;
};

} // namespace rlab
