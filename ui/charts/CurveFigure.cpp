// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurveFigure.h"

#include "ui/session/Translation.h"

#include <QGraphicsSimpleTextItem>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double margin = 16;
constexpr double panelGap = 16;
constexpr double figureTitleHeight = 36;
constexpr double legendGap = 6;

QString horizontalTitle(Horizontal horizontal) {
    switch (horizontal) {
    case Horizontal::Epochs:
        return tr("epochs");
    case Horizontal::Images:
        return tr("training images, thousands");
    case Horizontal::Seconds:
        return tr("seconds of training");
    }
    return {};
}

QString verticalTitle(Metric metric) {
    return metric == Metric::Error ? tr("error, %") : tr("loss (cross-entropy, nats)");
}

} // namespace

CurveFigure::CurveFigure(const CurveSet& set)
    : set_(set)
    , plain_(scene_, tr("Plain"))
    , residual_(scene_, tr("Residual"))
    , overlay_(scene_, tr("Plain and residual"))
    , legend_(new LegendItem)
    , crosshairItem_(new CrosshairItem)
    , title_(scene_.addSimpleText({}))
    , hint_(scene_.addSimpleText({})) {
    // Few items, all of which move: an index over them would only cost.
    scene_.setItemIndexMethod(QGraphicsScene::NoIndex);
    scene_.addItem(legend_);
    scene_.addItem(crosshairItem_);
    setStyle({});
}

void CurveFigure::setStyle(const FigureStyle& style) {
    style_ = style;
    scene_.setBackgroundBrush(style.theme.background);
    for (CurvePanel* panel : {&plain_, &residual_, &overlay_})
        panel->setStyle(style);
    legend_->setStyle(style);
    title_->setFont(style.font(15, QFont::DemiBold));
    title_->setBrush(style.theme.text);
    hint_->setFont(style.font(Theme::textSize));
    hint_->setBrush(style.theme.secondary);
    refresh();
}

void CurveFigure::cacheItems() {
    for (QGraphicsItem* item : scene_.items())
        if (item != crosshairItem_)
            item->setCacheMode(QGraphicsItem::DeviceCoordinateCache);
}

void CurveFigure::setSize(const QSizeF& size) {
    size_ = size;
    scene_.setSceneRect({QPointF(), size});
    redraw();
}

void CurveFigure::setTitle(const QString& title) {
    title_->setText(title);
    redraw();
}

void CurveFigure::setHint(const QString& hint) {
    hint_->setText(hint);
    redraw();
}

void CurveFigure::refresh() {
    const CurveOptions& options = set_.options();
    if (options.horizontal != options_.horizontal || options.logX != options_.logX) {
        x_.reset();
        crosshair_.reset();
    }
    if (options.metric != options_.metric || options.logY != options_.logY)
        y_.reset();
    options_ = options;
    distributeCurves();
    xNeed_ = horizontalNeed(set_);
    yNeed_ = verticalNeed(set_);
    x_.setHome(xNeed_.home, xNeed_.data);
    y_.setHome(yNeed_.home, yNeed_.data);
    setTexts();
    redraw();
}

void CurveFigure::forgetCurves() {
    hideCrosshair();
    setHighlight(nullptr);
    for (CurvePanel* panel : {&plain_, &residual_, &overlay_}) {
        panel->curves().setCurves({});
        panel->refresh(options_);
    }
}

void CurveFigure::distributeCurves() {
    std::vector<const Curve*> plain;
    std::vector<const Curve*> residual;
    std::vector<const Curve*> all;
    for (const auto& curve : set_.curves()) {
        (curve->name().kind == NetworkKind::Plain ? plain : residual).push_back(curve.get());
        all.push_back(curve.get());
    }
    overlayShown_ = options_.layout == PanelLayout::Overlay && !plain.empty() && !residual.empty();
    plainShown_ = !overlayShown_ && (!plain.empty() || residual.empty());
    residualShown_ = !overlayShown_ && (!residual.empty() || plain.empty());
    plain_.curves().setCurves(plain);
    residual_.curves().setCurves(residual);
    overlay_.curves().setCurves(all);
    const std::vector<RateMark> marks = set_.rateMarks();
    for (CurvePanel* panel : {&plain_, &residual_, &overlay_})
        panel->curves().setRateMarks(marks);
}

void CurveFigure::setTexts() {
    for (CurvePanel* panel : {&plain_, &residual_, &overlay_})
        panel->setTitles(horizontalTitle(options_.horizontal), verticalTitle(options_.metric));
    legend_->setEntries(legendEntries());
    hint_->setVisible(set_.empty());
}

