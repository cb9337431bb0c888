// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/TwoPanelFigure.h"

#include <QGraphicsView>

namespace rlab {

/// Shows a TwoPanelFigure as large as the widget is.
class FigureView : public QGraphicsView {
    Q_OBJECT

public:
    explicit FigureView(QWidget* parent = nullptr);

    TwoPanelFigure& figure() { return figure_; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    TwoPanelFigure figure_;
};

} // namespace rlab
