// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurvePanel.h"

#include <QCategoryAxis>
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGraphicsScene>

#include <algorithm>

namespace rlab {

namespace {

constexpr double titleHeight = 30;
constexpr double axisTitleHeight = 20;
constexpr double yTitleColumn = 22;
/// Room that the chart keeps above its plot for half of the topmost label.
constexpr double chartOverhang = 8;
constexpr int mostXTicks = 8;
constexpr int mostYTicks = 7;
constexpr double yTickDistance = 30;
constexpr double xLabelGap = 16;

/// As many round numbers as have room below the axis.
std::vector<Tick> fittingTicks(const AxisScale& scale, const Span& span, double width,
                               const QFont& font, double gap) {
    const QFontMetricsF metrics(font);
    // No fractions of an epoch as long as whole ones will do.
    const bool manyUnits = !scale.logarithmic && span.length() >= 2;
    const int atMost =
        manyUnits ? static_cast<int>(std::min<double>(mostXTicks, span.length())) : mostXTicks;
    for (int most = atMost; most > 2; --most) {
        const std::vector<Tick> ticks = axisTicks(scale, span, most);
        double end = -width;
        const bool fits = std::ranges::all_of(ticks, [&](const Tick& tick) {
            const double middle = (tick.place - span.from) / span.length() * width;
            const double half = metrics.horizontalAdvance(tick.label) / 2;
            const bool free = middle - half >= end + gap;
            end = middle + half;
            return free;
        });
        if (fits)
            return ticks;
    }
    return axisTicks(scale, span, 2);
}

/// Qt Charts has no logarithmic axis that labels less than a decade, and no linear one that can be
/// told its ticks: categories whose borders are our ticks do both.
void replaceTicks(QCategoryAxis& axis, const std::vector<Tick>& ticks, double from) {
    for (const QString& label : axis.categoriesLabels())
        axis.remove(label);
    if (ticks.empty())
        return;
    axis.setStartValue(from);
    for (const Tick& tick : ticks)
        axis.append(tick.label, tick.place);
}

void styleAxis(QCategoryAxis& axis, const FigureStyle& style) {
    axis.setLabelsFont(style.font());
    axis.setLabelsColor(style.theme.secondary);
}

} // namespace

CurvePanel::CurvePanel(QGraphicsScene& scene, const QString& title)
    : chart_(new QChart)
    , xAxis_(new QCategoryAxis(chart_))
    , yAxis_(new QCategoryAxis(chart_))
    , title_(scene.addSimpleText(title))
    , xTitle_(scene.addSimpleText({}))
    , yTitle_(scene.addSimpleText({}))
    , grid_(new GridItem)
    , curves_(new CurvesItem) {
    scene.addItem(chart_);
    scene.addItem(grid_);
    scene.addItem(curves_);
    curves_->setZValue(1);
    chart_->setAnimationOptions(QChart::NoAnimation);
    chart_->setBackgroundVisible(false);
    chart_->legend()->hide();
    chart_->setMargins(QMargins());
    chart_->layout()->setContentsMargins(0, 0, 0, 0);
    for (QCategoryAxis* axis : {xAxis_, yAxis_}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setTruncateLabels(false);
        axis->setGridLineVisible(false);
        axis->setLineVisible(false);
    }
    chart_->addAxis(xAxis_, Qt::AlignBottom);
    chart_->addAxis(yAxis_, Qt::AlignLeft);
    yTitle_->setRotation(-90);
    QObject::connect(chart_, &QChart::plotAreaChanged, chart_, [this] { followPlot(); });
    setStyle({});
}

CurvePanel::~CurvePanel() {
    chart_->disconnect(); // the scene keeps it longer
}

void CurvePanel::setStyle(const FigureStyle& style) {
    style_ = style;
    styleAxis(*xAxis_, style);
    styleAxis(*yAxis_, style);
    title_->setFont(style.font(Theme::textSize, QFont::DemiBold));
    title_->setBrush(style.theme.text);
    for (QGraphicsSimpleTextItem* title : {xTitle_, yTitle_}) {
        title->setFont(style.font());
        title->setBrush(style.theme.secondary);
    }
    grid_->setColor(style.theme.line);
    curves_->setStyle(style);
}

void CurvePanel::setVisible(bool visible) {
    for (QGraphicsItem* item :
         std::initializer_list<QGraphicsItem*>{chart_, title_, xTitle_, yTitle_, grid_, curves_})
        item->setVisible(visible);
}

void CurvePanel::setTitles(const QString& x, const QString& y) {
    xTitle_->setText(x);
    yTitle_->setText(y);
}

void CurvePanel::setYTitleShown(bool shown) {
    yTitleShown_ = shown;
    yTitle_->setOpacity(shown ? 1 : 0);
}

double CurvePanel::yTitleWidth() const {
    return style_.scaled(yTitleColumn);
}

void CurvePanel::setGeometry(const QRectF& geometry, double labelWidth) {
    if (geometry == geometry_ && labelWidth == labelWidth_)
        return;
    geometry_ = geometry;
    labelWidth_ = labelWidth;
    layOut();
}

void CurvePanel::layOut() {
    const double left = yTitleShown_ ? yTitleWidth() : 0;
    chart_->setGeometry(geometry_.adjusted(left, style_.scaled(titleHeight) - chartOverhang,
                                           -labelWidth_, -style_.scaled(axisTitleHeight)));
    // Now, not when events are processed next: the exporter does not wait for them.
    chart_->layout()->activate();
    followPlot();
}

/// Puts what is ours around and into the plot, whose place Qt Charts chooses.
void CurvePanel::followPlot() {
    frame_.plot = chart_->plotArea().translated(chart_->geometry().topLeft());
    const QRectF& plot = frame_.plot;
    title_->setPos(plot.left(), geometry_.top());
    xTitle_->setPos(plot.center().x() - xTitle_->boundingRect().width() / 2,
                    geometry_.bottom() - style_.scaled(axisTitleHeight));
    yTitle_->setPos(geometry_.left(), plot.center().y() + yTitle_->boundingRect().width() / 2);
}

void CurvePanel::setAxes(const AxisScale& xScale, const Span& x, const AxisScale& yScale,
                         const Span& y) {
    frame_.xScale = xScale;
    frame_.yScale = yScale;
    frame_.x = x;
    frame_.y = y;
    setTicks();
    xAxis_->setRange(x.from, x.to);
    yAxis_->setRange(y.from, y.to);
    chart_->layout()->activate();
    followPlot();
    grid_->setTicks(frame_, xTicks_, yTicks_);
}

void CurvePanel::setTicks() {
    const std::vector<Tick> xTicks = fittingTicks(frame_.xScale, frame_.x, frame_.plot.width(),
                                                  style_.font(), style_.scaled(xLabelGap));
    const double room = frame_.plot.height() / style_.scaled(yTickDistance);
    const std::vector<Tick> yTicks =
        axisTicks(frame_.yScale, frame_.y, std::min(mostYTicks, static_cast<int>(room)));
    if (xTicks != xTicks_)
        replaceTicks(*xAxis_, xTicks, frame_.x.from);
    if (yTicks != yTicks_)
        replaceTicks(*yAxis_, yTicks, frame_.y.from);
    xTicks_ = xTicks;
    yTicks_ = yTicks;
}

} // namespace rlab