std::vector<LegendItem::Entry> CurveFigure::legendEntries() const {
    using Sample = LegendItem::Sample;
    const bool error = options_.metric == Metric::Error;
    const bool groups = options_.detail == TrainDetail::BatchGroups;
    QString train = error ? tr("training error") : tr("training loss");
    if (groups && options_.smoothing > 0)
        train = tr("%1, smoothed over %2 points").arg(train).arg(options_.smoothing);
    else if (groups && !set_.hasRepeats())
        train = tr("%1, each batch group").arg(train);
    std::vector<LegendItem::Entry> entries{{Sample::Heavy, train}};
    if (options_.test)
        entries.push_back({Sample::Thin, error ? tr("test error") : tr("test loss")});
    if (set_.hasRepeats()) {
        entries.front().text = error ? tr("training error, mean of the seeds")
                                     : tr("training loss, mean of the seeds");
        if (options_.bands)
            entries.push_back({Sample::Band, tr("lowest to highest seed")});
        if (groups && options_.smoothing > 0)
            entries.push_back(
                {Sample::Faint,
                 tr("single seeds, smoothed over %1 points").arg(options_.smoothing)});
        else if (groups || options_.singleSeeds)
            entries.push_back({Sample::Faint, tr("single seeds")});
    } else if (groups && options_.smoothing > 0) {
        entries.push_back({Sample::Faint, tr("each batch group")});
    }
    if (options_.best)
        entries.push_back({Sample::Ring, tr("lowest point")});
    addNotes(entries);
    return entries;
}

void CurveFigure::addNotes(std::vector<LegendItem::Entry>& entries) const {
    if (yNeed_.clampsZeros) {
        const QString floor = axisNumber(yNeed_.scale.floor);
        entries.push_back({LegendItem::Sample::None, options_.metric == Metric::Error
                                                         ? tr("0 is drawn at %1 %").arg(floor)
                                                         : tr("0 is drawn at %1").arg(floor)});
    }
    if (xNeed_.clampsZeros)
        entries.push_back(
            {LegendItem::Sample::None,
             tr("0 on the x axis is drawn at %1").arg(axisNumber(xNeed_.scale.floor))});
}

std::vector<CurvePanel*> CurveFigure::shownPanels() {
    std::vector<CurvePanel*> panels;
    if (plainShown_)
        panels.push_back(&plain_);
    if (residualShown_)
        panels.push_back(&residual_);
    if (overlayShown_)
        panels.push_back(&overlay_);
    return panels;
}

std::vector<QRectF> CurveFigure::plots() const {
    std::vector<QRectF> plots;
    for (const CurvePanel* panel : const_cast<CurveFigure*>(this)->shownPanels())
        plots.push_back(panel->frame().plot);
    return plots;
}

/// Layout, axes, curves: nothing has changed in the set.
void CurveFigure::redraw() {
    if (size_.isEmpty())
        return;
    layOut();
    setAxes();
    for (CurvePanel* panel : shownPanels())
        panel->refresh(options_);
    showCrosshair();
}

void CurveFigure::setAxes() {
    for (CurvePanel* panel : shownPanels())
        panel->setAxes(xNeed_.scale, x_.shown(), yNeed_.scale, y_.shown());
    const std::vector<QRectF> plots = this->plots();
    const QPointF centre = (plots.front() | plots.back()).center();
    hint_->setPos(centre - hint_->boundingRect().center());
    const double left = plots.front().left();
    const double width = size_.width() - left - style_.scaled(margin);
    const double height = legend_->heightFor(width);
    legend_->setGeometry(
        {left, size_.height() - height - style_.scaled(margin / 2), width, height});
}

void CurveFigure::layOut() {
    const double edge = style_.scaled(margin);
    const double top = title_->text().isEmpty() ? edge : edge + style_.scaled(figureTitleHeight);
    title_->setPos(edge, edge);
    // Roughly the plots' left side, which is known only when the axes have their labels.
    const double legendWidth = size_.width() - 4 * edge;
    const double bottom = legend_->heightFor(legendWidth) + edge / 2 + style_.scaled(legendGap);
    layOutPanels({edge, top, size_.width() - 2 * edge, size_.height() - top - bottom});
}

