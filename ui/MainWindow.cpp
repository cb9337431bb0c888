// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "ui/StyleSheet.h"
#include "ui/Text.h"
#include "ui/WindowStyle.h"
#include "ui/charts/FigureView.h"
#include "ui/panels/ExperimentPanel.h"
#include "ui/panels/ResultText.h"
#include "ui/panels/ResultTiles.h"
#include "ui/panels/RunBar.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLocale>
#include <QScreen>
#include <QSettings>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr QSize firstSize(1280, 800);
constexpr QSize smallestSize(960, 600);
/// What a window manager puts around the window: a title bar above, borders. It is not known before
/// the window is shown.
constexpr QSize frameAllowance(16, 48);
constexpr int topBarHeight = 48;

QSettings windowSettings() {
    return QSettings(QStringLiteral("residual-lab"), QStringLiteral("residual-lab"));
}

const QString geometryKey = QStringLiteral("window/geometry");

/// The experiment's own name, or its networks.
QString experimentTitle(const RunModel& run) {
    if (!run.experiment().name.empty())
        return QString::fromStdString(run.experiment().name);
    QStringList names;
    for (const ContenderRun& contender : run.contenders())
        names.append(QString::fromStdString(contender.label));
    return names.join(QStringLiteral(", "));
}

std::vector<FigureCurve> figureCurves(const RunModel& run) {
    std::vector<FigureCurve> curves;
    for (const ContenderRun& contender : run.contenders()) {
        curves.push_back(
            {contender.label, contender.options.kind, contender.options.depth, contender.history});
    }
    return curves;
}

/// The curves in words, for those who can't see them.
QString spokenResults(const RunModel& run) {
    QStringList results;
    for (const ContenderRun& contender : run.contenders()) {
        const ResultText text = resultText(contender);
        results.append(QCoreApplication::translate("MainWindow", "%1: training error %2")
                           .arg(QString::fromStdString(contender.label),
                                text.train.isEmpty() ? QStringLiteral("–") : text.train));
    }
    return results.join(QStringLiteral("; "));
}

} // namespace

MainWindow::MainWindow(const ExperimentSpec& experiment, int threads, QWidget* parent)
    : QMainWindow(parent)
    , threads_(threads)
    , theme_(Theme::forPalette(QApplication::palette()))
    , run_(experiment)
    , panel_(new ExperimentPanel(experiment))
    , banner_(new Banner)
    , view_(new FigureView)
    , tiles_(new ResultTiles)
    , bar_(new RunBar(threads)) {
    setWindowTitle(tr("Residual Lab"));
    // The words are English; so are the numbers, whatever the system's language.
    setLocale(QLocale(QLocale::English, QLocale::UnitedStates));

    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(panel_);
    middle->addWidget(makeCentre(), 1);
    auto* all = new QWidget;
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTopBar());
    layout->addLayout(middle, 1);
    layout->addWidget(bar_);
    setCentralWidget(all);

    makeActions();
    connectSession();
    connect(panel_, &ExperimentPanel::experimentChanged, this, &MainWindow::onExperimentChanged);
    applyTheme();
    onExperimentChanged();
    restoreWindow();
    bar_->setFocus();
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeTopBar() {
    auto* bar = new QFrame;
    bar->setObjectName(QStringLiteral("topBar"));
    bar->setFixedHeight(topBarHeight);
    title_ = makeLabel("secondary");
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->addWidget(makeLabel("title", tr("Residual Lab")));
    layout->addStretch();
    layout->addWidget(title_);
    return bar;
}

QWidget* MainWindow::makeCentre() {
    view_->setAccessibleName(tr("Training and test error over the epochs"));
    view_->figure().setHint(tr("Press Train to let the curves grow"));
    auto* centre = new QFrame;
    centre->setObjectName(QStringLiteral("centre"));
    auto* bannerPlace = new QVBoxLayout;
    bannerPlace->setContentsMargins(16, 12, 16, 0);
    bannerPlace->addWidget(banner_);
    auto* tilesPlace = new QVBoxLayout;
    tilesPlace->setContentsMargins(16, 8, 16, 20);
    tilesPlace->addWidget(tiles_);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bannerPlace);
    layout->addWidget(view_, 1);
    layout->addLayout(tilesPlace);
    return centre;
}

