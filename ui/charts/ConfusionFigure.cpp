// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ConfusionFigure.h"

#include "ui/Text.h"
#include "ui/charts/FigureExport.h"
#include "ui/charts/QualityNarration.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double legendRoom = 24;
constexpr double labelGap = 8;
constexpr double widestLabel = 120;
constexpr double labelHeight = 14;
constexpr double slant = -45;   ///< degrees, of the columns' labels
constexpr double lean = 0.7072; ///< their width and height for each pixel of their length
constexpr double leastForGap = 10;
constexpr double palest = 0.1; ///< of a cell with one image: not the background
constexpr double rampWidth = 72;
constexpr double rampHeight = 10;

constexpr QSize pictureSize(760, 720);
constexpr int margin = 24;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConfusionFigure)
};

QFont labelFont() {
    return Theme::font(Theme::smallSize);
}

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto part = [share](int a, int b) {
        return static_cast<int>(std::lround(a + share * (b - a)));
    };
    return QColor(part(from.red(), to.red()), part(from.green(), to.green()),
                  part(from.blue(), to.blue()));
}

/// Every how manyth label there is room for.
int strideFor(double room, double cell) {
    return std::max(1, static_cast<int>(std::ceil(room / cell)));
}

/// As bright as people see it, 0 … 1.
double brightness(const QColor& color) {
    return 0.299 * color.redF() + 0.587 * color.greenF() + 0.114 * color.blueF();
}

QString signedCount(std::int64_t count) {
    const QString digits = fullCount(std::abs(count));
    return count > 0 ? u'+' + digits : QStringLiteral("−") + digits;
}

} // namespace

ConfusionFigure::ConfusionFigure(const QualityView& view, const QRectF& area)
    : view_(view)
    , area_(area)
    , classes_(view.classes())
    , largest_(view.largest()) {
    const QFontMetricsF metrics(labelFont());
    std::vector<double> widths;
    for (int c = 0; c < classes_; ++c)
        widths.push_back(std::min(metrics.horizontalAdvance(view.className(c)), widestLabel));
    const double widest = *std::ranges::max_element(widths);
    const double left = widest + labelGap;
    const double column = (area.width() - left) / classes_;
    double beyond = 0; // the last columns' labels lean over the grid's edge
    for (int c = 0; c < classes_; ++c)
        beyond = std::max(beyond, (widths[static_cast<std::size_t>(c)] + labelHeight) * lean -
                                      (classes_ - c - 0.5) * column);
    grid_ = area.adjusted(left, legendRoom + (widest + labelHeight) * lean + 2, -beyond, -1);
    const double width = grid_.width() / classes_, height = grid_.height() / classes_;
    const QString longest = view.isDifference() ? signedCount(-largest_) : fullCount(largest_);
    hasCounts_ = width >= metrics.horizontalAdvance(longest) + 6 && height >= labelHeight;
}

QRectF ConfusionFigure::rect(const ConfusionCell& cell) const {
    // Whole pixels: neighbours touch, whatever the size.
    const auto edge = [this](double from, double length, int index) {
        return std::round(from + length * index / classes_);
    };
    const double left = edge(grid_.left(), grid_.width(), cell.answer);
    const double top = edge(grid_.top(), grid_.height(), cell.label);
    return {left, top, edge(grid_.left(), grid_.width(), cell.answer + 1) - left,
            edge(grid_.top(), grid_.height(), cell.label + 1) - top};
}

std::optional<ConfusionCell> ConfusionFigure::cellAt(const QPointF& position) const {
    if (!grid_.contains(position))
        return std::nullopt;
    const auto index = [this](double offset, double length) {
        return std::clamp(static_cast<int>(offset / length * classes_), 0, classes_ - 1);
    };
    return ConfusionCell{index(position.y() - grid_.top(), grid_.height()),
                         index(position.x() - grid_.left(), grid_.width())};
}

