// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "core/train/Trainer.h"
#include "ui/StyleSheet.h"
#include "ui/Text.h"
#include "ui/WindowStyle.h"
#include "ui/pages/CurvesPage.h"
#include "ui/pages/DepthSweepPane.h"
#include "ui/pages/GradientsPage.h"
#include "ui/pages/ImagesPage.h"
#include "ui/pages/NetworksPage.h"
#include "ui/pages/RunsPage.h"
#include "ui/panels/ExperimentPanel.h"
#include "ui/panels/ExplanationPanel.h"
#include "ui/panels/RunBar.h"
#include "ui/session/UserSettings.h"
#include "ui/shell/DropTarget.h"
#include "ui/shell/ExperimentFiles.h"
#include "ui/shell/HelpCenter.h"
#include "ui/shell/ResumeOffer.h"
#include "ui/shell/TopBar.h"
#include "ui/shell/WindowActions.h"
#include "ui/widgets/Banner.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr QSize firstSize(1280, 800);
constexpr QSize smallestSize(960, 600);
/// What a window manager puts around the window: a title bar above, borders. It is not known before
/// the window is shown.
constexpr QSize frameAllowance(16, 48);
/// In a narrower window the explanation would leave the curves too little room.
constexpr int leastWidthForExplanation = 1160;

const QString geometryKey = QStringLiteral("window/geometry");
const QString experimentPanelKey = QStringLiteral("window/experimentPanel");
const QString probingKey = QStringLiteral("training/probing");
const QString explanationPanelKey = QStringLiteral("window/explanationPanel");

/// The experiment's own name, or its networks.
QString experimentTitle(const ExperimentSpec& experiment) {
    if (!experiment.name.empty())
        return QString::fromStdString(experiment.name);
    QStringList names;
    for (const CifarNetworkOptions& network : experiment.networks)
        names.append(QString::fromStdString(shortName(network)));
    return names.join(QStringLiteral(", "));
}

/// What the closing of the window has stopped was interrupted, not stopped by hand.
RunState endOf(const RunModel& run, TrainingSession::State state, bool isClosing) {
    if (state == TrainingSession::State::Failed)
        return RunState::Failed;
    const RunState end = endState(run);
    return end == RunState::Stopped && isClosing ? RunState::Interrupted : end;
}

QVBoxLayout* stacked() {
    auto* layout = new QVBoxLayout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

} // namespace

