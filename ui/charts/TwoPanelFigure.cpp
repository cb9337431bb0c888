// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/TwoPanelFigure.h"

#include <QCoreApplication>
#include <QGraphicsLineItem>
#include <QGraphicsSimpleTextItem>
#include <QPen>

#include <algorithm>

namespace rlab {

namespace {

constexpr double margin = 16;
constexpr double panelGap = 16;
constexpr double figureTitleHeight = 36;
constexpr double legendHeight = 24;
constexpr double legendSample = 26;
constexpr double legendGap = 8;

QString translated(const char* text) {
    return QCoreApplication::translate("TwoPanelFigure", text);
}

void centreVertically(QGraphicsSimpleTextItem& item, double x, double middle) {
    item.setPos(x, middle - item.boundingRect().height() / 2);
}

} // namespace

TwoPanelFigure::TwoPanelFigure()
    : plain_(scene_, translated("Plain"))
    , residual_(scene_, translated("Residual"))
    , title_(scene_.addSimpleText({}, Theme::font(15, QFont::DemiBold)))
    , hint_(scene_.addSimpleText({}, Theme::font()))
    , trainLegend_(makeLegendEntry(translated("training error"), CurveChart::heavyLine))
    , testLegend_(makeLegendEntry(translated("test error"), CurveChart::thinLine)) {
    // Few items, all of which move: an index over them would only cost.
    scene_.setItemIndexMethod(QGraphicsScene::NoIndex);
    setTheme(Theme::lightTheme());
}

TwoPanelFigure::LegendEntry TwoPanelFigure::makeLegendEntry(const QString& text, double width) {
    LegendEntry entry{scene_.addLine(0, 0, legendSample, 0),
                      scene_.addSimpleText(text, Theme::font(Theme::smallSize))};
    entry.line->setPen(QPen(Qt::black, width, Qt::SolidLine, Qt::RoundCap));
    return entry;
}

void TwoPanelFigure::setTheme(const Theme& theme) {
    scene_.setBackgroundBrush(theme.background);
    plain_.setTheme(theme);
    residual_.setTheme(theme);
    title_->setBrush(theme.text);
    hint_->setBrush(theme.secondary);
    for (const LegendEntry& entry : {trainLegend_, testLegend_}) {
        entry.text->setBrush(theme.secondary);
        QPen pen = entry.line->pen();
        pen.setColor(theme.secondary);
        entry.line->setPen(pen);
    }
}

void TwoPanelFigure::setSize(const QSizeF& size) {
    size_ = size;
    scene_.setSceneRect({QPointF(), size});
    layOut();
}

void TwoPanelFigure::setTitle(const QString& title) {
    title_->setText(title);
    layOut();
}

void TwoPanelFigure::setHint(const QString& hint) {
    hint_->setText(hint);
    layOut();
}

void TwoPanelFigure::setEpochs(int epochs) {
    plain_.setEpochs(epochs);
    residual_.setEpochs(epochs);
}

void TwoPanelFigure::setCurves(const std::vector<FigureCurve>& curves) {
    std::vector<std::pair<NetworkKind, int>> depths;
    for (const FigureCurve& curve : curves)
        depths.emplace_back(curve.kind, curve.depth);
    const std::vector<ColorRole> colors = colorRoles(depths);

    places_.clear();
    std::vector<CurveChart::Curve> plain;
    std::vector<CurveChart::Curve> residual;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const bool isPlain = curves[i].kind == NetworkKind::Plain;
        std::vector<CurveChart::Curve>& members = isPlain ? plain : residual;
        places_.push_back({isPlain ? &plain_ : &residual_, members.size()});
        members.push_back({QString::fromStdString(curves[i].label), colors[i]});
    }
    plain_.setCurves(plain);
    residual_.setCurves(residual);
    plainShown_ = !plain.empty() || residual.empty();
    residualShown_ = !residual.empty() || plain.empty();
    layOut();
    hint_->setVisible(true);
    for (std::size_t i = 0; i < curves.size(); ++i)
        setHistory(i, curves[i].history);
}

void TwoPanelFigure::setHistory(std::size_t index, const MetricHistory& history) {
    places_[index].panel->setData(places_[index].index, trainingCurve(history));
    if (!history.empty())
        hint_->setVisible(false);
}

void TwoPanelFigure::layOut() {
    const double top = title_->text().isEmpty() ? margin : margin + figureTitleHeight;
    title_->setPos(margin, margin);
    const QRectF area(margin, top, size_.width() - 2 * margin,
                      size_.height() - top - legendHeight - margin);
    layOutPanels(area);
    const QRectF plot = (plainShown_ ? plain_ : residual_).plot();
    layOutLegend(plot.left(), area.bottom() + legendHeight / 2);
    hint_->setPos(plot.center().x() - hint_->boundingRect().width() / 2,
                  plot.top() + plot.height() / 2 - hint_->boundingRect().height() / 2);
}

void TwoPanelFigure::layOutPanels(const QRectF& area) {
    plain_.setVisible(plainShown_);
    residual_.setVisible(residualShown_);
    residual_.setYTitleShown(!plainShown_);
    const double labelWidth = std::max(plain_.labelWidth(), residual_.labelWidth());
    plain_.setLabelWidth(labelWidth);
    residual_.setLabelWidth(labelWidth);
    if (plainShown_ && residualShown_) {
        // The left panel also holds the y axis' title; what remains is shared evenly.
        const double width = (area.width() - panelGap - CurveChart::yTitleWidth()) / 2;
        plain_.setGeometry(area.adjusted(0, 0, -width - panelGap, 0));
        residual_.setGeometry(area.adjusted(area.width() - width, 0, 0, 0));
    } else {
        (plainShown_ ? plain_ : residual_).setGeometry(area);
    }
}

void TwoPanelFigure::layOutLegend(double left, double middle) {
    for (const LegendEntry& entry : {trainLegend_, testLegend_}) {
        entry.line->setPos(left, middle);
        centreVertically(*entry.text, left + legendSample + legendGap, middle);
        left += legendSample + entry.text->boundingRect().width() + 4 * legendGap;
    }
}

} // namespace rlab
