// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QSlider>
#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace rlab {

/// A slider that jumps to where it is clicked; Space is left to whoever plays.
class TimeSlider : public QSlider {
    Q_OBJECT

public:
    explicit TimeSlider(QWidget* parent = nullptr);

signals:
    void spacePressed();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void jumpTo(double x);
};

/// Which of the recorded samples is looked at: a slider, playing, and following the newest.
class TimeRow : public QWidget {
    Q_OBJECT

public:
    explicit TimeRow(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// How many samples there are. Who follows goes to the newest, which is not a choice: no
    /// signal.
    void setCount(int count);
    /// As if the user had moved the slider.
    void choose(int index);
    int index() const { return slider_->value(); }
    /// "batch 129 of 395, epoch 1.62"
    void setText(const QString& text);
    /// Whether the newest sample is followed: until the slider is moved away from it.
    bool isLive() const { return live_; }
    void setLive(bool live);
    bool isPlaying() const { return timer_.isActive(); }

public slots:
    void togglePlaying();

signals:
    void indexChosen(int index);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void onMoved(int index);
    void advance();
    void showState();

    QToolButton* play_;
    TimeSlider* slider_;
    QLabel* text_;
    QToolButton* liveButton_;
    QTimer timer_;
    Theme theme_ = Theme::lightTheme();
    bool live_ = true;
};

} // namespace rlab
