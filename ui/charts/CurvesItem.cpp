// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurvesItem.h"

#include "ui/charts/LabelSpread.h"
#include "ui/charts/Thinning.h"
#include "ui/session/Translation.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

/// When lines are thinned. Narrower than the lines are, so nothing is to be seen of it.
constexpr double pixelsPerColumn = 2;
constexpr double tipRadius = 4;
constexpr double testRadius = 2.2;
constexpr double bestRadius = 5;
constexpr double markerRadius = 3.4;
constexpr double markerDistance = 84;
constexpr double overlayMarkerDistance = 26;
constexpr double labelDistance = 10;
constexpr double labelGap = 17;
constexpr int longestLabel = 24; ///< in average characters
constexpr int longestOverlayLabel = 18;
constexpr double groupsLine = 1.7; ///< noisy lines are heavy enough by themselves
constexpr double fadedOpacity = 0.22;
constexpr double faintOpacity = 0.4;
constexpr float bandOpacity = 0.16F;
constexpr double overlayLine = 1.5;
constexpr double overlayShare = 0.6; ///< of its own colour; the rest is paper

QColor mixed(const QColor& color, const QColor& paper, double share) {
    const auto mix = [share](int own, int papers) {
        return static_cast<int>(share * own + (1 - share) * papers + 0.5);
    };
    return {mix(color.red(), paper.red()), mix(color.green(), paper.green()),
            mix(color.blue(), paper.blue())};
}

/// Small type needs more contrast than a heavy line does.
QColor labelColor(const QColor& color, const Theme& theme) {
    constexpr float lightest = 0.52F;
    if (theme.dark || color.lightnessF() <= lightest)
        return color;
    return QColor::fromHslF(color.hslHueF(), color.hslSaturationF(), lightest);
}

QPen linePen(const QColor& color, double width) {
    return {color, width, Qt::SolidLine, Qt::SquareCap, Qt::BevelJoin};
}

/// On the screen in short parts: Qt's rasteriser takes nine times as long for a noisy line in one
/// go, as all of its crossings are sorted together. So colours here are opaque, for the parts
/// overlap. Files get whole lines.
void drawPieces(QPainter& painter, const QList<QPolygonF>& pieces) {
    constexpr qsizetype segments = 8;
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    for (const QPolygonF& piece : pieces) {
        if (piece.size() == 1)
            painter.drawPoint(piece.first());
        const qsizetype step = raster ? segments : piece.size();
        for (qsizetype i = 0; i + 1 < piece.size(); i += step)
            painter.drawPolyline(piece.constData() + i,
                                 static_cast<int>(std::min(step + 1, piece.size() - i)));
    }
}

} // namespace

QColor CurvesItem::color(const CurveName& name, const FigureStyle& style) {
    const QColor color = style.theme.curve(name.color);
    if (name.run.isEmpty())
        return color;
    // Of an earlier run: the same family, but paler.
    return mixed(color, style.theme.background, overlayShare);
}

void CurvesItem::setHighlight(const Curve* curve) {
    highlight_ = curve;
    update();
}

QFont CurvesItem::labelFont(const CurveName& name) const {
    return name.run.isEmpty() ? style_.font(Theme::smallSize, QFont::DemiBold) : style_.font(11);
}

QString CurvesItem::elided(const CurveName& name) const {
    const QFontMetricsF metrics(labelFont(name));
    const int longest = name.run.isEmpty() ? longestLabel : longestOverlayLabel;
    return metrics.elidedText(name.label(), Qt::ElideMiddle, longest * metrics.averageCharWidth());
}

QString CurvesItem::labelText(const Curve& curve) const {
    const QString name = elided(curve.name());
    const int diverged = curve.diverged();
    if (diverged == 0)
        return name;
    return curve.repeats()
               ? tr("%1, %2 of %3 diverged").arg(name).arg(diverged).arg(curve.seeds().size())
               : tr("%1 diverged").arg(name);
}

/// Without "diverged": such a curve mostly ends early, with room beside it.
double CurvesItem::labelWidth() const {
    double width = 0;
    for (const Curve* curve : curves_)
        width = std::max(
            width,
            QFontMetricsF(labelFont(curve->name())).horizontalAdvance(elided(curve->name())));
    return width + style_.scaled(labelDistance);
}

QRectF CurvesItem::boundingRect() const {
    const double overhang = style_.scaled(labelGap);
    const double labels = longestLabel * QFontMetricsF(labelFont({})).averageCharWidth();
    return frame_.plot.adjusted(-overhang, -overhang, labels + style_.scaled(2 * labelDistance),
                                overhang);
}

