// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GradientsFigure.h"

#include "ui/charts/BlockSplitFigure.h"
#include "ui/charts/FigureExport.h"
#include "ui/charts/ProfileFigure.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr int figureWidth = 1040;
constexpr int margin = 24;
constexpr int titleRoom = 40;
constexpr int profileHeight = 320;
constexpr int mapsRowHeight = 220;
constexpr int legendRoom = 48;
constexpr int panelHeight = 200;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GradientsFigure)
};

/// Quoted where a comma or a quotation mark would break the row.
std::string cell(const QString& text) {
    QString quoted = text;
    if (text.contains(u',') || text.contains(u'"'))
        quoted = u'"' + quoted.replace(u'"', QStringLiteral("\"\"")) + u'"';
    return quoted.toStdString();
}

/// Empty for what is not a number.
std::string number(double value) {
    return std::isnan(value) ? std::string() : QByteArray::number(value, 'g', 7).toStdString();
}

} // namespace

GradientsFigure::GradientsFigure(const GradientView& view, bool showsShortcuts,
                                 const QString& title)
    : view_(view)
    , showsShortcuts_(showsShortcuts)
    , title_(title) {
    view_.theme = paperStyle().theme;
    view_.chosen.reset();
    view_.scale = ValueScale(view_.statistic, view_.run.range(view_.statistic));
    if (!showsShortcuts_)
        updateImages(images_, view_);
}

QSize GradientsFigure::size() const {
    const std::size_t count = view_.run.networks().size();
    const int panels = std::max(1, static_cast<int>(BlockSplitFigure::networks(view_.run).size()));
    const int contents =
        showsShortcuts_ ? panels * panelHeight
                        : profileHeight + legendRoom + mapsRowHeight * HeatMapsFigure::rows(count);
    return {figureWidth, titleRoom + contents + 2 * margin};
}

void GradientsFigure::paint(QPainter& painter) const {
    const QRectF all = QRectF(QPointF(), size()).adjusted(margin, margin, -margin, -margin);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(15, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    painter.drawText(QRectF(all.left(), all.top(), all.width(), 20), Qt::AlignLeft, title_);
    painter.setFont(Theme::font());
    painter.setPen(view_.theme.secondary);
    painter.drawText(QRectF(all.left(), all.top(), all.width(), 20), Qt::AlignRight,
                     timeText(view_.run, view_.step));
    QRectF rest = all.adjusted(0, titleRoom, 0, 0);
    if (showsShortcuts_) {
        painter.drawText(QRectF(all.left(), all.top() + 22, all.width(), 20), Qt::AlignLeft,
                         Words::tr("Which way the gradient of each block's input came: "
                                   "coloured down the shortcut, grey through the convolutions"));
        BlockSplitFigure(view_, rest).paint(painter);
        return;
    }
    ProfileFigure(view_, {rest.left(), rest.top(), rest.width(), profileHeight - 16})
        .paint(painter);
    rest.setTop(rest.top() + profileHeight);
    HeatMapsFigure(view_, images_, rest.adjusted(0, 0, 0, -legendRoom)).paint(painter);
    paintScaleLegend(painter, view_, {rest.left() + 24, rest.bottom() - 28, 360, 28});
}

std::string gradientsCsv(const ProbedRun& run) {
    std::string text = "network,layer,name,output,weights_shape,step,epoch,gradient,"
                       "gradient_to_weights,output_gradient,gradient_mean,gradient_max,update,"
                       "weights,output_deviation,output_mean,dead_share\n";
    for (const ProbedNetwork& network : run.networks())
        for (std::size_t layer = 0; layer < network.layers.size(); ++layer) {
            const ProbedLayer& facts = network.layers[layer];
            const auto place = network.placeInLine(static_cast<int>(layer));
            const std::string begin =
                cell(network.label) + ',' + (place ? std::to_string(*place + 1) : std::string()) +
                ',' + cell(facts.name) + ',' + cell(facts.output) + ',' + cell(facts.weights) + ',';
            for (const auto& sample : network.samples) {
                text += begin + std::to_string(sample->step) + ',' + number(sample->epoch);
                for (const LayerStatistic statistic : layerStatistics)
                    text += ',' + number(valueOf(sample->layers[layer], statistic));
                text += '\n';
            }
        }
    return text;
}

std::string blocksCsv(const ProbedRun& run) {
    std::string text = "network,block,name,step,epoch,whole,shortcut,branch,shortcut_share\n";
    for (const ProbedNetwork& network : run.networks())
        for (std::size_t block = 0; block < network.blocks.size(); ++block)
            for (const auto& sample : network.samples) {
                const BlockSample& seen = sample->blocks[block];
                text += cell(network.label) + ',' + std::to_string(block + 1) + ',' +
                        cell(network.blocks[block]) + ',' + std::to_string(sample->step) + ',' +
                        number(sample->epoch) + ',' + number(seen.whole) + ',' +
                        number(seen.shortcut) + ',' + number(seen.branch) + ',' +
                        number(seen.shortcutShare) + '\n';
            }
    return text;
}

} // namespace rlab