MainWindow::MainWindow(const ExperimentSpec& experiment, int threads, QWidget* parent)
    : QMainWindow(parent)
    , threads_(threads)
    , editor_(experiment)
    , history_(RunHistory::defaultFile())
    , estimator_(threads)
    , run_(experiment)
    , actions_(new WindowActions(*this, editor_.undoStack()))
    , files_(new ExperimentFiles(*this, editor_, *actions_))
    , topBar_(new TopBar(actions_->menuBar()))
    , panel_(new ExperimentPanel(editor_))
    , pages_(new QStackedWidget)
    , curves_(new CurvesPage)
    , gradients_(new GradientsPage)
    , networks_(new NetworksPage)
    , images_(new ImagesPage)
    , runs_(new RunsPage(history_, editor_.undoStack()))
    , explanation_(new ExplanationPanel)
    , banner_(new Banner)
    , offer_(new ResumeOffer(history_))
    , bar_(new RunBar(threads)) {
    gradients_->sweep().setThreads(threads_);
    images_->setThreads(threads_);
    networks_->lesions().setThreads(threads_);
    networks_->followPicture(images_->model());
    setWindowIcon(QIcon(QStringLiteral(":/residual-lab/residual-lab.svg")));
    // The words are English; so are the numbers, whatever the system's language.
    setLocale(QLocale(QLocale::English, QLocale::UnitedStates));
    layOut();
    connectActions();
    connectEditor();
    connectSession();
    connectHistory();
    connectImages();
    connect(&appearance_, &Appearance::themeChanged, this, &MainWindow::applyTheme);
    applyTheme(appearance_.theme());
    setPage(Curves);
    onExperimentChanged();
    onProblemsChanged();
    restoreWindow();
    bar_->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::layOut() {
    curves_->setAccessibleName(tr("Training and test error over the epochs"));
    curves_->setHint(tr("Press Train to let the curves grow"));
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(panel_);
    middle->addWidget(makeCentre(), 1);
    middle->addWidget(explanation_);
    auto* all = new QWidget;
    auto* layout = stacked();
    layout->addWidget(topBar_);
    layout->addLayout(middle, 1);
    layout->addWidget(bar_);
    all->setLayout(layout);
    setCentralWidget(all);
}

QWidget* MainWindow::makeCentre() {
    topBar_->addPage(tr("Curves"), "curves", tr("Errors and losses while networks train"));
    topBar_->addPage(tr("Gradients"), "gradients",
                     tr("What reaches each layer: gradients, updates, weights and outputs"));
    topBar_->addPage(tr("Networks"), "networks", tr("Layer by layer, with their gradients"));
    topBar_->addPage(tr("Images"), "images", tr("Pictures for the networks to answer, and why"));
    topBar_->addPage(tr("Runs"), "runs", tr("All runs so far: search, compare, open again"));
    pages_->addWidget(curves_);
    pages_->addWidget(gradients_);
    pages_->addWidget(networks_);
    pages_->addWidget(images_);
    pages_->addWidget(runs_);
    auto* bannerPlace = new QVBoxLayout;
    bannerPlace->setContentsMargins(16, 12, 16, 0);
    bannerPlace->setSpacing(8);
    bannerPlace->addWidget(banner_);
    bannerPlace->addWidget(offer_);
    auto* centre = new QFrame;
    centre->setObjectName(QStringLiteral("centre"));
    auto* layout = stacked();
    layout->addLayout(bannerPlace);
    layout->addWidget(pages_, 1);
    centre->setLayout(layout);
    return centre;
}

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(actions_->train, &MainWindow::train);
    on(actions_->pause, &MainWindow::pauseOrResume);
    on(actions_->step, &MainWindow::stepOnce);
    on(actions_->stop, &MainWindow::leave);
    on(actions_->probe, &MainWindow::probe);
    on(actions_->quit, &MainWindow::close);
    on(actions_->presentation, &MainWindow::setPresentation);
    on(actions_->fullScreen,
       [this](bool full) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, full)); });
    on(actions_->experimentPanel, &MainWindow::showPanels);
    on(actions_->explanationPanel, &MainWindow::showPanels);
    for (QAction* action : actions_->appearance->actions())
        action->setChecked(action->data().value<Appearance::Choice>() == appearance_.choice());
    connect(actions_->appearance, &QActionGroup::triggered, this, [this](const QAction* action) {
        appearance_.setChoice(action->data().value<Appearance::Choice>());
    });
    actions_->addPage(tr("&Curves"), [this] { setPage(Curves); });
    actions_->addPage(tr("&Gradients"), [this] { setPage(Gradients); });
    actions_->addPage(tr("&Networks"), [this] { setPage(Networks); });
    actions_->addPage(tr("&Images"), [this] { setPage(Images); });
    actions_->addPage(tr("&Runs"), [this] { setPage(Runs); });
    actions_->extend(*actions_->view, curves_->viewActions());
    actions_->extend(actions_->addSubmenu(tr("Drawing of networks")), networks_->viewActions());
    actions_->extend(*actions_->exports, curves_->exportActions());
    actions_->extend(*actions_->view, gradients_->viewActions());
    actions_->extend(*actions_->exports, gradients_->exportActions());
    actions_->extend(*actions_->exports, networks_->exportActions());
    actions_->extend(*actions_->exports, images_->exportActions());
    connect(topBar_, &TopBar::pageChosen, this, &MainWindow::setPage);

    help_ = new HelpCenter(*this, *actions_, tourStops());
    connect(help_, &HelpCenter::lessonChosen, this, [this](int lesson) {
        actions_->explanationPanel->setChecked(true);
        showPanels();
        explanation_->openLesson(lesson);
    });
}

QList<TourStop> MainWindow::tourStops() const {
    return {{bar_, tr("One button to begin with"),
             tr("Train starts the experiment that is loaded: plain and residual networks with 20 "
                "and 56 layers. It is over in seconds.")},
            {curves_, tr("Errors, side by side"),
             tr("Plain networks on the left, residual ones on the right. The heavy lines are the "
                "errors on the training images, the thin ones on images never trained on.")},
            {explanation_, tr("What you see, in words"),
             tr("Sentences made of the figures of your run, and lessons that bring their own "
                "experiments.")},
            {panel_, tr("Your own experiment"),
             tr("A click on a network opens its options. Data, training and chance are below; "
                "every change can be undone.")},
            {topBar_, tr("Everything is kept"),
             tr("Runs lists all trainings so far, to compare or to open again. The glossary is on "
                "F1, and every control explains itself with Shift+F1.")}};
}

