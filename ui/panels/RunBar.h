// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunModel.h"
#include "ui/session/TrainingSession.h"

#include <QElapsedTimer>
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
    /// Not while one is running. When nothing blocks any more, tells how the last run ended.
    void setTrainBlocker(const QString& blocker);

signals:
    void trainClicked();
    void stopClicked();

private:
    QString outcomeText(const RunModel& run, TrainingSession::State state) const;
    void setRunning(bool running);
    void showSpeed(const QString& speed);

    int threads_;
    bool stopping_ = false;
    QElapsedTimer sinceSpeed_; ///< was shown; not valid before
    QString outcome_;          ///< of the last run; empty before the first
    QPushButton* train_;
    QPushButton* stop_;
    QLabel* status_;
    QProgressBar* progress_;
    QLabel* speed_;
};

} // namespace rlab
