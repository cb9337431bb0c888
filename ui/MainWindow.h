// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/experiment/ExperimentSpec.h"
#include "ui/Theme.h"
#include "ui/session/RunModel.h"
#include "ui/session/TrainingSession.h"

#include <QMainWindow>

class QAction;
class QApplication;
class QLabel;

namespace rlab {

class Banner;
class ExperimentPanel;
class FigureView;
class ResultTiles;
class RunBar;

/// The laboratory: the experiment on the left, its curves in the middle, what runs at the bottom.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(const ExperimentSpec& experiment,
                        int threads = Parallel::availableThreads(), QWidget* parent = nullptr);
    /// Stops a training and waits for the batch at hand.
    ~MainWindow() override;

    /// The present run, or the last one, or before the first the one that Train would start.
    const RunModel& run() const { return run_; }
    const TrainingSession& session() const { return session_; }

public slots:
    /// Nothing happens if the experiment has problems or one is running.
    void train();
    void stop();

protected:
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;

private:
    QWidget* makeTopBar();
    QWidget* makeCentre();
    void makeActions();
    void connectSession();
    void restoreWindow();
    void applyTheme();
    void onExperimentChanged();
    void onStateChanged(TrainingSession::State state);
    void onUpdated(const TrainingUpdate& update);
    void onFailed(const QString& message);
    void showRun();
    QString trainBlocker() const;

    const int threads_;
    Theme theme_;
    RunModel run_;
    ExperimentPanel* panel_;
    QLabel* title_ = nullptr;
    Banner* banner_;
    FigureView* view_;
    ResultTiles* tiles_;
    RunBar* bar_;
    QAction* stopAction_ = nullptr;
    TrainingSession session_; ///< last: ends before the widgets that it reports to
};

/// Shows the window until it is closed; returns the exit status.
int runWindow(QApplication& application, const ExperimentSpec& experiment);

} // namespace rlab