void CurvesItem::refresh(const PlotFrame& frame, const CurveOptions& options) {
    if (frame.plot != frame_.plot)
        prepareGeometryChange();
    frame_ = frame;
    noisy_ = options.detail == TrainDetail::BatchGroups && options.smoothing == 0;
    drawn_.clear();
    for (const Curve* curve : curves_)
        if (curve->shown)
            drawn_.push_back(draw(*curve, options));
    labelsEnd_ = frame_.plot.right() + labelWidth();
    placeLabels();
    update();
}

QList<QPointF> CurvesItem::positions(const Series& series) const {
    const int columns =
        std::max(1, static_cast<int>(std::ceil(frame_.plot.width() / pixelsPerColumn)));
    QList<QPointF> points = thinned(series.line, frame_.xScale, frame_.x, columns);
    points.append(series.tail);
    for (QPointF& point : points)
        point = frame_.position(point);
    return points;
}

QList<QPolygonF> CurvesItem::pieces(const Series& series) const {
    return insidePieces(positions(series), frame_.plot);
}

CurvesItem::Drawn CurvesItem::draw(const Curve& curve, const CurveOptions& options) const {
    Drawn drawn;
    drawn.curve = &curve;
    drawn.color = color(curve.name(), style_);
    drawn.label = labelText(curve);
    drawn.train = pieces(curve.train());
    if (options.test)
        drawn.test = pieces(curve.test());
    addFaint(curve, options, drawn);
    if (curve.repeats() && options.bands)
        drawn.band = band(curve);
    drawn.markers = sparseMarkers(drawn);
    addEnds(curve, drawn);
    if (!options.test)
        drawn.testEnd.reset();
    if (options.best) {
        addBest(curve.train(), drawn.endIsTip ? drawn.end : std::nullopt, drawn);
        if (options.test)
            addBest(curve.test(), std::nullopt, drawn);
    }
    return drawn;
}

/// Not around a tip, which has its mark already.
void CurvesItem::addBest(const Series& series, std::optional<QPointF> tip, Drawn& drawn) const {
    const auto best = series.best();
    if (!best)
        return;
    const QPointF place = frame_.position(*best);
    const bool atTip = tip && QLineF(*tip, place).length() < style_.scaled(bestRadius + tipRadius);
    if (!atTip && frame_.plot.contains(place))
        drawn.best.append(place);
}

void CurvesItem::addFaint(const Curve& curve, const CurveOptions& options, Drawn& drawn) const {
    const bool groups = options.detail == TrainDetail::BatchGroups;
    if (!curve.repeats()) {
        drawn.faint = pieces(curve.seeds().front().lines.behind());
    } else if (options.singleSeeds || groups) {
        for (const Curve::Seed& seed : curve.seeds())
            drawn.faint += pieces(seed.lines.train());
    }
}

void CurvesItem::addEnds(const Curve& curve, Drawn& drawn) const {
    if (!curve.test().empty())
        if (const QPointF end = frame_.position(curve.test().last()); frame_.plot.contains(end))
            drawn.testEnd = end;
    if (curve.train().empty())
        return;
    const QPointF tip = frame_.position(curve.train().last());
    if (frame_.plot.contains(tip)) {
        drawn.end = tip;
        drawn.endIsTip = true;
    } else if (!drawn.train.empty()) {
        drawn.end = drawn.train.last().last();
    }
}

QPolygonF CurvesItem::band(const Curve& curve) const {
    QPolygonF outline(positions(curve.high()));
    const QList<QPointF> low = positions(curve.low());
    for (auto point = low.rbegin(); point != low.rend(); ++point)
        outline.append(*point);
    outline.removeIf([](const QPointF& point) { return std::isnan(point.y()); });
    return frame_.plot.contains(outline.boundingRect())
               ? outline
               : outline.intersected(QPolygonF(frame_.plot));
}

/// At even distances, shifted by rank so that neighbours' do not cover each other; always on a
/// point of the drawn line.
QList<QPointF> CurvesItem::sparseMarkers(const Drawn& drawn) const {
    const CurveName& name = drawn.curve->name();
    const double distance =
        style_.scaled(name.run.isEmpty() ? markerDistance : overlayMarkerDistance);
    double next = frame_.plot.left() + distance * (0.35 + 0.3 * (name.rank % 3));
    QList<QPointF> markers;
    for (const QPolygonF& piece : drawn.train) {
        for (const QPointF& point : piece) {
            if (point.x() < next)
                continue;
            markers.append(point);
            next += distance * std::ceil((point.x() - next) / distance + 1e-6);
        }
    }
    return markers;
}

void CurvesItem::placeLabels() {
    std::vector<Drawn*> labelled;
    std::vector<double> wanted;
    for (Drawn& drawn : drawn_) {
        if (drawn.end) {
            labelled.push_back(&drawn);
            wanted.push_back(drawn.end->y());
        }
    }
    const std::vector<double> places =
        spreadLabels(wanted, style_.scaled(labelGap), frame_.plot.top(), frame_.plot.bottom());
    for (std::size_t i = 0; i < labelled.size(); ++i)
        labelled[i]->labelMiddle = places[i];
}

