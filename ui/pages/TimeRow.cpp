// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/TimeRow.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace rlab {

namespace {

// Playing takes eight seconds; few samples stand for at most 150 ms.
constexpr int playTime = 8000, shortestFrame = 50, longestFrame = 150;
constexpr int framesOfPlay = playTime / shortestFrame;

} // namespace

TimeSlider::TimeSlider(QWidget* parent)
    : QSlider(Qt::Horizontal, parent) {
    setProperty("role", "time");
    setFocusPolicy(Qt::StrongFocus);
}

void TimeSlider::jumpTo(double x) {
    constexpr int handle = 14;
    setValue(QStyle::sliderValueFromPosition(minimum(), maximum(), static_cast<int>(x) - handle / 2,
                                             width() - handle));
}

void TimeSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        jumpTo(event->position().x());
}

void TimeSlider::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        jumpTo(event->position().x());
}

void TimeSlider::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space)
        emit spacePressed();
    else
        QSlider::keyPressEvent(event);
}

TimeRow::TimeRow(QWidget* parent)
    : QWidget(parent)
    , play_(new QToolButton)
    , slider_(new TimeSlider)
    , text_(makeLabel("small"))
    , liveButton_(new QToolButton) {
    play_->setObjectName(QStringLiteral("playButton"));
    play_->setProperty("role", "pill");
    play_->setFocusPolicy(Qt::TabFocus);
    slider_->setObjectName(QStringLiteral("timeSlider"));
    slider_->setAccessibleName(tr("Batch that is looked at"));
    explain(*slider_, tr("Which batch is looked at; Space plays the training"),
            tr("Which of the recorded batches is looked at. Left and right go from one to the "
               "next, Space plays the training from here."));
    text_->setObjectName(QStringLiteral("timeText"));
    liveButton_->setObjectName(QStringLiteral("liveButton"));
    liveButton_->setProperty("role", "pill");
    liveButton_->setText(tr("Newest"));
    liveButton_->setCheckable(true);
    liveButton_->setFocusPolicy(Qt::TabFocus);
    liveButton_->setAccessibleName(tr("Follow the newest batch"));
    explain(*liveButton_, tr("Follow the newest batch while networks train"),
            tr("While networks train, the views follow the newest batch, until the slider is moved "
               "away from it. This follows again."));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(play_);
    layout->addWidget(slider_, 1);
    layout->addWidget(text_);
    layout->addWidget(liveButton_);
    connect(&timer_, &QTimer::timeout, this, &TimeRow::advance);
    connect(play_, &QToolButton::clicked, this, &TimeRow::togglePlaying);
    connect(slider_, &TimeSlider::spacePressed, this, &TimeRow::togglePlaying);
    connect(slider_, &QSlider::valueChanged, this, &TimeRow::onMoved);
    connect(liveButton_, &QToolButton::clicked, this, [this] {
        setLive(true);
        emit indexChosen(index());
    });
    setCount(0);
}

void TimeRow::setTheme(const Theme& theme) {
    theme_ = theme;
    showState();
}

void TimeRow::setCount(int count) {
    const QSignalBlocker quiet(slider_);
    const int last = std::max(0, count - 1);
    slider_->setRange(0, last);
    slider_->setPageStep(std::max(1, count / 10));
    slider_->setEnabled(count > 1);
    play_->setEnabled(count > 1);
    if (live_)
        slider_->setValue(last);
}

void TimeRow::choose(int index) {
    if (index == slider_->value())
        onMoved(index);
    else
        slider_->setValue(index);
}

void TimeRow::setText(const QString& text) {
    text_->setText(text);
    // Playing must not move the slider's end to and fro.
    const int width = text_->fontMetrics().horizontalAdvance(text) + 4;
    if (width > text_->minimumWidth() || text.isEmpty())
        text_->setMinimumWidth(text.isEmpty() ? 0 : width);
    slider_->setAccessibleDescription(text);
}

void TimeRow::setLive(bool live) {
    live_ = live;
    if (live) {
        timer_.stop();
        const QSignalBlocker quiet(slider_);
        slider_->setValue(slider_->maximum());
    }
    showState();
}

void TimeRow::togglePlaying() {
    if (timer_.isActive()) {
        timer_.stop();
    } else if (slider_->maximum() > 0) {
        if (slider_->value() == slider_->maximum())
            slider_->setValue(0);
        live_ = false;
        timer_.start(std::clamp(playTime / slider_->maximum(), shortestFrame, longestFrame));
    }
    showState();
}

void TimeRow::onMoved(int index) {
    live_ = index == slider_->maximum();
    showState();
    emit indexChosen(index);
}

void TimeRow::advance() {
    const int stride = std::max(1, slider_->maximum() / framesOfPlay);
    slider_->setValue(std::min(slider_->value() + stride, slider_->maximum()));
    if (slider_->value() == slider_->maximum())
        timer_.stop();
    showState();
}

void TimeRow::showState() {
    const bool playing = timer_.isActive();
    play_->setIcon(makeIcon(playing ? "pause" : "play", theme_.text, theme_.disabled));
    play_->setAccessibleName(playing ? tr("Pause") : tr("Play"));
    explain(*play_, playing ? tr("Stop here (Space)") : tr("Play the whole training (Space)"),
            tr("Lets the recorded training pass by, from the batch that is looked at, or from the "
               "first one if that is the last."));
    liveButton_->setChecked(live_);
}

void TimeRow::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    timer_.stop();
    showState();
}

} // namespace rlab