/// What is right has the network's colour, mistakes are grey; differences have the colour of the
/// network that has more.
QColor ConfusionFigure::hue(const ConfusionCell& cell) const {
    if (view_.isDifference())
        return view_.count(cell) > 0 ? view_.colorOf(view_.firstNetwork())
                                     : view_.pairColor(view_.secondNetwork());
    return cell.isRight() ? view_.colorOf(view_.shown()) : view_.theme.text;
}

/// By the root: a few mistakes are seen beside hundreds of right answers.
QColor ConfusionFigure::shade(const QColor& hue, double count) const {
    const double place = std::sqrt(std::abs(count) / static_cast<double>(largest_));
    return mixed(view_.theme.background, hue, palest + (1 - palest) * place);
}

QColor ConfusionFigure::color(const ConfusionCell& cell) const {
    const std::int64_t count = view_.count(cell);
    return count == 0 ? view_.theme.background : shade(hue(cell), static_cast<double>(count));
}

void ConfusionFigure::paint(QPainter& painter) const {
    painter.setFont(labelFont());
    paintLegend(painter);
    paintCells(painter);
    paintRowLabels(painter);
    paintColumnLabels(painter);
    painter.setPen(view_.theme.secondary);
    const double width = grid_.left() - labelGap - area_.left();
    const QRectF corner(area_.left(), grid_.top() - 2 * labelHeight - 8, width, labelHeight + 2);
    painter.drawText(corner, Qt::AlignRight, Words::tr("answer →"));
    painter.drawText(corner.translated(0, labelHeight + 2), Qt::AlignRight, Words::tr("class ↓"));
}

/// The ramp of colours between its ends' meanings.
void ConfusionFigure::paintLegend(QPainter& painter) const {
    const QRectF row(area_.left(), area_.top(), area_.width(), legendRoom - 6);
    const double top = row.center().y() - rampHeight / 2;
    const QFontMetricsF metrics(labelFont());
    double right = row.right();
    const auto text = [&](const QString& words) {
        const double width = metrics.horizontalAdvance(words);
        painter.setPen(view_.theme.secondary);
        painter.drawText(QRectF(right - width, row.top(), width, row.height()),
                         Qt::AlignRight | Qt::AlignVCenter, words);
        right -= width + 6;
    };
    const auto ramp = [&](const QColor& hue, bool isRising) {
        for (int i = 0; i < static_cast<int>(rampWidth); ++i) {
            const double share = (i + 0.5) / rampWidth;
            const double count = (isRising ? share : 1 - share) * static_cast<double>(largest_);
            painter.fillRect(QRectF(right - rampWidth + i, top, 1, rampHeight), shade(hue, count));
        }
        right -= rampWidth + 6;
    };
    if (view_.isDifference()) {
        text(
            Words::tr("%1 more for %2").arg(fullCount(largest_), shortLabel(view_.firstNetwork())));
        ramp(view_.colorOf(view_.firstNetwork()), true);
        text(QStringLiteral("0"));
        ramp(view_.pairColor(view_.secondNetwork()), false);
        text(Words::tr("%1 more for %2")
                 .arg(fullCount(largest_), shortLabel(view_.secondNetwork())));
    } else {
        text(fullCount(largest_));
        ramp(view_.colorOf(view_.shown()), true);
        text(Words::tr("right: 0"));
        right -= 12;
        text(fullCount(largest_));
        ramp(view_.theme.text, true);
        text(Words::tr("mistakes: 0"));
    }
}

void ConfusionFigure::paintRowLabels(QPainter& painter) const {
    const QFontMetricsF metrics(labelFont());
    const int stride = strideFor(labelHeight, grid_.height() / classes_);
    const double width = grid_.left() - labelGap - area_.left();
    painter.setPen(view_.theme.text);
    for (int c = 0; c < classes_; c += stride) {
        const QRectF cell = rect({c, 0});
        const QRectF place(area_.left(), cell.center().y() - labelHeight / 2, width, labelHeight);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(view_.className(c), Qt::ElideRight, width));
    }
}

