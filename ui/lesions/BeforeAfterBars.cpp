// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/BeforeAfterBars.h"

#include "ui/charts/TabularText.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr int rowHeight = 24;
constexpr double gap = 8;
constexpr double before = 3; ///< heights of the bars
constexpr double after = 7;
constexpr double leastBar = 24;
constexpr double paleness = 0.45;

QString number(double share) {
    return std::isfinite(share) ? QString::number(100 * share, 'f', 1) : QStringLiteral("–");
}

QFont smallFont() {
    return Theme::font(Theme::smallSize);
}

double share(double value) {
    return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0;
}

} // namespace

BeforeAfterBars::BeforeAfterBars(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BeforeAfterBars::setColors(const Theme& theme, const QColor& bars) {
    theme_ = theme;
    bars_ = bars;
    update();
}

void BeforeAfterBars::setRows(const QList<Row>& rows) {
    if (rows.size() != rows_.size())
        updateGeometry();
    rows_ = rows;
    QStringList texts;
    for (const Row& row : rows_)
        texts.append(tr("%1: %2").arg(row.label, text(row)));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    update();
}

QString BeforeAfterBars::text(const Row& row) {
    const QString from = number(row.before), to = number(row.after);
    return from == to ? tr("%1 %").arg(to) : tr("%1 → %2 %").arg(from, to);
}

QSize BeforeAfterBars::sizeHint() const {
    return {240, rowHeight * static_cast<int>(rows_.size())};
}

QSize BeforeAfterBars::minimumSizeHint() const {
    return {160, sizeHint().height()};
}

void BeforeAfterBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(smallFont());
    const QFontMetricsF metrics(smallFont());
    double labels = 0;
    for (const Row& row : rows_)
        labels = std::max(labels, metrics.horizontalAdvance(row.label));
    const double figures = tabularWidth(smallFont(), QStringLiteral("100.0 → 100.0 %"));
    const double room = width() - figures - 2 * gap - leastBar;
    labels = std::min(labels, std::max(room, 48.0));
    const double left = labels + gap;
    const double length = std::max(width() - figures - gap - left, 0.0);
    for (qsizetype i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        const double top = static_cast<double>(i) * rowHeight;
        const double baseline = top + rowHeight / 2.0 + metrics.capHeight() / 2;
        painter.setPen(theme_.secondary);
        painter.drawText(QPointF(0, baseline),
                         metrics.elidedText(row.label, Qt::ElideRight, labels));
        painter.setPen(theme_.text);
        drawTabularRight(painter, QPointF(width(), baseline), text(row));
        const double y = top + (rowHeight - before - after - 1) / 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme_.controlHover);
        painter.drawRoundedRect(QRectF(left, y, length, before + 1 + after), 2, 2);
        QColor pale = bars_;
        pale.setAlphaF(paleness);
        painter.fillRect(QRectF(left, y, length * share(row.before), before), pale);
        painter.fillRect(QRectF(left, y + before + 1, length * share(row.after), after), bars_);
    }
}

} // namespace rlab
