// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ScaleLegend.h"

#include "ui/charts/HeatMapsFigure.h"
#include "ui/widgets/Roles.h"

#include <QPainter>

#include <algorithm>

namespace rlab {

namespace {

constexpr int legendHeight = 26;
constexpr double widest = 320;
constexpr double leftRoom = 26;

} // namespace

ScaleLegend::ScaleLegend(const GradientView& view, QWidget* parent)
    : QWidget(parent)
    , view_(view) {
    setFixedHeight(legendHeight);
    setAccessibleName(tr("Colours of the heat maps"));
    explain(*this, tr("The colours' values: the same for all networks and the whole training"),
            tr("Which values the heat maps' colours stand for: the same for all networks and the "
               "whole training. Magnitudes are on a logarithmic scale, in powers of ten."));
}

void ScaleLegend::paintEvent(QPaintEvent*) {
    if (view_.run.empty())
        return;
    QPainter painter(this);
    const double room = width() - leftRoom - 16;
    paintScaleLegend(painter, view_, {leftRoom, 2, std::min(widest, room / 2), legendHeight - 2.0});
    if (view_.chosen)
        return;
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(view_.theme.secondary);
    painter.drawText(QRectF(leftRoom, 0, room + 12, legendHeight - 8),
                     Qt::AlignRight | Qt::AlignVCenter, tr("A click on a layer shows its details"));
}

} // namespace rlab