void MainWindow::connectEditor() {
    connect(&editor_, &ExperimentEditor::changed, this, &MainWindow::onExperimentChanged);
    connect(&editor_, &ExperimentEditor::problemsChanged, this, &MainWindow::onProblemsChanged);
    connect(&editor_, &ExperimentEditor::fileChanged, this, &MainWindow::showTitle);
    connect(&editor_, &ExperimentEditor::failed, banner_, &Banner::showMessage);
    connect(&editor_, &ExperimentEditor::opened, banner_, &Banner::hide);
    connect(&estimator_, &TimeEstimator::estimated, this, [this](const TimeEstimate& estimate) {
        panel_->setTimeEstimate(estimate.secondsOfNetwork, estimate.measured);
        bar_->setTimeEstimate(estimate.total(), estimate.measured);
    });
    connect(explanation_, &ExplanationPanel::experimentRequested, this,
            [this](const ExperimentSpec& experiment) {
                loadExperiment(experiment, tr("load the lesson's experiment"));
            });
    connect(runs_, &RunsPage::experimentRequested, this, [this](const ExperimentSpec& experiment) {
        loadExperiment(experiment, tr("open the run's experiment"));
    });
}

void MainWindow::connectSession() {
    connect(bar_, &RunBar::trainClicked, this, &MainWindow::train);
    connect(bar_, &RunBar::stopClicked, this, &MainWindow::stop);
    connect(bar_, &RunBar::pauseClicked, &session_, &TrainingSession::pause);
    connect(bar_, &RunBar::resumeClicked, &session_, &TrainingSession::resume);
    connect(bar_, &RunBar::stepClicked, this, &MainWindow::stepOnce);
    connect(bar_, &RunBar::learningRateChanged, &session_, &TrainingSession::setLearningRate);
    connect(&session_, &TrainingSession::stateChanged, this, &MainWindow::onStateChanged);
    connect(&session_, &TrainingSession::reading, bar_, &RunBar::setReading);
    connect(&session_, &TrainingSession::updated, this, &MainWindow::onUpdated);
    connect(&session_, &TrainingSession::failed, this, &MainWindow::onFailed);
    connect(&session_, &TrainingSession::noticed, banner_, &Banner::showMessage);
}

void MainWindow::connectHistory() {
    connect(&history_, &RunHistory::failed, this, [this](const QString& message) {
        banner_->showMessage(tr("The history of runs: %1").arg(message));
    });
    connect(&history_, &RunHistory::inspected, this,
            [this](qint64, const std::shared_ptr<const RunModel>& run) { inspect(run); });
    connect(runs_, &RunsPage::resumeRequested, &history_, &RunHistory::resume);
    connect(offer_, &ResumeOffer::accepted, &history_, &RunHistory::resume);
    connect(&history_, &RunHistory::resumed, this, &MainWindow::goOn);
    connect(runs_, &RunsPage::inspectionRequested, &history_, &RunHistory::requestInspection);
    connect(&probe_, &ProbeService::probed, this, &MainWindow::inspect);
    connect(&probe_, &ProbeService::failed, banner_, &Banner::showMessage);
    connect(curves_, &CurvesPage::failed, banner_, &Banner::showMessage);
    connect(gradients_, &GradientsPage::failed, banner_, &Banner::showMessage);
    connect(gradients_, &GradientsPage::layerChosen, networks_, &NetworksPage::chooseLayer);
    connect(networks_, &NetworksPage::statesWanted, &session_, &TrainingSession::requestStates);
    connect(&gradients_->sweep(), &DepthSweepPane::measuringChanged, this,
            [this](bool measuring) { estimator_.setBusy(measuring || session_.isRunning()); });
    connect(networks_, &NetworksPage::failed, banner_, &Banner::showMessage);
    connect(runs_, &RunsPage::overlayToggled, this,
            [this](qint64 id, bool shown, const std::shared_ptr<const RunModel>& run) {
                if (shown)
                    curves_->setOverlay(id, experimentTitle(run->experiment()), run);
                else
                    curves_->removeOverlay(id);
                showOverlay(id, shown);
            });
    connect(curves_, &CurvesPage::overlayRemoved, this,
            [this](qint64 id) { showOverlay(id, false); });
}

