// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/help/Tour.h"

#include <QFrame>
#include <QWidget>

class QLabel;
class QPushButton;

namespace rlab {

/// Where a bubble of `size` goes beside `target`, both inside `area`: on the side with room, in the
/// order right, left, below, above; else over the target's lower part.
QRect bubblePlace(const QRect& target, const QSize& size, const QRect& area);

/// Lies over the whole window while a tour is on: dims all but the target, holds the bubble and
/// keeps the keyboard to itself. A click on the target reaches it and ends the tour: whoever is
/// shown the Train button may press it.
class TourOverlay : public QWidget {
    Q_OBJECT

public:
    /// `stops`: at least one, with targets that are visible.
    TourOverlay(QWidget* window, const QList<TourStop>& stops);

    void setTheme(const Theme& theme);
    void begin();
    int stop() const { return stop_; } ///< from 0
    QRect targetPlace() const;         ///< as it is left undimmed

signals:
    void ended();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    /// Tab stays within the bubble.
    bool focusNextPrevChild(bool next) override;

private:
    void makeBubble();
    void showStop(int stop);
    void goOn();
    /// Whether the key means something here; `focused`: the button that has it, if any.
    bool handleKey(int key, QPushButton* focused);
    void place();
    void paintArrow(QPainter& painter) const;

    QList<TourStop> stops_;
    Theme theme_;
    int stop_ = 0;
    QFrame* bubble_;
    QLabel* title_;
    QLabel* text_;
    QLabel* progress_;
    QPushButton* skip_;
    QPushButton* back_;
    QPushButton* next_;
};

} // namespace rlab
