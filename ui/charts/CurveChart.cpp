// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurveChart.h"

#include "ui/charts/Decimator.h"
#include "ui/charts/LabelSpread.h"

#include <QChart>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGraphicsEllipseItem>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QPen>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double thinOpacity = 0.7;
constexpr double tipRadius = 4;
constexpr double ringRadius = 3;
constexpr double labelDistance = 10;
constexpr double labelGap = 17;
constexpr double titleHeight = 30;
constexpr double axisTitleHeight = 20;
constexpr double yTitleColumn = 22;
/// Room that the chart keeps above its plot and to the right, for half of the outermost labels.
constexpr double chartOverhang = 8;
constexpr int mostTicks = 10;

QFont labelFont() {
    return Theme::font(Theme::smallSize, QFont::DemiBold);
}

/// 1, 2, 5, 10, 20, …: whole epochs, at most `mostTicks` steps.
int tickInterval(int epochs) {
    for (int decade = 1;; decade *= 10) {
        for (const int factor : {1, 2, 5})
            if (epochs <= mostTicks * factor * decade)
                return factor * decade;
    }
}

QRectF circle(double radius) {
    return {-radius, -radius, 2 * radius, 2 * radius};
}

void styleAxis(QValueAxis& axis, const Theme& theme) {
    axis.setLabelsFont(Theme::font(Theme::smallSize));
    axis.setLabelsColor(theme.secondary);
    axis.setGridLinePen(QPen(theme.line, 1));
    axis.setLinePen(QPen(theme.line, 1));
}

} // namespace

CurveChart::CurveChart(QGraphicsScene& scene, const QString& title)
    : scene_(scene)
    , chart_(new QChart)
    , xAxis_(new QValueAxis(chart_))
    , yAxis_(new QValueAxis(chart_))
    , title_(makeText(title))
    , xTitle_(makeText(QCoreApplication::translate("CurveChart", "epochs")))
    , yTitle_(makeText(QCoreApplication::translate("CurveChart", "error, %"))) {
    scene_.addItem(chart_);
    chart_->setAnimationOptions(QChart::NoAnimation);
    chart_->setBackgroundVisible(false);
    chart_->legend()->hide();
    chart_->setMargins(QMargins());
    chart_->layout()->setContentsMargins(0, 0, 0, 0);
    xAxis_->setTickType(QValueAxis::TicksDynamic);
    xAxis_->setTickAnchor(0);
    xAxis_->setGridLineVisible(false);
    xAxis_->setLabelFormat(QStringLiteral("%.0f"));
    yAxis_->setRange(0, 100);
    yAxis_->setTickCount(6);
    yAxis_->setLineVisible(false);
    yAxis_->setLabelFormat(QStringLiteral("%.0f"));
    chart_->addAxis(xAxis_, Qt::AlignBottom);
    chart_->addAxis(yAxis_, Qt::AlignLeft);
    yTitle_->setRotation(-90);
    QObject::connect(chart_, &QChart::plotAreaChanged, chart_, [this] { followPlot(); });
    setEpochs(1);
    applyTheme();
}

CurveChart::~CurveChart() {
    chart_->disconnect(); // the scene keeps it longer
}

QGraphicsSimpleTextItem* CurveChart::makeText(const QString& text) {
    return scene_.addSimpleText(text, Theme::font(Theme::smallSize));
}

QLineSeries* CurveChart::makeSeries() {
    auto* series = new QLineSeries(chart_);
    chart_->addSeries(series);
    series->attachAxis(xAxis_);
    series->attachAxis(yAxis_);
    return series;
}

void CurveChart::setTheme(const Theme& theme) {
    theme_ = theme;
    applyTheme();
}

void CurveChart::applyTheme() {
    styleAxis(*xAxis_, theme_);
    styleAxis(*yAxis_, theme_);
    title_->setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    title_->setBrush(theme_.text);
    xTitle_->setBrush(theme_.secondary);
    yTitle_->setBrush(theme_.secondary);
    for (Line& line : lines_)
        styleLine(line);
}

