// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace rlab {

/// A class and how probable a network takes it to be.
struct AnswerBar {
    QString label;
    double probability = 0;
    bool isTrue = false; ///< the picture is known to be of this class

    bool operator==(const AnswerBar&) const = default;
};

constexpr int answerBarHeight = 18;

/// One below the other: label, bar, per cent. For the window and for files.
void paintAnswerBars(QPainter& painter, const QRectF& place, const QList<AnswerBar>& bars,
                     const QColor& color, const Theme& theme);

/// The most probable classes of an answer.
class AnswerBars : public QWidget {
    Q_OBJECT

public:
    explicit AnswerBars(QWidget* parent = nullptr);

    void setTheme(const Theme& theme, const QColor& color);
    void setBars(const QList<AnswerBar>& bars);
    const QList<AnswerBar>& bars() const { return bars_; }
    /// Room for so many.
    void setRows(int rows);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Theme theme_ = Theme::lightTheme();
    QColor color_;
    QList<AnswerBar> bars_;
};

} // namespace rlab
