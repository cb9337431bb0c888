// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/HeatMapsView.h"

#include "ui/widgets/Roles.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

HeatMapsView::HeatMapsView(const GradientView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("heatMapsView"));
    setAccessibleName(tr("Heat maps: layer against time"));
    explain(
        *this, tr("Move over the cells to read them; a click shows a layer's details"),
        tr("<p>A picture for each network: its layers from first (top) to last, the training "
           "from left to right. All have the same colours, so that vanishing (dark), exploding "
           "(bright) and healthy flow can be told at a glance. The line is the batch that is "
           "looked at. Projections of shortcuts, which a plain network hasn't, are below, marked "
           "1×1.</p>"
           "<p>A click chooses a layer and a batch. With the keyboard: up and down for the "
           "layer, left and right for the batch, Page up and Page down for the network.</p>"));
}

HeatMapsFigure HeatMapsView::figure() const {
    return {view_, images_, QRectF(rect()).adjusted(2, 0, -4, 0)};
}

void HeatMapsView::refresh() {
    updateImages(images_, view_);
    update();
}

void HeatMapsView::fitRows() {
    setMinimumHeight(static_cast<int>(HeatMapsFigure::leastRowHeight) *
                     HeatMapsFigure::rows(view_.run.networks().size()));
}

ReadoutBox HeatMapsView::readout(const HeatMapsFigure::Cell& cell) const {
    const ProbedNetwork& network = view_.run.networks()[cell.layer.network];
    ReadoutBox box;
    box.heading = timeText(view_.run, cell.step);
    const ProbeSample* sample = network.at(cell.step);
    const bool isSeen = sample && cell.step <= network.samples.back()->step;
    const double value =
        isSeen
            ? valueOf(sample->layers[static_cast<std::size_t>(cell.layer.layer)], view_.statistic)
            : NAN;
    box.rows.push_back(
        {view_.color(network),
         network.marker,
         {statisticText(view_.statistic, value), layerText(network, cell.layer.layer)}});
    return box;
}

void HeatMapsView::paintEvent(QPaintEvent*) {
    if (view_.run.empty())
        return;
    QPainter painter(this);
    const HeatMapsFigure maps = figure();
    maps.paint(painter);
    const auto cell = mouse_ ? maps.cellAt(*mouse_) : std::nullopt;
    if (cell)
        readout(*cell).paint(painter, rect(), *mouse_, view_.theme);
    paintFocus(painter);
}

void HeatMapsView::mousePressEvent(QMouseEvent* event) {
    const auto cell = figure().cellAt(event->position());
    if (!cell || event->button() != Qt::LeftButton)
        return;
    emit stepChosen(cell->step);
    emit layerChosen(cell->layer);
}

void HeatMapsView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        return walkLayers(-1);
    case Qt::Key_Down:
        return walkLayers(1);
    case Qt::Key_PageUp:
        return walkNetworks(-1);
    case Qt::Key_PageDown:
        return walkNetworks(1);
    default:
        HoverWidget::keyPressEvent(event);
    }
}

void HeatMapsView::walkLayers(int layers) {
    if (view_.run.empty())
        return;
    const LayerChoice from = view_.chosen.value_or(LayerChoice());
    const ProbedNetwork& network = view_.run.networks()[from.network];
    const int row = network.rowOf(from.layer);
    const int to = view_.chosen ? std::clamp(row + layers, 0, network.rows() - 1) : 0;
    emit layerChosen({from.network, network.layerOfRow(to)});
}

void HeatMapsView::walkNetworks(int networks) {
    if (view_.run.empty())
        return;
    const LayerChoice from = view_.chosen.value_or(LayerChoice());
    const int last = static_cast<int>(view_.run.networks().size()) - 1;
    const auto to =
        static_cast<std::size_t>(std::clamp(static_cast<int>(from.network) + networks, 0, last));
    const std::vector<int>& line = view_.run.networks()[to].line;
    const auto place = static_cast<std::size_t>(
        view_.run.networks()[from.network].placeInLine(from.layer).value_or(0));
    emit layerChosen({to, line[std::min(place, line.size() - 1)]});
}

void HeatMapsView::walk(int samples) {
    if (view_.run.empty())
        return;
    const auto last = static_cast<std::ptrdiff_t>(view_.run.steps().size()) - 1;
    const auto index = static_cast<std::ptrdiff_t>(view_.run.indexOf(view_.step)) + samples;
    emit stepChosen(
        view_.run.steps()[static_cast<std::size_t>(std::clamp(index, std::ptrdiff_t{0}, last))]);
}

} // namespace rlab
