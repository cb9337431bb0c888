// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CalibrationFigure.h"

#include "ui/Text.h"
#include "ui/charts/ConfusionFigure.h"
#include "ui/charts/FigureExport.h"
#include "ui/charts/ProfileLines.h"
#include "ui/charts/QualityNarration.h"
#include "ui/charts/TabularText.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double titleRoom = 48; ///< and names
constexpr double leftRoom = 48;
constexpr double rightRoom = 20;
constexpr double bottomRoom = 22;
constexpr double histogramShare = 0.24; ///< of the height
constexpr double histogramTitle = 38;
constexpr double markerRadius = 3.6;
constexpr double barGap = 2;

constexpr QSize pictureSize(760, 720);

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CalibrationFigure)
};

QString wholePercent(double share) {
    return Words::tr("%1 %").arg(std::lround(100 * share));
}

} // namespace

CalibrationFigure::CalibrationFigure(const QualityView& view, const QRectF& area)
    : view_(view)
    , area_(area) {
    const double low = std::round(area.height() * histogramShare);
    frame_.plot =
        area.adjusted(leftRoom, titleRoom, -rightRoom, -(bottomRoom + low + histogramTitle));
    frame_.x = frame_.y = {0, 1};
    histogram_ =
        QRectF(frame_.plot.left(), area.bottom() - bottomRoom - low, frame_.plot.width(), low);
}

int CalibrationFigure::bins() const {
    return static_cast<int>(view_.firstNetwork().calibration.bins.size());
}

MarkerShape CalibrationFigure::marker(const JudgedNetwork& network) const {
    const NetworkKind kind = network.network.color.kind;
    const bool isLater = &network == &view_.secondNetwork() &&
                         view_.firstNetwork().network.color.kind == kind && view_.isPair();
    return markerShape(kind, isLater ? 1 : 0);
}

void CalibrationFigure::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    for (const JudgedNetwork* network : view_.compared())
        paintLine(painter, *network);
    paintLegend(painter);
    paintHistogram(painter);
}

void CalibrationFigure::paintAxes(QPainter& painter) const {
    const QRectF& plot = frame_.plot;
    const QRectF title(area_.left(), area_.top(), area_.width(), 20);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     Words::tr("How often answers are right, by their probability"));
    painter.setFont(Theme::font(Theme::smallSize));
    for (const double tick : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}) {
        const QPointF at = frame_.position({tick, tick});
        painter.fillRect(QRectF(plot.left(), std::round(at.y()), plot.width(), 1),
                         view_.theme.line);
        painter.setPen(view_.theme.secondary);
        drawTabularRight(painter, {plot.left() - endLabelGap, at.y() + 4}, wholePercent(tick));
        const double width = painter.fontMetrics().horizontalAdvance(wholePercent(tick));
        painter.drawText(QPointF(at.x() - width / 2, area_.bottom() - 4), wholePercent(tick));
    }
    painter.setPen(QPen(view_.theme.secondary, 1, Qt::DashLine));
    painter.drawLine(frame_.position({0, 0}), frame_.position({1, 1}));
}

void CalibrationFigure::paintLine(QPainter& painter, const JudgedNetwork& network) const {
    QPolygonF points;
    for (const CalibrationBin& bin : network.calibration.bins)
        if (bin.count > 0)
            points.append(frame_.position({bin.meanConfidence, bin.accuracy}));
    paintGappedLine(painter, points, view_.pairColor(network), marker(network));
    qsizetype next = 0;
    for (const CalibrationBin& bin : network.calibration.bins)
        if (bin.count > 0) {
            const bool isHollow = bin.count < fewAnswers;
            drawMarker(painter, marker(network), points[next++], markerRadius,
                       isHollow ? view_.theme.background : view_.pairColor(network),
                       isHollow ? view_.pairColor(network) : view_.theme.background,
                       isHollow ? 1.6 : 1);
        }
}

/// Names below the title; below the plot what else there is.
void CalibrationFigure::paintLegend(QPainter& painter) const {
    painter.setFont(Theme::font(Theme::smallSize));
    const QFontMetricsF metrics(painter.font());
    double left = area_.left() + 4;
    double y = area_.top() + 31;
    const auto text = [&](const QString& words, const QColor& color) {
        painter.setPen(color);
        painter.drawText(QPointF(left + 10, y + 4), words);
        left += 10 + metrics.horizontalAdvance(words) + 18;
    };
    for (const JudgedNetwork* network : view_.compared()) {
        drawMarker(painter, marker(*network), {left, y}, markerRadius, view_.pairColor(*network),
                   view_.pairColor(*network), 1);
        text(Words::tr("%1: calibration error %2")
                 .arg(shortLabel(*network), percentText(network->calibration.expectedError)),
             view_.theme.text);
    }
    const QString line = Words::tr("as sure as right");
    const QString hollow = Words::tr("fewer than %1 answers").arg(fewAnswers);
    y = histogram_.top() - 12;
    left = histogram_.right() - metrics.horizontalAdvance(line + hollow) - 42;
    painter.setPen(QPen(view_.theme.secondary, 1, Qt::DashLine));
    painter.drawLine(QPointF(left - 12, y), QPointF(left + 4, y));
    text(line, view_.theme.secondary);
    painter.setPen(view_.theme.secondary);
    painter.setBrush(view_.theme.background);
    painter.drawEllipse(QPointF(left, y), markerRadius, markerRadius);
    text(hollow, view_.theme.secondary);
}

