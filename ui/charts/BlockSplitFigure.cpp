// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/BlockSplitFigure.h"

#include "ui/charts/TabularText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double leftRoom = 48;
constexpr double titleRoom = 28;
constexpr double bottomRoom = 24;
constexpr double labelGap = 8;
constexpr double widestBar = 40;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(BlockSplitFigure)
};

QString number(double value) {
    return QString::number(value, 'g', 3);
}

/// What came through the convolutions.
QColor branchColor(const Theme& theme) {
    QColor color = theme.disabled;
    color.setAlphaF(0.45F);
    return color;
}

} // namespace

BlockSplitFigure::BlockSplitFigure(const GradientView& view, const QRectF& area)
    : view_(view)
    , area_(area)
    , networks_(networks(view.run)) {}

std::vector<std::size_t> BlockSplitFigure::networks(const ProbedRun& run) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < run.networks().size(); ++i)
        if (!run.networks()[i].blocks.empty())
            found.push_back(i);
    return found;
}

QRectF BlockSplitFigure::plot(std::size_t panel) const {
    const double height = area_.height() / static_cast<double>(networks_.size());
    const double top = area_.top() + height * static_cast<double>(panel);
    return QRectF(area_.left(), top, area_.width(), height)
        .adjusted(leftRoom, titleRoom, -labelGap, -bottomRoom);
}

QRectF BlockSplitFigure::bar(const Block& block) const {
    const auto panel =
        static_cast<std::size_t>(std::ranges::find(networks_, block.network) - networks_.begin());
    const QRectF all = plot(panel);
    const auto count = static_cast<double>(view_.run.networks()[block.network].blocks.size());
    const double pitch = all.width() / count;
    const double space = pitch > 6 ? 2 : 1;
    const double left = std::round(all.left() + pitch * static_cast<double>(block.block));
    const double right =
        std::round(all.left() + pitch * static_cast<double>(block.block + 1)) - space;
    const double width = std::min(right - left, widestBar);
    return {left + (right - left - width) / 2, all.top(), width, all.height()};
}

void BlockSplitFigure::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t panel = 0; panel < networks_.size(); ++panel)
        paintPanel(painter, panel);
}

void BlockSplitFigure::paintPanel(QPainter& painter, std::size_t panel) const {
    const ProbedNetwork& network = view_.run.networks()[networks_[panel]];
    const QRectF all = plot(panel);
    const QColor color = view_.color(network);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = all.top() - titleRoom / 2;
    drawMarker(painter, network.marker, {all.left() + 4, middle}, 3.6, color, color, 1);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    painter.setPen(color);
    const QRectF title(all.left() + 14, middle - 10, all.width() - 14, 20);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, network.label);
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(view_.theme.secondary);
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = all.bottom() - share * all.height();
        painter.fillRect(QRectF(all.left() - 4, std::floor(y), 4, 1), view_.theme.line);
        drawTabularRight(painter, {all.left() - labelGap, y + 4},
                         Words::tr("%1 %").arg(std::lround(100 * share)));
    }
    painter.drawText(QPointF(all.left(), all.bottom() + 17),
                     Words::tr("first block, %1").arg(network.blocks.front()));
    const QString last = Words::tr("last block, %1").arg(network.blocks.back());
    painter.drawText(
        QPointF(all.right() - painter.fontMetrics().horizontalAdvance(last), all.bottom() + 17),
        last);

    const ProbeSample* sample = network.at(view_.step);
    double sum = 0;
    int counted = 0;
    for (std::size_t i = 0; i < network.blocks.size(); ++i) {
        const QRectF whole = bar({networks_[panel], i});
        painter.fillRect(whole, branchColor(view_.theme));
        const double share = sample ? static_cast<double>(sample->blocks[i].shortcutShare) : NAN;
        if (!std::isfinite(share))
            continue;
        sum += share;
        ++counted;
        QRectF shortcut = whole;
        shortcut.setTop(whole.bottom() - std::clamp(share, 0.0, 1.0) * whole.height());
        painter.fillRect(shortcut, color);
        if (share < 0 || share > 1) // beyond what a bar can show
            painter.fillRect(QRectF(whole.left(), share > 1 ? whole.top() - 3 : whole.bottom() + 1,
                                    whole.width(), 2),
                             view_.theme.text);
    }
    if (counted > 0)
        painter.drawText(
            title, Qt::AlignRight | Qt::AlignVCenter,
            Words::tr("on average %1 % down the shortcut").arg(std::lround(100 * sum / counted)));
}

std::optional<BlockSplitFigure::Block> BlockSplitFigure::blockAt(const QPointF& position) const {
    for (std::size_t panel = 0; panel < networks_.size(); ++panel) {
        const QRectF all = plot(panel);
        if (!all.contains(position))
            continue;
        const std::size_t count = view_.run.networks()[networks_[panel]].blocks.size();
        const auto block = static_cast<std::size_t>((position.x() - all.left()) / all.width() *
                                                    static_cast<double>(count));
        return Block{networks_[panel], std::min(block, count - 1)};
    }
    return std::nullopt;
}

ReadoutBox BlockSplitFigure::readout(const Block& block) const {
    const ProbedNetwork& network = view_.run.networks()[block.network];
    const ProbeSample* sample = network.at(view_.step);
    if (!sample)
        return {};
    const BlockSample& seen = sample->blocks[block.block];
    const double share = seen.shortcutShare;
    ReadoutBox box;
    box.heading = Words::tr("%1, block %2").arg(network.label, network.blocks[block.block]);
    const QColor rest = branchColor(view_.theme);
    const auto percent = [](double part) {
        return std::isfinite(part) ? Words::tr("%1 %").arg(std::lround(100 * part))
                                   : QStringLiteral("–");
    };
    const QColor color = view_.color(network);
    box.rows.push_back({color,
                        MarkerShape::Square,
                        {Words::tr("down the shortcut"), percent(share),
                         Words::tr("norm %1").arg(number(seen.shortcut))}});
    box.rows.push_back({rest,
                        MarkerShape::Square,
                        {Words::tr("through the convolutions"), percent(1 - share),
                         Words::tr("norm %1").arg(number(seen.branch))}});
    box.rows.push_back(
        {view_.theme.text,
         MarkerShape::Square,
         {Words::tr("together"), QString(), Words::tr("norm %1").arg(number(seen.whole))}});
    if (share < 0 || share > 1)
        box.rows.push_back({view_.theme.surface,
                            MarkerShape::Square,
                            {Words::tr("They point against each other: drawn as 0 or 100 %")}});
    return box;
}

} // namespace rlab
