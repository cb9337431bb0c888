// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/FigureStyle.h"
#include "ui/panels/ResultText.h"

#include <QAbstractButton>

namespace rlab {

/// A contender's result, which is also its entry in the legend: a click shows or hides its curves,
/// a double click, Alt and a click, or the key S shows them alone.
class ResultTile : public QAbstractButton {
    Q_OBJECT

public:
    ResultTile(const QString& name, const ColorRole& color, int rank, QWidget* parent = nullptr);

    void setStyle(const FigureStyle& style);
    void setResult(const ResultText& result);
    const ResultText& result() const { return result_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void soloRequested();
    void hovered(bool inside);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void paintHeading(QPainter& painter, double& baseline) const;
    void paintValue(QPainter& painter, double& baseline) const;
    QFont fittingFont(const QString& text, int size, QFont::Weight weight, double room) const;
    QString smallLine() const;
    bool spreadFits() const;
    void describe();

    const ColorRole color_;
    const int rank_;
    FigureStyle style_;
    ResultText result_;
};

} // namespace rlab
