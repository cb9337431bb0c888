// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunBar.h"

#include "ui/Text.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QProgressBar>

#include <cmath>

namespace rlab {

namespace {

constexpr int barHeight = 56;
constexpr int speedMilliseconds = 400; ///< figures that change more often can't be read
constexpr int progressSteps = 10'000;  ///< finer than any screen

} // namespace

RunBar::RunBar(int threads, QWidget* parent)
    : QFrame(parent)
    , threads_(threads)
    , train_(makeButton("primary", tr("&Train")))
    , stop_(makeButton("normal", tr("&Stop")))
    , status_(makeLabel("secondary"))
    , progress_(new QProgressBar)
    , speed_(makeLabel("secondary")) {
    setObjectName(QStringLiteral("runBar"));
    setFixedHeight(barHeight);
    train_->setObjectName(QStringLiteral("trainButton"));
    stop_->setObjectName(QStringLiteral("stopButton"));
    status_->setObjectName(QStringLiteral("status"));
    status_->setMinimumWidth(1); // a long problem is cut rather than widens the window
    speed_->setObjectName(QStringLiteral("speed"));
    train_->setToolTip(tr("Train all contenders (Ctrl+R, F5)"));
    stop_->setToolTip(tr("Stop after the batch at hand (Esc)"));
    progress_->setRange(0, progressSteps);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the training"));
    QSizePolicy keepsPlace = progress_->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    progress_->setSizePolicy(keepsPlace);
    connect(train_, &QPushButton::clicked, this, &RunBar::trainClicked);
    connect(stop_, &QPushButton::clicked, this, &RunBar::stopClicked);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->setSpacing(12);
    layout->addWidget(train_);
    layout->addWidget(stop_);
    layout->addWidget(status_);
    layout->addWidget(progress_, 1);
    layout->addWidget(speed_);
    setFocusProxy(train_);
    setIdle({});
}

void RunBar::setIdle(const QString& blocker) {
    outcome_.clear();
    setRunning(false);
    progress_->hide();
    setTrainBlocker(blocker);
    showSpeed({});
}

void RunBar::setTrainBlocker(const QString& blocker) {
    train_->setEnabled(blocker.isEmpty());
    if (blocker.isEmpty())
        status_->setText(outcome_.isEmpty() ? tr("Ready") : outcome_);
    else
        status_->setText(blocker);
    setStyleProperty(*status_, "failed", !blocker.isEmpty());
}

void RunBar::setLoading() {
    stopping_ = false;
    setRunning(true);
    status_->setText(tr("Preparing the images …"));
    progress_->setValue(0);
    sinceSpeed_.invalidate();
    progress_->show();
    showSpeed({});
}

void RunBar::setStopping() {
    stopping_ = true;
    stop_->setEnabled(false);
    status_->setText(tr("Stopping …"));
}

void RunBar::setProgress(const RunModel& run) {
    const ProgressMeter& meter = run.progress();
    progress_->setValue(static_cast<int>(std::lround(meter.fraction() * progressSteps)));
    if (!stopping_)
        status_->setText(tr("Epoch %1 of %2").arg(run.presentEpoch()).arg(run.experiment().epochs));
    if (sinceSpeed_.isValid() && !sinceSpeed_.hasExpired(speedMilliseconds))
        return;
    const auto speed = meter.imagesPerSecond();
    const auto left = meter.secondsLeft();
    if (speed && left) {
        sinceSpeed_.start();
        showSpeed(
            tr("%1 left · %2 images/s").arg(durationText(*left), fullCount(std::llround(*speed))));
    }
}

void RunBar::setEnded(const RunModel& run, TrainingSession::State state) {
    setRunning(false);
    outcome_ = outcomeText(run, state);
    status_->setText(outcome_);
    const auto speed = run.progress().imagesPerSecond();
    showSpeed(speed ? tr("%1 images/s").arg(fullCount(std::llround(*speed))) : QString());
}

QString RunBar::outcomeText(const RunModel& run, TrainingSession::State state) const {
    if (state == TrainingSession::State::Failed)
        return tr("Failed");
    const QString time = durationText(run.progress().seconds());
    if (run.count(RunEnd::Stopped) > 0) {
        return tr("Stopped in epoch %1 of %2, after %3")
            .arg(run.presentEpoch())
            .arg(run.experiment().epochs)
            .arg(time);
    }
    const int diverged = run.count(RunEnd::Diverged);
    return diverged > 0 ? tr("Finished in %1, %2 diverged").arg(time).arg(diverged)
                        : tr("Finished in %1").arg(time);
}

void RunBar::setRunning(bool running) {
    const bool hadFocus = train_->hasFocus() || stop_->hasFocus();
    train_->setEnabled(!running);
    stop_->setEnabled(running);
    if (hadFocus) {
        // A disabled button would pass the focus on to some field.
        (running ? stop_ : train_)->setFocus();
    }
    setStyleProperty(*status_, "failed", false);
}

void RunBar::showSpeed(const QString& speed) {
    const QString threads = threads_ == 1 ? tr("1 thread") : tr("%1 threads").arg(threads_);
    speed_->setText(speed.isEmpty() ? threads : speed + tr(" · ") + threads);
}

} // namespace rlab