void MainWindow::connectImages() {
    connect(images_, &ImagesPage::statesWanted, &session_, &TrainingSession::requestStates);
    connect(images_, &ImagesPage::failed, banner_, &Banner::showMessage);
    connect(images_, &ImagesPage::earlierRunWanted, this, [this] { setPage(Runs); });
    connect(runs_, &RunsPage::networksRequested, &history_, &RunHistory::requestWeights);
    connect(&history_, &RunHistory::weightsFound, this,
            [this](qint64 id, const QList<KeptWeights>& weights) {
                images_->addNetworksOf(id, weights);
                if (!weights.isEmpty())
                    setPage(Images);
            });
    connect(images_, &ImagesPage::trainRequested, this, &MainWindow::train);
    auto* drops = new DropTarget(*this);
    connect(drops, &DropTarget::experimentDropped, files_, &ExperimentFiles::open);
    connect(drops, &DropTarget::imagesDropped, this, [this](const QMimeData& dropped) {
        setPage(Images);
        images_->take(dropped);
    });
}

void MainWindow::showOverlay(qint64 id, bool shown) {
    if (shown)
        overlays_.insert(id);
    else
        overlays_.remove(id);
    runs_->setOverlays(overlays_);
}

void MainWindow::train() {
    start(false);
}

void MainWindow::start(bool paused) {
    if (session_.isRunning() || !editor_.problems().empty())
        return;
    beginRun(editor_.experiment());
    const std::filesystem::path folder = history_.begin(run_.experiment(), threads_);
    session_.start(run_.experiment(), {threads_, paused, probeInterval(), folder});
}

/// One of the history that was cut off.
void MainWindow::goOn(const KeptRun& run) {
    beginRun(run.experiment);
    session_.start(run.experiment, {threads_, false, 0, run.folder, true});
}

void MainWindow::beginRun(const ExperimentSpec& experiment) {
    banner_->hide();
    if (pages_->currentIndex() == Runs)
        setPage(Curves);
    run_ = RunModel(experiment);
    showRun();
    failure_.clear();
}

int MainWindow::probeInterval() const {
    constexpr std::int64_t mostSamples = 4000; // of a network; each takes some 10 KB
    const int chosen = actions_->probing->checkedAction()->data().toInt();
    const ExperimentSpec& experiment = run_.experiment();
    const std::int64_t images = summarise(experiment.data).trainImages;
    const std::int64_t batches = (images + experiment.batchSize - 1) / experiment.batchSize;
    const std::int64_t steps = batches * experiment.epochs;
    if (chosen == WindowActions::automaticProbing)
        return defaultProbeInterval(steps);
    return chosen == 0 ? 0 : std::max(chosen, static_cast<int>(steps / mostSamples));
}

void MainWindow::stop() {
    if (session_.isRunning()) {
        bar_->setStopping();
        session_.stop();
    }
}

/// Esc: out of the presentation first, then out of the training.
void MainWindow::leave() {
    if (actions_->presentation->isChecked())
        actions_->presentation->trigger();
    else
        stop();
}

void MainWindow::pauseOrResume() {
    if (session_.state() == TrainingSession::State::Paused)
        session_.resume();
    else
        session_.pause();
}

void MainWindow::stepOnce() {
    if (session_.isRunning())
        session_.step();
    else
        start(true);
}

QString MainWindow::trainBlocker() const {
    if (editor_.problems().empty())
        return {};
    return panel_->firstProblem().isEmpty() ? tr("Train waits: see what is marked on the left")
                                            : tr("Train waits. %1").arg(panel_->firstProblem());
}

void MainWindow::onExperimentChanged() {
    const ExperimentSpec& experiment = editor_.experiment();
    if (!run_.hasPoints() && !session_.isRunning()) {
        run_ = RunModel(experiment);
        showRun();
    }
    panel_->setRun(run_);
    gradients_->sweep().setExperiment(experiment);
    showTitle();
    estimator_.setExperiment(experiment);
}

/// Also after every change of the experiment.
void MainWindow::onProblemsChanged() {
    bar_->setExperiment(editor_.experiment(), trainBlocker());
    showCommands();
}

void MainWindow::showTitle() {
    setWindowTitle(tr("%1[*] – Residual Lab").arg(experimentTitle(editor_.experiment())));
    setWindowModified(!editor_.file().isEmpty() && editor_.isModified());
}

