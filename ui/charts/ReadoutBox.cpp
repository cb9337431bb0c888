// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ReadoutBox.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace rlab {

namespace {

constexpr double padding = 8;
constexpr double rowHeight = 17;
constexpr double swatch = 16;
constexpr double gap = 12;
constexpr double distance = 12;

QFont font() {
    return Theme::font(Theme::smallSize);
}

} // namespace

std::vector<double> ReadoutBox::widths() const {
    const QFontMetricsF metrics(font());
    std::vector<double> widths;
    for (const Row& row : rows)
        for (std::size_t i = 0; i < static_cast<std::size_t>(row.cells.size()); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            const QString& cell = row.cells[static_cast<qsizetype>(i)];
            widths[i] = std::max(widths[i], metrics.horizontalAdvance(cell));
        }
    return widths;
}

std::size_t ReadoutBox::rowsIn(double height) {
    return static_cast<std::size_t>(std::max(1.0, (height - 2 * padding) / rowHeight - 1));
}

double ReadoutBox::height() const {
    return 2 * padding + rowHeight * (1 + static_cast<double>(rows.size()));
}

void ReadoutBox::paint(QPainter& painter, const QRectF& bounds, const QPointF& anchor,
                       const Theme& theme) const {
    const std::vector<double> columns = widths();
    const double cells = std::accumulate(columns.begin(), columns.end(), 0.0) +
                         gap * static_cast<double>(columns.size() - 1) + swatch;
    const double width =
        2 * padding + std::max(cells, QFontMetricsF(font()).horizontalAdvance(heading));
    double left = anchor.x() + distance;
    if (left + width > bounds.right())
        left = anchor.x() - distance - width;
    left = std::clamp(left, bounds.left(), std::max(bounds.left(), bounds.right() - width));
    const double top = std::clamp(anchor.y() - height() / 2, bounds.top(),
                                  std::max(bounds.top(), bounds.bottom() - height()));

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(left, top, width, height()).adjusted(0.5, 0.5, -0.5, -0.5), 8,
                            8);
    painter.setFont(font());
    double baseline = top + padding + 12;
    painter.setPen(theme.secondary);
    painter.drawText(QPointF(left + padding, baseline), heading);
    for (const Row& row : rows) {
        baseline += rowHeight;
        drawMarker(painter, row.marker, {left + padding + 4, baseline - 4}, 3.6, row.color,
                   row.color, 1);
        double x = left + padding + swatch;
        for (std::size_t i = 0; i < static_cast<std::size_t>(row.cells.size()); ++i) {
            painter.setPen(i < 2 ? theme.text : theme.secondary);
            painter.drawText(QPointF(x, baseline), row.cells[static_cast<qsizetype>(i)]);
            x += columns[i] + gap;
        }
    }
}

QString ReadoutBox::spoken() const {
    QStringList sentences{heading};
    for (const Row& row : rows)
        sentences.append(row.cells.join(QStringLiteral(", ")));
    return sentences.join(QStringLiteral("; "));
}

} // namespace rlab