void MainWindow::makeActions() {
    auto* trainAction = new QAction(tr("Train"), this);
    trainAction->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_R), QKeySequence(Qt::Key_F5)});
    connect(trainAction, &QAction::triggered, this, &MainWindow::train);
    stopAction_ = new QAction(tr("Stop"), this);
    stopAction_->setShortcut(QKeySequence(Qt::Key_Escape));
    // Only while training: Esc has other meanings in an open list or card.
    stopAction_->setEnabled(false);
    connect(stopAction_, &QAction::triggered, this, &MainWindow::stop);
    addActions({trainAction, stopAction_});
    connect(bar_, &RunBar::trainClicked, this, &MainWindow::train);
    connect(bar_, &RunBar::stopClicked, this, &MainWindow::stop);
}

void MainWindow::connectSession() {
    connect(&session_, &TrainingSession::stateChanged, this, &MainWindow::onStateChanged);
    connect(&session_, &TrainingSession::updated, this, &MainWindow::onUpdated);
    connect(&session_, &TrainingSession::failed, this, &MainWindow::onFailed);
}

void MainWindow::train() {
    if (session_.isRunning() || !panel_->problems().empty())
        return;
    banner_->hide();
    run_ = RunModel(panel_->experiment());
    showRun();
    session_.start(panel_->experiment(), threads_);
}

void MainWindow::stop() {
    if (session_.isRunning()) {
        bar_->setStopping();
        session_.stop();
    }
}

QString MainWindow::trainBlocker() const {
    if (panel_->problems().empty())
        return {};
    return panel_->firstProblem().isEmpty() ? tr("Train waits: see what is marked on the left")
                                            : tr("Train waits. %1").arg(panel_->firstProblem());
}

void MainWindow::onExperimentChanged() {
    if (!run_.hasPoints()) {
        run_ = RunModel(panel_->experiment());
        showRun();
        bar_->setIdle(trainBlocker());
    } else {
        bar_->setTrainBlocker(trainBlocker());
    }
    panel_->setRun(run_);
    title_->setText(experimentTitle(RunModel(panel_->experiment())));
}

void MainWindow::onStateChanged(TrainingSession::State state) {
    const bool running = session_.isRunning();
    panel_->setLocked(running);
    stopAction_->setEnabled(running);
    if (state == TrainingSession::State::Loading) {
        bar_->setLoading();
    } else if (!running) {
        bar_->setEnded(run_, state);
        view_->setAccessibleDescription(spokenResults(run_));
    }
}

void MainWindow::onUpdated(const TrainingUpdate& update) {
    run_.apply(update);
    for (const ContenderPoint& changed : update.points) {
        const auto index = static_cast<std::size_t>(changed.contender);
        view_->figure().setHistory(index, run_.contenders()[index].history);
    }
    tiles_->updateRun(run_);
    panel_->setRun(run_);
    bar_->setProgress(run_);
}

void MainWindow::onFailed(const QString& message) {
    banner_->showMessage(tr("The training could not go on. %1").arg(asSentence(message)));
}

/// A run with other contenders than before.
void MainWindow::showRun() {
    view_->figure().setEpochs(run_.experiment().epochs);
    view_->figure().setCurves(figureCurves(run_));
    tiles_->setRun(run_);
    panel_->setRun(run_);
}

void MainWindow::applyTheme() {
    setStyleSheet(makeStyleSheet(theme_));
    view_->figure().setTheme(theme_);
    panel_->setTheme(theme_);
    tiles_->setTheme(theme_);
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange) {
        const Theme& theme = Theme::forPalette(QApplication::palette());
        if (theme.dark != theme_.dark) {
            theme_ = theme;
            applyTheme();
        }
    }
    return QMainWindow::event(event);
}

void MainWindow::restoreWindow() {
    setMinimumSize(smallestSize);
    if (!restoreGeometry(windowSettings().value(geometryKey).toByteArray()))
        resize(firstSize.boundedTo(screen()->availableSize() - frameAllowance));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings settings = windowSettings();
    settings.setValue(geometryKey, saveGeometry());
    session_.stop();
    event->accept();
}

int runWindow(QApplication& application, const ExperimentSpec& experiment) {
    application.setStyle(new WindowStyle);
    MainWindow window(experiment);
    window.show();
    return application.exec();
}

} // namespace rlab