void CurveChart::styleLine(Line& line) const {
    const QColor color = theme_.curve(line.curve.color);
    QColor thin = color;
    thin.setAlphaF(thinOpacity);
    line.train->setPen(QPen(color, heavyLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    line.test->setPen(QPen(thin, thinLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    line.tip->setBrush(color);
    line.testRing->setPen(QPen(color, thinLine));
    line.testRing->setBrush(theme_.background);
    line.label->setBrush(color);
}

void CurveChart::setVisible(bool visible) {
    chart_->setVisible(visible);
    for (QGraphicsItem* item : {title_, xTitle_, yTitle_})
        item->setVisible(visible);
}

void CurveChart::setGeometry(const QRectF& geometry) {
    geometry_ = geometry;
    layOut();
}

void CurveChart::setEpochs(int epochs) {
    const bool grows = epochs > epochs_;
    epochs_ = std::max(1, epochs);
    // In this order there are never many ticks, not even between the two calls: Qt Charts would
    // make an item for each.
    if (grows) {
        xAxis_->setTickInterval(tickInterval(epochs_));
        xAxis_->setRange(0, epochs_);
    } else {
        xAxis_->setRange(0, epochs_);
        xAxis_->setTickInterval(tickInterval(epochs_));
    }
    placeLabels();
}

void CurveChart::setYTitleShown(bool shown) {
    yTitleShown_ = shown;
    yTitle_->setOpacity(shown ? 1 : 0);
    layOut();
}

void CurveChart::setCurves(const std::vector<Curve>& curves) {
    lines_.clear();
    chart_->removeAllSeries();
    for (const Curve& curve : curves)
        lines_.push_back(makeLine(curve));
    layOut();
}

CurveChart::Line CurveChart::makeLine(const Curve& curve) {
    Line line;
    line.curve = curve;
    line.test = makeSeries();
    line.train = makeSeries();
    line.tip = std::make_unique<QGraphicsEllipseItem>(circle(tipRadius));
    line.tip->setPen(Qt::NoPen);
    // After one epoch the test error is a single point, which draws no line.
    line.testRing = std::make_unique<QGraphicsEllipseItem>(circle(ringRadius));
    line.label = std::make_unique<QGraphicsSimpleTextItem>(curve.label);
    line.label->setFont(labelFont());
    for (QGraphicsItem* item : std::initializer_list<QGraphicsItem*>{
             line.testRing.get(), line.tip.get(), line.label.get()}) {
        item->setZValue(1);
        item->hide();
        scene_.addItem(item);
    }
    styleLine(line);
    return line;
}

void CurveChart::setData(std::size_t index, const TrainingCurve& data) {
    lines_[index].data = data;
    replaceData(lines_[index]);
    placeLabels();
}

double CurveChart::labelWidth() const {
    double width = 0;
    for (const Line& line : lines_)
        width = std::max(width, QFontMetricsF(labelFont()).horizontalAdvance(line.curve.label));
    return width;
}

void CurveChart::setLabelWidth(double width) {
    labelWidth_ = width;
    layOut();
}

double CurveChart::yTitleWidth() {
    return yTitleColumn;
}

void CurveChart::layOut() {
    const double left = yTitleShown_ ? yTitleColumn : 0;
    chart_->setGeometry(geometry_.adjusted(left, titleHeight - chartOverhang,
                                           -labelWidth_ - labelDistance + chartOverhang,
                                           -axisTitleHeight));
    // Now, not when events are processed next: the exporter does not wait for them.
    chart_->layout()->activate();
    followPlot();
}

/// Puts what is ours around and into the plot, whose place Qt Charts chooses.
void CurveChart::followPlot() {
    plot_ = chart_->plotArea().translated(chart_->geometry().topLeft());
    title_->setPos(plot_.left(), geometry_.top());
    xTitle_->setPos(plot_.center().x() - xTitle_->boundingRect().width() / 2,
                    geometry_.bottom() - axisTitleHeight);
    yTitle_->setPos(geometry_.left(), plot_.center().y() + yTitle_->boundingRect().width() / 2);
    for (Line& line : lines_)
        replaceData(line);
    placeLabels();
}

/// One replace() a series: appending point by point copies all points each time.
void CurveChart::replaceData(Line& line) const {
    const int columns = std::max(1, static_cast<int>(std::ceil(plot_.width())));
    line.train->replace(decimate(line.data.trainError, 0, epochs_, columns));
    line.test->replace(decimate(line.data.testError, 0, epochs_, columns));
}

void CurveChart::placeLabels() {
    std::vector<Line*> shown;
    std::vector<double> wanted;
    for (Line& line : lines_) {
        const bool hasPoints = !line.data.trainError.empty();
        line.tip->setVisible(hasPoints);
        line.label->setVisible(hasPoints);
        line.testRing->setVisible(!line.data.testError.empty());
        if (!line.data.testError.empty())
            line.testRing->setPos(position(line.data.testError.last()));
        if (hasPoints) {
            line.tip->setPos(position(line.data.trainError.last()));
            shown.push_back(&line);
            wanted.push_back(line.tip->y());
        }
    }
    const std::vector<double> places = spreadLabels(wanted, labelGap, plot_.top(), plot_.bottom());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        QGraphicsSimpleTextItem& label = *shown[i]->label;
        label.setPos(shown[i]->tip->x() + labelDistance,
                     places[i] - label.boundingRect().height() / 2);
    }
}

QPointF CurveChart::position(const QPointF& value) const {
    return {plot_.left() + plot_.width() * value.x() / epochs_,
            plot_.bottom() - plot_.height() * value.y() / 100};
}

} // namespace rlab