void CurveFigure::layOutPanels(const QRectF& area) {
    plain_.setVisible(plainShown_);
    residual_.setVisible(residualShown_);
    overlay_.setVisible(overlayShown_);
    residual_.setYTitleShown(!plainShown_);
    double labelWidth = 0;
    for (CurvePanel* panel : shownPanels())
        labelWidth = std::max(labelWidth, panel->curves().labelWidth());
    if (plainShown_ && residualShown_) {
        // The left panel also holds the y axis' title; what remains is shared evenly.
        const double gap = style_.scaled(panelGap);
        const double width = (area.width() - gap - plain_.yTitleWidth()) / 2;
        plain_.setGeometry(area.adjusted(0, 0, -width - gap, 0), labelWidth);
        residual_.setGeometry(area.adjusted(area.width() - width, 0, 0, 0), labelWidth);
    } else {
        shownPanels().front()->setGeometry(area, labelWidth);
    }
}

void CurveFigure::zoom(const QPointF& about, double xFactor, double yFactor) {
    const std::vector<QRectF> plots = this->plots();
    const auto hit = std::ranges::find_if(plots, [&](const QRectF& plot) {
        return about.x() >= plot.left() && about.x() <= plot.right();
    });
    const QRectF plot = hit == plots.end() ? plots.front() : *hit;
    const double xShare = std::clamp((about.x() - plot.left()) / plot.width(), 0.0, 1.0);
    const double yShare = std::clamp((plot.bottom() - about.y()) / plot.height(), 0.0, 1.0);
    if (xFactor != 1)
        x_.zoom(x_.shown().from + xShare * x_.shown().length(), xFactor);
    if (yFactor != 1)
        y_.zoom(y_.shown().from + yShare * y_.shown().length(), yFactor);
    redraw();
}

void CurveFigure::zoomAtCentre(double factor) {
    zoom(plots().front().center(), factor, factor);
}

void CurveFigure::pan(const QPointF& distance) {
    if (!isZoomed())
        return;
    const QRectF plot = plots().front();
    x_.pan(-distance.x() / plot.width() * x_.shown().length());
    y_.pan(distance.y() / plot.height() * y_.shown().length());
    redraw();
}

void CurveFigure::resetZoom() {
    x_.reset();
    y_.reset();
    redraw();
}

void CurveFigure::copyZoom(const CurveFigure& other) {
    x_ = other.x_;
    y_ = other.y_;
    redraw();
}

void CurveFigure::moveCrosshair(const QPointF& position) {
    const std::vector<CurvePanel*> panels = shownPanels();
    const auto hit = std::ranges::find_if(
        panels, [&](const CurvePanel* panel) { return panel->frame().plot.contains(position); });
    if (hit == panels.end() || set_.empty())
        return hideCrosshair();
    crosshairPanel_ = static_cast<std::size_t>(hit - panels.begin());
    crosshair_ = (*hit)->frame().xValue(position.x());
    showCrosshair();
}

/// What one epoch is on the x axis.
double CurveFigure::epochLength() const {
    if (options_.horizontal == Horizontal::Epochs)
        return 1;
    for (const auto& curve : set_.curves())
        if (curve->shown && !curve->train().empty() && curve->epochsDone() > 0)
            return curve->train().last().x() / curve->epochsDone();
    return 1;
}

void CurveFigure::stepCrosshair(int direction) {
    if (set_.empty())
        return;
    double last = 0;
    for (const auto& curve : set_.curves())
        if (curve->shown && !curve->train().empty())
            last = std::max(last, curve->train().last().x());
    if (!crosshair_) {
        crosshair_ = last;
    } else {
        const double epoch = epochLength();
        const double at = *crosshair_ / epoch;
        const double next = direction > 0 ? std::floor(at + 1 + 1e-9) : std::ceil(at - 1 - 1e-9);
        crosshair_ = std::clamp(next * epoch, std::min(epoch, last), last);
    }
    showCrosshair();
}

void CurveFigure::hideCrosshair() {
    crosshair_.reset();
    crosshairItem_->hide();
}

void CurveFigure::showCrosshair() {
    if (!crosshair_ || set_.empty())
        return crosshairItem_->hide();
    std::vector<CrosshairItem::Panel> panels;
    for (CurvePanel* panel : shownPanels())
        panels.push_back({panel->frame(), panel->curves().curves()});
    crosshairItem_->show(panels, std::min(crosshairPanel_, panels.size() - 1), *crosshair_, set_,
                         style_);
}

void CurveFigure::setHighlight(const Curve* curve) {
    for (CurvePanel* panel : {&plain_, &residual_, &overlay_})
        panel->curves().setHighlight(curve);
}

} // namespace rlab