void MainWindow::onStateChanged(TrainingSession::State state) {
    const bool running = session_.isRunning();
    panel_->setNote(running ? tr("Changes are for the next run") : QString());
    gradients_->sweep().setBlocked(running);
    images_->setThreads(running ? 1 : threads_);
    networks_->lesions().setTraining(running);
    estimator_.setBusy(running);
    bar_->setState(run_, state);
    showCommands();
    if (!running) {
        history_.finish(endOf(run_, state, isClosing_), failure_);
        if (!showsInspected())
            explanation_->updateRun(run_);
        curves_->updateRun(run_);
        images_->updateRun(run_);
        if (!inspected_) {
            gradients_->updateRun(run_);
            networks_->updateRun(run_);
        }
        if (isClosing_)
            finishClosing();
    }
}

void MainWindow::onUpdated(const TrainingUpdate& update) {
    run_.apply(update);
    history_.record(update);
    curves_->updateRun(run_);
    images_->updateRun(run_);
    if (!inspected_) {
        gradients_->updateRun(run_);
        networks_->updateRun(run_);
    }
    panel_->setRun(run_);
    if (!showsInspected())
        explanation_->updateRun(run_);
    bar_->setProgress(run_);
}

void MainWindow::onFailed(const QString& message) {
    failure_ = message;
    banner_->showMessage(tr("The training could not go on. %1").arg(asSentence(message)));
}

/// From a lesson or from the history. A run that is on is not disturbed: what is edited is the
/// next one.
void MainWindow::loadExperiment(const ExperimentSpec& experiment, const QString& undoText) {
    files_->askAndThen([this, experiment, undoText] {
        editor_.replace(experiment, undoText);
        setPage(Curves);
    });
}

/// A run with other contenders than before.
void MainWindow::showRun() {
    inspected_.reset();
    probe_.cancel();
    curves_->setRun(run_);
    gradients_->setRun(run_);
    networks_->setRun(run_);
    images_->setRun(run_);
    explanation_->setRun(run_);
    panel_->setRun(run_);
}

/// An earlier run, or untrained networks, until the next run begins.
void MainWindow::inspect(std::shared_ptr<const RunModel> run) {
    inspected_ = std::move(run);
    gradients_->setRun(*inspected_);
    networks_->setRun(*inspected_);
    setPage(Gradients);
}

void MainWindow::probe() {
    if (!session_.isRunning() && editor_.problems().empty())
        probe_.probe(editor_.experiment(), threads_);
}

/// Errors beside the curves and the list of runs, gradients beside those of layers.
void MainWindow::explainPage() {
    explanation_->setTopic(isAboutGradients() ? ExplanationPanel::Topic::Flow
                                              : ExplanationPanel::Topic::Errors);
    explanation_->setRun(showsInspected() ? *inspected_ : run_);
}

bool MainWindow::isAboutGradients() const {
    return pages_->currentIndex() == Gradients || pages_->currentIndex() == Networks;
}

bool MainWindow::showsInspected() const {
    return inspected_ && isAboutGradients();
}

/// The curves are always the present run's: who comes back to them is done with the other one.
void MainWindow::endInspection() {
    inspected_.reset();
    gradients_->setRun(run_);
    networks_->setRun(run_);
}

/// Which commands can be given now.
void MainWindow::showCommands() {
    const bool running = session_.isRunning();
    const bool isPaused = session_.state() == TrainingSession::State::Paused;
    const bool canTrain = !running && editor_.problems().empty();
    actions_->train->setEnabled(canTrain);
    actions_->pause->setEnabled(running);
    actions_->pause->setText(isPaused ? tr("&Resume") : tr("&Pause"));
    actions_->step->setEnabled(canTrain || isPaused);
    actions_->probe->setEnabled(canTrain);
    runs_->setTraining(running);
    offer_->setTraining(running);
    // Esc has other meanings in an open list or card, so it is taken only where it leads out.
    actions_->stop->setEnabled(running || actions_->presentation->isChecked());
}

void MainWindow::setPage(int page) {
    pages_->setCurrentIndex(page);
    topBar_->setPage(page);
    if (page == Curves && inspected_ && run_.hasPoints())
        endInspection();
    explainPage();
}