void ConfusionFigure::paintColumnLabels(QPainter& painter) const {
    const QFontMetricsF metrics(labelFont());
    const int stride = strideFor(labelHeight / lean, grid_.width() / classes_);
    painter.setPen(view_.theme.text);
    for (int c = 0; c < classes_; c += stride) {
        const QRectF cell = rect({0, c});
        painter.save();
        painter.translate(cell.center().x() + 2, grid_.top() - 5);
        painter.rotate(slant);
        painter.drawText(QPointF(0, 0),
                         metrics.elidedText(view_.className(c), Qt::ElideRight, widestLabel));
        painter.restore();
    }
}

void ConfusionFigure::paintCells(QPainter& painter) const {
    const bool hasGaps = std::min(grid_.width(), grid_.height()) / classes_ >= leastForGap;
    const double gap = hasGaps ? 1 : 0;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int label = 0; label < classes_; ++label)
        for (int answer = 0; answer < classes_; ++answer) {
            const ConfusionCell cell{label, answer};
            const QRectF place = rect(cell).adjusted(0, 0, -gap, -gap);
            if (view_.count(cell) != 0)
                painter.fillRect(place, color(cell));
            else if (hasGaps)
                painter.fillRect(place, mixed(view_.theme.background, view_.theme.line, 0.4));
            if (hasCounts_)
                paintCount(painter, cell);
        }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(view_.theme.line, 1));
    painter.drawRect(grid_.toRect().adjusted(-1, -1, 0, 0));
    for (int c = 0; hasGaps && c < classes_; ++c)
        paintFrame(painter, {c, c}, view_.theme.secondary);
}

void ConfusionFigure::paintCount(QPainter& painter, const ConfusionCell& cell) const {
    const std::int64_t count = view_.count(cell);
    if (count == 0)
        return;
    const bool isDark = brightness(color(cell)) < 0.55;
    painter.setPen(isDark ? QColor(Qt::white) : Theme::lightTheme().text);
    painter.drawText(rect(cell), Qt::AlignCenter,
                     view_.isDifference() ? signedCount(count) : fullCount(count));
}

void ConfusionFigure::paintFrame(QPainter& painter, const ConfusionCell& cell,
                                 const QColor& color) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, 1));
    painter.drawRect(rect(cell).adjusted(0, 0, -2, -2));
}

ReadoutBox ConfusionFigure::readout(const ConfusionCell& cell) const {
    ReadoutBox box;
    box.heading = cellTitle(view_, cell);
    for (const JudgedNetwork* network : view_.compared())
        box.rows.push_back({view_.pairColor(*network),
                            markerShape(network->network.color.kind, 0),
                            {cellShare(*network, cell), network->network.label}});
    return box;
}

ConfusionPicture::ConfusionPicture(const QualityView& view)
    : view_(view) {
    view_.theme = paperStyle().theme;
}

QSize ConfusionPicture::size() const {
    return pictureSize;
}

QString ConfusionPicture::title() const {
    if (!view_.isDifference())
        return Words::tr("Confusion matrix of %1").arg(view_.shown().network.label);
    return Words::tr("Confusion matrix of %1 minus that of %2")
        .arg(view_.firstNetwork().network.label, view_.secondNetwork().network.label);
}

void ConfusionPicture::paint(QPainter& painter) const {
    const QRectF rest = paintQualityHead(painter, *this, view_, qualitySentence(view_));
    ConfusionFigure(view_, rest).paint(painter);
}

QRectF paintQualityHead(QPainter& painter, const PaperFigure& figure, const QualityView& view,
                        const QString& sentence) {
    constexpr int headRoom = 72;
    const QRectF all = QRectF(QPointF(), figure.size()).adjusted(margin, margin, -margin, -margin);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(15, QFont::DemiBold));
    painter.setPen(view.theme.text);
    painter.drawText(QRectF(all.left(), all.top(), all.width(), 20), Qt::AlignLeft, figure.title());
    painter.setFont(Theme::font());
    painter.setPen(view.theme.secondary);
    painter.drawText(QRectF(all.left(), all.top() + 26, all.width(), headRoom - 28),
                     Qt::AlignLeft | Qt::TextWordWrap, sentence);
    return all.adjusted(0, headRoom, 0, 0);
}

} // namespace rlab
