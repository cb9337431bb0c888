// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunBar.h"

#include "ui/Text.h"
#include "ui/session/ContenderSpeed.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/LiveRateBox.h"
#include "ui/widgets/Roles.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>

#include <algorithm>
#include <cmath>

namespace rlab {

using State = TrainingSession::State;

namespace {

constexpr int barHeight = 56;
constexpr int leastProgressWidth = 40;
constexpr int rateWidth = 80;
constexpr int figuresMilliseconds = 400; ///< figures that change more often can't be read
constexpr int progressSteps = 10'000;    ///< finer than any screen

/// Empty where the speed isn't known.
QString speedText(const RunModel& run) {
    const auto speed = run.progress().unitsPerSecond();
    return speed ? RunBar::tr("%1 images/s").arg(fullCount(std::llround(*speed))) : QString();
}

/// In full as long as the last batch matters in it.
QString shortTotal(std::int64_t images) {
    constexpr std::int64_t many = 1'000'000;
    return images < many ? fullCount(images) : shortCount(images);
}

} // namespace

RunBar::RunBar(int threads, QWidget* parent)
    : QFrame(parent)
    , threads_(threads)
    , main_(makeButton("primary", {}))
    , step_(makeButton("normal", tr("&Step")))
    , stop_(makeButton("normal", tr("St&op")))
    , status_(new ElidedLabel("secondary"))
    , progress_(new QProgressBar)
    , rateLabel_(makeLabel("secondary", tr("&Learning rate")))
    , rate_(new LiveRateBox)
    , figures_(makeLabel("secondary")) {
    setObjectName(QStringLiteral("runBar"));
    setFixedHeight(barHeight);
    makeControls();
    makeTexts();
    arrange();
    setFocusProxy(main_);
    updateButtons();
    showRest();
}

void RunBar::makeControls() {
    main_->setObjectName(QStringLiteral("trainButton"));
    main_->installEventFilter(this);
    step_->setObjectName(QStringLiteral("stepButton"));
    stop_->setObjectName(QStringLiteral("stopButton"));
    step_->setToolTip(tr("Train every network on one batch, then wait"));
    step_->setWhatsThis(tr("<p>Trains every network on one more batch, then waits. Each step is a "
                           "point of the curves. Before a run it begins one.</p>"));
    stop_->setToolTip(tr("End the training after the batch at hand; what there is stays"));
    stop_->setWhatsThis(tr("<p>Ends the training after the batch at hand. The curves stay as far "
                           "as they came. A stopped run can't be taken up again; to let it rest, "
                           "use Pause.</p>"));
    rate_->setObjectName(QStringLiteral("liveRate"));
    rate_->setAccessibleName(tr("Learning rate of the present training"));
    rate_->setFixedWidth(rateWidth);
    rate_->setToolTip(tr("Type another learning rate while the networks train; Enter applies it"));
    rate_->setWhatsThis(
        tr("<p>The learning rate of the training that runs or rests. Enter applies another one: it "
           "holds for all networks from the same batch on, is noted in the run and marked on the "
           "curves. The schedule goes on: it multiplies this rate.</p>"));
    rateLabel_->setBuddy(rate_);
    connect(main_, &QPushButton::clicked, this, &RunBar::onMainButton);
    connect(step_, &QPushButton::clicked, this, &RunBar::stepClicked);
    connect(stop_, &QPushButton::clicked, this, &RunBar::stopClicked);
    connect(rate_, &LiveRateBox::rateApplied, this, &RunBar::learningRateChanged);
}

void RunBar::makeTexts() {
    status_->setObjectName(QStringLiteral("status"));
    figures_->setObjectName(QStringLiteral("speed"));
    figures_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    figures_->setWhatsThis(tr("<p>How long the training still takes at the present speed, and how "
                              "many training images all networks together get through in a second. "
                              "The tests after each epoch are counted, pauses are not.</p>"));
    progress_->setObjectName(QStringLiteral("progress"));
    progress_->setRange(0, progressSteps);
    progress_->setTextVisible(false);
    progress_->setMinimumWidth(leastProgressWidth);
    progress_->setAccessibleName(tr("Progress of the training"));
    progress_->setWhatsThis(tr("<p>How much of the training is done, in images.</p>"));
}

void RunBar::arrange() {
    layout_ = new QHBoxLayout(this);
    layout_->setContentsMargins(16, 0, 16, 0);
    layout_->setSpacing(8);
    layout_->addWidget(main_);
    layout_->addWidget(step_);
    layout_->addWidget(stop_);
    layout_->addSpacing(8);
    layout_->addWidget(status_);
    layout_->addSpacing(4);
    layout_->addWidget(progress_);
    layout_->addSpacing(8);
    layout_->addWidget(rateLabel_);
    layout_->addWidget(rate_);
    layout_->addSpacing(8);
    layout_->addWidget(figures_);
}

bool RunBar::isRunning() const {
    return state_ == State::Loading || state_ == State::Training || state_ == State::Paused;
}

void RunBar::onMainButton() {
    if (!isRunning()) {
        emit trainClicked();
    } else if (state_ == State::Paused) {
        emit resumeClicked();
    } else {
        showStatus(tr("Pausing …"));
        emit pauseClicked();
    }
}

/// The second half of a double click on Train would pause what has just begun.
bool RunBar::eventFilter(QObject* watched, QEvent* event) {
    return (watched == main_ && event->type() == QEvent::MouseButtonDblClick) ||
           QFrame::eventFilter(watched, event);
}

/// Only now is the style known, and with it the buttons' width.
void RunBar::showEvent(QShowEvent* event) {
    updateButtons();
    QFrame::showEvent(event);
}

void RunBar::updateButtons() {
    struct Face {
        const char* icon;
        QString text, tip, whatsThis;
    };
    const Face train{"play", tr("T&rain"), tr("Train all networks side by side (Ctrl+R)"),
                     tr("<p>Trains all networks of the experiment side by side, in turns of a few "
                        "batches, so that their curves stay abreast.</p>")};
    const Face pause{"pause", tr("&Pause"), tr("Let the training rest after the batch at hand"),
                     tr("<p>Lets the training rest after the batch at hand, for as long as you "
                        "like. The results are the same as without a pause.</p>")};
    const Face resume{"play", tr("&Resume"), tr("Go on where the training rests"),
                      tr("<p>Goes on with the training, with the very next batch.</p>")};
    const Face& face = !isRunning() ? train : state_ == State::Paused ? resume : pause;
    main_->setIcon(makeIcon(face.icon, theme_.onPrimary, theme_.disabled));
    int width = 0;
    for (const Face* each : {&train, &pause, &resume}) {
        main_->setText(each->text);
        width = std::max(width, main_->sizeHint().width());
    }
    main_->setMinimumWidth(width); // what stands beside it stays where it is
    main_->setText(face.text);
    step_->setIcon(makeIcon("step", theme_.text, theme_.disabled));
    stop_->setIcon(makeIcon("stop", theme_.text, theme_.disabled));
    main_->setToolTip(face.tip);
    main_->setWhatsThis(face.whatsThis);

    const bool hadFocus = main_->hasFocus() || step_->hasFocus() || stop_->hasFocus();
    const bool canTrain = isRunning() ? !stopping_ : blocker_.isEmpty();
    main_->setEnabled(canTrain);
    step_->setEnabled(canTrain);
    stop_->setEnabled(isRunning() && !stopping_);
    rate_->setEnabled((state_ == State::Training || state_ == State::Paused) && !stopping_);
    rateLabel_->setEnabled(rate_->isEnabled());
    // A disabled button would pass the focus on to some field.
    if (hadFocus && !main_->hasFocus() && !step_->hasFocus() && !stop_->hasFocus())
        main_->setFocus();
}

void RunBar::setTheme(const Theme& theme) {
    theme_ = theme;
    updateButtons();
}

void RunBar::setExperiment(const ExperimentSpec& experiment, const QString& blocker) {
    experiment_ = experiment;
    blocker_ = blocker;
    updateButtons();
    if (!isRunning())
        showRest();
}

void RunBar::setTimeEstimate(std::optional<double> seconds, bool measured) {
    if (!seconds)
        estimate_.clear();
    else
        estimate_ =
            (measured ? tr("Takes about %1") : tr("Takes roughly %1")).arg(durationText(*seconds));
    if (!isRunning())
        showRest();
}

void RunBar::setState(const RunModel& run, State state) {
    const bool begins = !isRunning();
    state_ = state;
    if (begins || !isRunning())
        stopping_ = false;
    updateButtons();
    if (!isRunning()) {
        finished_ = run.experiment();
        outcome_ = outcomeText(run);
        speed_ = speedText(run);
        return showRest();
    }
    if (begins) {
        reading_ = {};
        sinceLoading_.start();
        showProgress(true);
        showFigures({});
    }
    figures_->setMinimumWidth(0);
    sinceFigures_.invalidate();
    setProgress(run);
}

/// Nothing runs: how the last run ended, or what the next one waits for.
void RunBar::showRest() {
    const bool isOver = !outcome_.isEmpty();
    if (!blocker_.isEmpty())
        showStatus(blocker_, true);
    else
        showStatus(isOver ? outcome_ : tr("Ready"));
    showProgress(false);
    showFigures(isOver && finished_ == experiment_ ? speed_ : estimate_);
    rate_->setRate(experiment_.optimizer.learningRate);
}

void RunBar::setStopping() {
    stopping_ = true;
    updateButtons();
    showStatus(tr("Stopping …"));
}

void RunBar::setProgress(const RunModel& run) {
    const double fraction = run.progress().fraction();
    progress_->setValue(static_cast<int>(std::lround(fraction * progressSteps)));
    if (!stopping_)
        showStatus(runningText(run));
    showRate(run);
    if (state_ == State::Training && sinceFigures_.isValid() &&
        !sinceFigures_.hasExpired(figuresMilliseconds))
        return;
    const QString figures = figuresText(run);
    if (!figures.isEmpty()) {
        sinceFigures_.start();
        showFigures(figures);
    }
}

void RunBar::setReading(qint64 done, qint64 all) {
    if (state_ != State::Loading || stopping_)
        return;
    reading_.add({done, all, static_cast<double>(sinceLoading_.elapsed()) / 1000});
    progress_->setValue(static_cast<int>(std::lround(reading_.fraction() * progressSteps)));
    showStatus(tr("Reading pictures: %1 of %2").arg(fullCount(done), fullCount(all)));
    if (const auto left = reading_.secondsLeft())
        showFigures(tr("%1 left").arg(durationText(*left)));
}

QString RunBar::runningText(const RunModel& run) const {
    const int epoch = run.presentEpoch();
    const int epochs = run.experiment().epochs;
    if (state_ == State::Loading)
        return tr("Preparing images …");
    if (state_ == State::Paused)
        return tr("Paused, epoch %1 of %2").arg(epoch).arg(epochs);
    return tr("Epoch %1 of %2").arg(epoch).arg(epochs);
}

/// Resting, there is no speed; single steps show in the images.
QString RunBar::figuresText(const RunModel& run) const {
    const ProgressMeter& meter = run.progress();
    if (state_ == State::Paused)
        return tr("%1 of %2 images").arg(fullCount(meter.done()), shortTotal(meter.total()));
    const QString speed = speedText(run);
    const auto left = secondsLeft(run);
    if (state_ == State::Loading || speed.isEmpty())
        return {};
    return left ? tr("%1 left · %2").arg(durationText(*left), speed) : speed;
}

QString RunBar::outcomeText(const RunModel& run) const {
    if (state_ == State::Failed)
        return tr("Failed");
    const QString time = durationText(run.progress().seconds());
    if (run.count(RunEnd::Stopped) > 0) {
        return tr("Stopped in epoch %1 of %2, after %3")
            .arg(run.presentEpoch())
            .arg(run.experiment().epochs)
            .arg(time);
    }
    QString text = tr("Finished in %1").arg(time);
    if (const int diverged = run.count(RunEnd::Diverged))
        text += tr(", %1 diverged").arg(diverged);
    if (const int failed = run.count(RunEnd::Failed))
        text += tr(", %1 failed").arg(failed);
    return text;
}

void RunBar::showStatus(const QString& text, bool failed) {
    status_->setText(text);
    setStyleProperty(*status_, "failed", failed);
    fitLabels();
}

/// Where not all fits (a narrow window, a wide font, a long sentence), the field for the rate
/// stands without its label, which its tool tip repeats.
void RunBar::fitLabels() {
    int needed = layout_->sizeHint().width();
    if (rateLabel_->isHidden())
        needed += layout_->spacing() + rateLabel_->sizeHint().width();
    rateLabel_->setVisible(needed <= width());
}

void RunBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fitLabels();
}

/// Without the progress bar there is room for a sentence.
void RunBar::showProgress(bool shown) {
    progress_->setVisible(shown);
    layout_->setStretchFactor(progress_, 1);
    layout_->setStretchFactor(status_, shown ? 0 : 1);
}

void RunBar::showRate(const RunModel& run) {
    rate_->setRate(run.rateChanges().empty() ? run.experiment().optimizer.learningRate
                                             : run.rateChanges().back().learningRate);
}

void RunBar::showFigures(const QString& figures) {
    const QString threads = threads_ == 1 ? tr("1 thread") : tr("%1 threads").arg(threads_);
    if (figures.isEmpty())
        figures_->setText(threads);
    else
        figures_->setText(state_ == State::Paused ? figures : tr("%1 · %2").arg(figures, threads));
    // Only ever wider while it runs: the progress bar must not tremble with the digits.
    if (isRunning())
        figures_->setMinimumWidth(std::max(figures_->minimumWidth(), figures_->sizeHint().width()));
    else
        figures_->setMinimumWidth(0);
    fitLabels();
}

} // namespace rlab
