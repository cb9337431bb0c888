// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/experiment/ExperimentSpec.h"
#include "ui/session/ExperimentEditor.h"
#include "ui/session/ProbeService.h"
#include "ui/session/RunHistory.h"
#include "ui/session/RunModel.h"
#include "ui/session/TimeEstimator.h"
#include "ui/session/TrainingSession.h"
#include "ui/shell/Appearance.h"

#include <QMainWindow>
#include <QSet>

class QApplication;
class QStackedWidget;

namespace rlab {

class Banner;
class CurvesPage;
class ExperimentFiles;
class ExperimentPanel;
class ExplanationPanel;
class GradientsPage;
class HelpCenter;
class ImagesPage;
class NetworksPage;
class ResumeOffer;
class RunBar;
class RunsPage;
class TopBar;
struct TourStop;
class WindowActions;

/// The laboratory: the experiment on the left, the pages in the middle, what is to be seen on the
/// right, what runs at the bottom. Only wires its parts together; each knows its own business.
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
    ExperimentEditor& editor() { return editor_; }
    RunHistory& history() { return history_; }
    WindowActions& actions() { return *actions_; }

public slots:
    /// Nothing happens if the experiment has problems or one is running.
    void train();
    void stop();

protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum Page { Curves, Gradients, Networks, Images, Runs };

    QWidget* makeCentre();
    void layOut();
    void connectActions();
    QList<TourStop> tourStops() const;
    void connectEditor();
    void connectSession();
    void connectHistory();
    void connectImages();
    void start(bool paused);
    void goOn(const KeptRun& run);
    void beginRun(const ExperimentSpec& experiment);
    int probeInterval() const;
    void pauseOrResume();
    void stepOnce();
    void leave();
    void setPage(int page);
    void setPresentation(bool on);
    void showPanels();
    void applyTheme(const Theme& theme);
    void onExperimentChanged();
    void onProblemsChanged();
    void showTitle();
    void onStateChanged(TrainingSession::State state);
    void onUpdated(const TrainingUpdate& update);
    void onFailed(const QString& message);
    void loadExperiment(const ExperimentSpec& experiment, const QString& undoText);
    void showOverlay(qint64 id, bool shown);
    void showRun();
    void inspect(std::shared_ptr<const RunModel> run);
    void probe();
    void explainPage();
    bool isAboutGradients() const;
    bool showsInspected() const;
    void endInspection();
    void showCommands();
    bool mayStopTraining();
    void finishClosing();
    void restoreWindow();
    void keepWindow() const;
    QString trainBlocker() const;

    const int threads_;
    Appearance appearance_;
    ExperimentEditor editor_;
    RunHistory history_;
    TimeEstimator estimator_;
    ProbeService probe_;
    RunModel run_;
    /// What the pages Gradients and Networks show in place of the present run; null: nothing.
    std::shared_ptr<const RunModel> inspected_;
    WindowActions* actions_;
    ExperimentFiles* files_;
    HelpCenter* help_ = nullptr;
    TopBar* topBar_;
    ExperimentPanel* panel_;
    QStackedWidget* pages_;
    CurvesPage* curves_;
    GradientsPage* gradients_;
    NetworksPage* networks_;
    ImagesPage* images_;
    RunsPage* runs_;
    ExplanationPanel* explanation_;
    Banner* banner_;
    ResumeOffer* offer_;
    RunBar* bar_;
    QSet<qint64> overlays_;      ///< earlier runs that are drawn on the curves
    QString failure_;            ///< why the last run failed; empty unless it did
    bool wasFullScreen_ = false; ///< before the presentation
    bool isClosing_ = false;     ///< as soon as the training has stopped
    TrainingSession session_;    ///< last: ends before the widgets that it reports to
};

/// Shows the window, with the experiment that it held last, until it is closed; returns the exit
/// status.
int runWindow(QApplication& application);

} // namespace rlab
