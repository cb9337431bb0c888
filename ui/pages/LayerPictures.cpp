// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/LayerPictures.h"

#include "ui/session/ValueText.h"
#include "ui/widgets/Roles.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double titleRoom = 20;
constexpr double bottomRoom = 16;

const ProbedNetwork& chosenNetwork(const GradientView& view) {
    return view.run.networks()[view.chosen->network];
}

QFont smallFont() {
    return Theme::font(Theme::smallSize - 1);
}

QRectF plotOf(const QRectF& area) {
    return area.adjusted(0, titleRoom, 0, -bottomRoom);
}

void paintTitle(QPainter& painter, const QRectF& area, const QString& title, const QString& right,
                const Theme& theme) {
    const QRectF row(area.left(), area.top(), area.width(), titleRoom - 4);
    painter.setFont(smallFont());
    painter.setPen(theme.secondary);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, right);
}

} // namespace

HistogramView::HistogramView(const GradientView& view, MagnitudeHistogram LayerSample::*histogram,
                             const QString& title, QWidget* parent)
    : QWidget(parent)
    , view_(view)
    , histogram_(histogram)
    , title_(title) {
    setAccessibleName(title);
    explain(*this,
            tr("How large the single numbers are, without their sign: a bar for each "
               "doubling, higher where there are more"),
            tr("How large the single numbers are, without their sign. Each bar holds those between "
               "a power of two and the next; its height is their share, drawn as its square root "
               "so that few are seen too."));
}

void HistogramView::refresh() {
    if (view_.chosen)
        bins_ = shownBins(chosenNetwork(view_), view_.chosen->layer, histogram_);
    update();
}

void HistogramView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = view_.theme;
    const QRectF plot = plotOf(rect());
    const ProbeSample* sample = view_.chosen ? chosenNetwork(view_).at(view_.step) : nullptr;
    const auto layer = static_cast<std::size_t>(view_.chosen ? view_.chosen->layer : 0);
    QString zeros;
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme.line);
    if (sample) {
        const MagnitudeHistogram& histogram = sample->layers[layer].*histogram_;
        if (const double share = histogram.share(0); share > 0)
            zeros = tr("%1 % zero").arg(100 * share, 0, 'g', 2);
        double highest = 0;
        for (int bin = bins_.first; bin <= bins_.last; ++bin)
            highest = std::max(highest, histogram.share(bin));
        const double pitch = plot.width() / bins_.count();
        const QColor color = view_.color(chosenNetwork(view_));
        for (int i = 0; i < bins_.count() && highest > 0; ++i) {
            const double share = histogram.share(bins_.first + i);
            const double height = std::sqrt(share / highest) * plot.height();
            const double left = std::round(plot.left() + pitch * i);
            const double right = std::round(plot.left() + pitch * (i + 1)) - 1;
            painter.fillRect(QRectF(left, plot.bottom() - height, right - left, height), color);
        }
    }
    paintTitle(painter, rect(), title_, zeros, theme);
    const double unit = std::log2(10.0);
    const double low = bins_.first + MagnitudeHistogram::lowestExponent;
    const double high = low + bins_.count();
    const int most = std::max(1, static_cast<int>(plot.width() / 28));
    const int stride = std::max(1, static_cast<int>(std::ceil((high - low) / unit / most)));
    for (int power = static_cast<int>(std::ceil(low / unit)); power * unit <= high; ++power) {
        if (power % stride != 0)
            continue;
        const double x = plot.left() + (power * unit - low) / (high - low) * plot.width();
        const QString text = powerText(std::pow(10.0, power));
        const double width = painter.fontMetrics().horizontalAdvance(text);
        if (x - width / 2 < plot.left() || x + width / 2 > plot.right())
            continue;
        painter.fillRect(QRectF(std::floor(x), plot.bottom(), 1, 3), theme.line);
        painter.drawText(QPointF(x - width / 2, plot.bottom() + 14), text);
    }
}

CourseView::CourseView(const GradientView& view, QWidget* parent)
    : QWidget(parent)
    , view_(view) {
    setAccessibleName(tr("The layer's statistic over the training"));
    explain(*this, tr("The chosen statistic of this layer over the training"),
            tr("The chosen statistic of this layer over the training; the thin line is the batch "
               "that is looked at. Magnitudes are on a logarithmic scale."));
}

void CourseView::paintEvent(QPaintEvent*) {
    if (!view_.chosen || view_.run.empty())
        return;
    QPainter painter(this);
    const Theme& theme = view_.theme;
    const QRectF plot = plotOf(rect());
    const ProbedNetwork& network = chosenNetwork(view_);
    const QList<QPointF> course =
        layerCourse(network, view_.chosen->layer, view_.statistic, width());
    ValueRange range;
    for (const QPointF& point : course)
        if (!std::isnan(point.y()))
            range.add(point.y());
    paintTitle(painter, rect(), tr("Over time"),
               range.empty ? QString() : statisticText(view_.statistic, range.high), theme);
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme.line);
    if (range.empty)
        return;
    const bool logarithmic = view_.scale.isLogarithmic();
    const auto place = [&](double value) {
        const double low = logarithmic ? std::log(range.low) : range.low;
        const double high = logarithmic ? std::log(range.high) : range.high;
        return high > low ? ((logarithmic ? std::log(value) : value) - low) / (high - low) : 0.5;
    };
    const auto count = static_cast<double>(std::max<std::size_t>(view_.run.steps().size() - 1, 1));
    const auto xOf = [&](double index) { return plot.left() + index / count * plot.width(); };
    painter.fillRect(QRectF(std::floor(xOf(static_cast<double>(view_.run.indexOf(view_.step)))),
                            plot.top(), 1, plot.height()),
                     theme.secondary);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(view_.color(network), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPolygonF piece;
    for (const QPointF& point : course) {
        if (std::isnan(point.y())) {
            painter.drawPolyline(piece);
            piece.clear();
        } else {
            piece.append({xOf(point.x()), plot.bottom() - place(point.y()) * plot.height()});
        }
    }
    painter.drawPolyline(piece);
    painter.setPen(theme.secondary);
    const QRectF below(plot.left(), plot.bottom() + 2, plot.width(), bottomRoom - 2);
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter,
                     statisticText(view_.statistic, range.low));
}

} // namespace rlab