double CurvesItem::opacity(const Drawn& drawn) const {
    return highlight_ && highlight_ != drawn.curve ? fadedOpacity : 1;
}

void CurvesItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    paintRateMarks(*painter);
    for (const Drawn& drawn : drawn_) {
        painter->setOpacity(opacity(drawn));
        paintLines(*painter, drawn);
    }
    for (const Drawn& drawn : drawn_) {
        painter->setOpacity(opacity(drawn));
        paintMarks(*painter, drawn);
        paintLabel(*painter, drawn);
    }
    painter->setOpacity(1);
}

void CurvesItem::paintRateMarks(QPainter& painter) const {
    painter.setFont(style_.font(11));
    const QRectF& plot = frame_.plot;
    double freeFrom = plot.left();
    for (const RateMark& mark : rateMarks_) {
        const double x = frame_.xPosition(mark.x);
        if (x < plot.left() || x > plot.right())
            continue;
        painter.setPen(QPen(style_.theme.disabled, style_.scaled(1)));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString text = tr("lr %1").arg(axisNumber(mark.learningRate));
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(text);
        const double left = x + style_.scaled(4);
        if (left < freeFrom)
            continue;
        freeFrom = left + width;
        painter.setPen(style_.theme.secondary);
        painter.drawText(QPointF(left, plot.bottom() - style_.scaled(6)), text);
    }
}

void CurvesItem::paintLines(QPainter& painter, const Drawn& drawn) const {
    const bool earlier = !drawn.curve->name().run.isEmpty();
    const double thin = style_.scaled(FigureStyle::thinLine);
    if (!drawn.band.empty()) {
        painter.setPen(Qt::NoPen);
        QColor translucent = drawn.color;
        translucent.setAlphaF(bandOpacity);
        painter.setBrush(translucent);
        painter.drawPolygon(drawn.band);
    }
    painter.setBrush(Qt::NoBrush);
    const QColor& paper = style_.theme.background;
    painter.setPen(linePen(mixed(drawn.color, paper, faintOpacity), style_.scaled(1)));
    drawPieces(painter, drawn.faint);
    painter.setPen(linePen(mixed(drawn.color, paper, FigureStyle::thinOpacity),
                           earlier ? style_.scaled(1) : thin));
    drawPieces(painter, drawn.test);
    painter.setPen(linePen(drawn.color, style_.scaled(earlier  ? overlayLine
                                                      : noisy_ ? groupsLine
                                                               : FigureStyle::heavyLine)));
    drawPieces(painter, drawn.train);
}

void CurvesItem::paintMarks(QPainter& painter, const Drawn& drawn) const {
    const CurveName& name = drawn.curve->name();
    const bool earlier = !name.run.isEmpty();
    const MarkerShape shape = markerShape(name.kind, name.rank);
    const QColor paper = style_.theme.background;
    const double thin = style_.scaled(FigureStyle::thinLine);
    for (const QPointF& place : drawn.best) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(drawn.color, thin));
        painter.drawEllipse(place, style_.scaled(bestRadius), style_.scaled(bestRadius));
    }
    for (const QPointF& place : drawn.markers)
        drawMarker(painter, shape, place, style_.scaled(earlier ? 2.6 : markerRadius),
                   earlier ? paper : drawn.color, earlier ? drawn.color : paper, thin);
    if (drawn.testEnd) {
        painter.setBrush(drawn.color);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(*drawn.testEnd, style_.scaled(testRadius), style_.scaled(testRadius));
    }
    if (!drawn.endIsTip)
        return;
    if (drawn.curve->diverged() == static_cast<int>(drawn.curve->seeds().size()))
        drawCross(painter, *drawn.end, style_.scaled(tipRadius + 1), drawn.color,
                  style_.scaled(2.2));
    else
        drawMarker(painter, shape, *drawn.end, style_.scaled(tipRadius),
                   earlier ? paper : drawn.color, earlier ? drawn.color : paper, thin);
}

void CurvesItem::paintLabel(QPainter& painter, const Drawn& drawn) const {
    if (!drawn.end)
        return;
    painter.setFont(labelFont(drawn.curve->name()));
    painter.setPen(labelColor(drawn.color, style_.theme));
    const QFontMetricsF metrics(painter.font());
    // Never beyond what is left of the panel.
    const double rightmost = labelsEnd_ - metrics.horizontalAdvance(drawn.label);
    const double left = std::min(drawn.end->x() + style_.scaled(labelDistance), rightmost);
    painter.drawText(QPointF(left, drawn.labelMiddle + metrics.capHeight() / 2), drawn.label);
}

} // namespace rlab