QRectF CalibrationFigure::binRect(int bin, const QRectF& place) const {
    const auto edge = [&](int index) {
        return std::round(place.left() + place.width() * index / bins());
    };
    return {edge(bin), place.top(), edge(bin + 1) - edge(bin), place.height()};
}

std::int64_t CalibrationFigure::largestCount() const {
    std::int64_t largest = 1;
    for (const JudgedNetwork* network : view_.compared())
        for (const CalibrationBin& bin : network->calibration.bins)
            largest = std::max(largest, bin.count);
    return largest;
}

/// Heights by the root, or all but the last bar of a good network would be a line.
void CalibrationFigure::paintHistogram(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    const std::vector<const JudgedNetwork*> networks = view_.compared();
    const auto largest = static_cast<double>(largestCount());
    for (int index = 0; index < bins(); ++index) {
        const QRectF place = binRect(index, histogram_).adjusted(barGap, 0, -barGap, 0);
        const double width = place.width() / static_cast<double>(networks.size());
        for (std::size_t i = 0; i < networks.size(); ++i) {
            const std::int64_t count =
                networks[i]->calibration.bins[static_cast<std::size_t>(index)].count;
            if (count == 0)
                continue;
            const double height =
                std::max(1.0, place.height() * std::sqrt(static_cast<double>(count) / largest));
            painter.fillRect(QRectF(place.left() + width * static_cast<double>(i),
                                    place.bottom() - height, width - 1, height),
                             view_.pairColor(*networks[i]));
        }
    }
    painter.fillRect(QRectF(histogram_.left(), histogram_.bottom(), histogram_.width(), 1),
                     view_.theme.line);
    painter.setPen(view_.theme.secondary);
    painter.setFont(Theme::font(Theme::smallSize));
    drawTabularRight(painter, {histogram_.left() - endLabelGap, histogram_.top() + 9},
                     fullCount(largestCount()));
    drawTabularRight(painter, {histogram_.left() - endLabelGap, histogram_.bottom() + 2},
                     QStringLiteral("0"));
    painter.drawText(QPointF(area_.left(), histogram_.top() - 8), Words::tr("Answers"));
}

void CalibrationFigure::paintCrosshair(QPainter& painter, int bin) const {
    QColor wash = view_.theme.secondary;
    wash.setAlphaF(0.15F);
    painter.fillRect(binRect(bin, frame_.plot), wash);
    painter.fillRect(binRect(bin, histogram_), wash);
}

std::optional<int> CalibrationFigure::binAt(const QPointF& position) const {
    const QRectF all(frame_.plot.topLeft(), histogram_.bottomRight());
    if (!all.contains(position))
        return std::nullopt;
    const double place = (position.x() - all.left()) / all.width();
    return std::clamp(static_cast<int>(place * bins()), 0, bins() - 1);
}

ReadoutBox CalibrationFigure::readout(int bin) const {
    const auto index = static_cast<std::size_t>(bin);
    ReadoutBox box;
    const CalibrationBin& range = view_.firstNetwork().calibration.bins[index];
    box.heading = Words::tr("Probabilities from %1 to %2")
                      .arg(percentText(range.from), percentText(range.to));
    for (const JudgedNetwork* network : view_.compared()) {
        const CalibrationBin& its = network->calibration.bins[index];
        box.rows.push_back(
            {view_.pairColor(*network),
             marker(*network),
             {its.count == 0
                  ? Words::tr("no answers")
                  : Words::tr("%1 of %2 right").arg(shareText(its.accuracy), fullCount(its.count)),
              shortLabel(*network)}});
    }
    return box;
}

CalibrationPicture::CalibrationPicture(const QualityView& view)
    : view_(view) {
    view_.theme = paperStyle().theme;
}

QSize CalibrationPicture::size() const {
    return pictureSize;
}

QString CalibrationPicture::title() const {
    return Words::tr("How sure and how right");
}

void CalibrationPicture::paint(QPainter& painter) const {
    const QRectF rest = paintQualityHead(painter, *this, view_, calibrationSentence(view_));
    CalibrationFigure(view_, rest).paint(painter);
}

} // namespace rlab