void MainWindow::setPresentation(bool on) {
    if (on)
        setPage(Curves);
    topBar_->setVisible(!on);
    bar_->setVisible(!on);
    curves_->setPresentation(on);
    explanation_->setPresentation(on);
    if (on)
        wasFullScreen_ = isFullScreen();
    const bool full = on || wasFullScreen_;
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, full));
    actions_->fullScreen->setChecked(full);
    showPanels();
    showCommands();
}

void MainWindow::showPanels() {
    const bool isPresentation = actions_->presentation->isChecked();
    const bool isWide = width() >= leastWidthForExplanation;
    panel_->setVisible(!isPresentation && actions_->experimentPanel->isChecked());
    explanation_->setVisible(isPresentation ||
                             (actions_->explanationPanel->isChecked() &&
                              (isWide || !actions_->experimentPanel->isChecked())));
}

void MainWindow::applyTheme(const Theme& theme) {
    setStyleSheet(makeStyleSheet(theme));
    topBar_->setTheme(theme);
    panel_->setTheme(theme);
    curves_->setTheme(theme);
    gradients_->setTheme(theme);
    networks_->setTheme(theme);
    images_->setTheme(theme);
    runs_->setTheme(theme);
    explanation_->setTheme(theme);
    bar_->setTheme(theme);
    help_->setTheme(theme);
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange)
        appearance_.followSystem();
    return QMainWindow::event(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    showPanels();
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    help_->welcome();
}

void MainWindow::restoreWindow() {
    QSettings settings = userSettings();
    setMinimumSize(smallestSize);
    if (!restoreGeometry(settings.value(geometryKey).toByteArray()))
        resize(firstSize.boundedTo(screen()->availableSize() - frameAllowance));
    actions_->experimentPanel->setChecked(settings.value(experimentPanelKey, true).toBool());
    actions_->explanationPanel->setChecked(settings.value(explanationPanelKey, true).toBool());
    const int interval = settings.value(probingKey, WindowActions::automaticProbing).toInt();
    for (QAction* action : actions_->probing->actions())
        action->setChecked(action->data().toInt() == interval);
    if (!actions_->probing->checkedAction())
        actions_->probing->actions().constFirst()->setChecked(true);
    curves_->restoreState(settings);
    gradients_->restoreState(settings);
    networks_->restoreState(settings);
    showPanels();
}

void MainWindow::keepWindow() const {
    QSettings settings = userSettings();
    settings.setValue(geometryKey, saveGeometry());
    settings.setValue(experimentPanelKey, actions_->experimentPanel->isChecked());
    settings.setValue(explanationPanelKey, actions_->explanationPanel->isChecked());
    files_->keepLastExperiment();
    settings.setValue(probingKey, actions_->probing->checkedAction()->data());
    curves_->saveState(settings);
    gradients_->saveState(settings);
    networks_->saveState(settings);
    runs_->saveNote();
}

bool MainWindow::mayStopTraining() {
    if (!session_.isRunning())
        return true;
    QMessageBox box(QMessageBox::Question, tr("Residual Lab"),
                    tr("The networks are still training. Stop, and close the window?"),
                    QMessageBox::NoButton, this);
    box.setInformativeText(tr("What they have reached is kept: the next time Residual Lab starts, "
                              "it offers to go on from there."));
    const QPushButton* stopAndClose = box.addButton(tr("&Stop and close"), QMessageBox::AcceptRole);
    box.setDefaultButton(box.addButton(tr("&Go on training"), QMessageBox::RejectRole));
    box.exec();
    return box.clickedButton() == stopAndClose;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    // The training last: saving takes a moment, after which the window is closed anew.
    const bool mayClose = isClosing_ || (files_->mayClose() && mayStopTraining());
    event->setAccepted(mayClose && !session_.isRunning());
    if (!mayClose || isClosing_)
        return;
    if (actions_->presentation->isChecked())
        actions_->presentation->trigger(); // its full screen is not the window's usual state
    keepWindow();
    if (session_.isRunning()) {
        // Out of sight at once; the run is kept when its last batch is done.
        isClosing_ = true;
        hide();
        session_.stop();
    }
}

/// Qt doesn't count a hidden window as the last one to be closed.
void MainWindow::finishClosing() {
    close();
    if (QApplication::quitOnLastWindowClosed())
        QApplication::quit();
}

int runWindow(QApplication& application) {
    application.setStyle(new WindowStyle);
    MainWindow window(ExperimentFiles::lastExperiment());
    window.show();
    return application.exec();
}

} // namespace rlab
