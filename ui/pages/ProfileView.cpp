// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ProfileView.h"

#include "ui/charts/ProfileFigure.h"
#include "ui/widgets/Roles.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

ProfileView::ProfileView(const GradientView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("profileView"));
    setAccessibleName(tr("The chosen statistic, layer by layer"));
    explain(*this, tr("Move over the lines to read them; a click shows a layer's details"),
            tr("<p>A line for each network, from its first layer to its last, at the batch that "
               "the slider below stands on. Projections of shortcuts are open markers beside it, "
               "at the last layer of their block, so that plain and residual twins have the same "
               "line.</p>"
               "<p>The mouse or the left and right arrows read all networks at one layer; a click "
               "or Enter shows its details.</p>"));
}

QRectF ProfileView::area() const {
    return QRectF(rect()).adjusted(2, 0, -2, 0);
}

std::optional<double> ProfileView::crosshair() const {
    if (!mouse_)
        return keyPlace_;
    const ProfileFigure figure(view_, area());
    const QRectF& plot = figure.frame().plot;
    if (!plot.adjusted(-12, 0, 12, 0).contains(*mouse_))
        return std::nullopt;
    const double x = std::clamp(figure.frame().xValue(mouse_->x()), figure.profile().first(),
                                figure.profile().last());
    return view_.axis == LayerAxis::Number ? std::round(x) : x;
}

void ProfileView::forget() {
    keyPlace_.reset();
}

void ProfileView::hovered() {
    if (mouse_)
        keyPlace_.reset();
    describe();
}

void ProfileView::describe() {
    if (view_.run.empty()) {
        setAccessibleDescription(tr("Nothing recorded yet"));
        return;
    }
    const ProfileFigure figure(view_, area());
    setAccessibleDescription(
        figure.readout(crosshair().value_or(figure.profile().first())).spoken());
}

void ProfileView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ProfileFigure figure(view_, area());
    figure.paint(painter);
    if (const std::optional<double> x = crosshair()) {
        figure.paintCrosshair(painter, *x);
        const ReadoutBox box = figure.readout(*x);
        const double y = mouse_ ? mouse_->y() : figure.frame().plot.center().y();
        if (!box.empty())
            box.paint(painter, rect(), {figure.frame().xPosition(*x), y}, view_.theme);
    }
    paintFocus(painter);
}

void ProfileView::mousePressEvent(QMouseEvent* event) {
    if (const auto layer = ProfileFigure(view_, area()).layerAt(event->position()))
        emit layerChosen(*layer);
}

void ProfileView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choose();
    default:
        HoverWidget::keyPressEvent(event);
    }
}

/// A layer of the deepest network further.
void ProfileView::walk(int steps) {
    std::size_t most = 2;
    for (const ProbedNetwork& network : view_.run.networks())
        most = std::max(most, network.line.size());
    const bool byNumber = view_.axis == LayerAxis::Number;
    const double first = byNumber ? 1 : 0;
    const double last = byNumber ? static_cast<double>(most) : 1;
    const double step = byNumber ? 1 : 1 / static_cast<double>(most - 1);
    const double from = crosshair().value_or(steps > 0 ? first - step : first + step);
    mouse_.reset();
    keyPlace_ = std::clamp(from + steps * step, first, last);
    describe();
    update();
}

/// The first network's that has a layer there, or the one of the network that is chosen.
void ProfileView::choose() {
    const std::optional<double> x = crosshair();
    if (!x)
        return;
    const ProfileFigure figure(view_, area());
    std::optional<LayerChoice> found;
    for (const GradientProfile::Line& line : figure.profile().lines())
        if (const auto place = GradientProfile::nearest(line, *x)) {
            const bool isChosen = view_.chosen && view_.chosen->network == line.network;
            if (!found || isChosen)
                found = LayerChoice{line.network, view_.run.networks()[line.network].line[*place]};
        }
    if (found)
        emit layerChosen(*found);
}

void ProfileView::focusOutEvent(QFocusEvent* event) {
    HoverWidget::focusOutEvent(event);
    forget();
}

} // namespace rlab
