// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/LayerFacts.h"

#include "ui/Text.h"
#include "ui/Theme.h"
#include "ui/networks/FilterPanel.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Roles.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <utility>

namespace rlab {

namespace {

using Facts = QList<std::pair<QString, QString>>;

constexpr int widthForPairs = 280; // of facts of the structure
constexpr int widthForStatisticPairs = 400;
constexpr int spaceAround = 40; // margins, and room for a scroll bar

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LayerFacts)
};

QString extentText(const Extent& extent) {
    return QStringLiteral("%1 × %2").arg(extent.height).arg(extent.width);
}

void addWindow(Facts& facts, const Extent& kernel, const Extent& stride, const Extent& padding) {
    facts.append({Words::tr("Kernel"), extentText(kernel)});
    facts.append({Words::tr("Stride"), stride.height == stride.width
                                           ? QString::number(stride.height)
                                           : extentText(stride)});
    facts.append({Words::tr("Padding"), padding.height == padding.width
                                            ? QString::number(padding.height)
                                            : extentText(padding)});
}

void addSizes(Facts& facts, std::int64_t parameters, std::int64_t macs) {
    facts.append({Words::tr("Parameters"), fullCount(parameters)});
    facts.append({Words::tr("MACs"), fullCount(macs)});
}

QString whenText(const SeenNetwork& network) {
    const ProbeSample* sample = network.sample();
    if (!sample)
        return Words::tr("No gradients have been seen yet");
    return Words::tr("Batch %1, epoch %2")
        .arg(fullCount(sample->step + 1))
        .arg(sample->epoch, 0, 'f', 1);
}

QString wayText(ShortcutWay way) {
    switch (way) {
    case ShortcutWay::Identity:
        return Words::tr("identity");
    case ShortcutWay::Padding:
        return Words::tr("zero channels");
    case ShortcutWay::Projection:
        return Words::tr("1×1 projection");
    }
    return {};
}

QString typeText(const Node& node) {
    const std::string more = details(node.layer);
    QString text = QString::fromStdString(std::string(typeName(node.layer)));
    if (!more.empty())
        text += QStringLiteral(" ") + QString::fromStdString(more);
    return text;
}

QLabel* makeFact(QWidget* parent) {
    QLabel* label = makeLabel("fact", {}, parent);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return label;
}

} // namespace

/// Names and values, one or two of them in a row.
class FactGrid : public QWidget {
public:
    explicit FactGrid(int perRow)
        : grid_(new QGridLayout(this))
        , perRow_(perRow) {
        grid_->setContentsMargins(0, 0, 0, 0);
        grid_->setHorizontalSpacing(Theme::grid);
        grid_->setVerticalSpacing(2);
    }

    void setPerRow(int perRow) {
        if (std::exchange(perRow_, perRow) != perRow)
            arrange();
    }

    void setFacts(const Facts& facts) {
        const bool isOther = facts.size() != used_;
        while (rows_.size() < facts.size())
            rows_.append(std::pair(makeLabel("small", {}, this), makeFact(this)));
        used_ = facts.size();
        for (qsizetype i = 0; i < rows_.size(); ++i) {
            const auto& [name, value] = rows_[i];
            name->setVisible(i < used_);
            value->setVisible(i < used_);
            if (i < used_) {
                name->setText(facts[i].first);
                value->setText(facts[i].second);
            }
        }
        if (isOther)
            arrange();
    }

private:
    void arrange() {
        for (const auto& [name, value] : rows_) {
            grid_->removeWidget(name);
            grid_->removeWidget(value);
        }
        for (qsizetype i = 0; i < used_; ++i) {
            const int row = static_cast<int>(i) / perRow_;
            const int column = static_cast<int>(i) % perRow_ * 3; // the third one is space
            grid_->addWidget(rows_[i].first, row, column);
            grid_->addWidget(rows_[i].second, row, column + 1);
        }
        grid_->setColumnStretch(1, 1);
        grid_->setColumnStretch(4, perRow_ > 1 ? 1 : 0);
        grid_->setColumnMinimumWidth(2, perRow_ > 1 ? Theme::grid / 2 : 0);
    }

    QGridLayout* grid_;
    QList<std::pair<QLabel*, QLabel*>> rows_;
    qsizetype used_ = 0;
    int perRow_;
};

LayerFacts factsOf(const SeenNetwork& network, NodeId id) {
    const NetworkSpec& spec = network.spec();
    const Node& node = spec.node(id);
    LayerFacts facts;
    facts.title = QString::fromStdString(node.name);
    facts.subtitle = Words::tr("%1 in %2").arg(typeText(node), network.label());
    Facts& structure = facts.structure;
    for (const NodeId input : node.inputs)
        structure.append({Words::tr("Input"), shapeText(spec.node(input).output)});
    structure.append({Words::tr("Output"), shapeText(node.output)});
    if (const auto* conv = std::get_if<Conv2dSpec>(&node.layer))
        addWindow(structure, conv->kernel, conv->stride, conv->padding);
    if (const auto* pool = std::get_if<Pool2dSpec>(&node.layer))
        addWindow(structure, pool->kernel, pool->stride, pool->padding);
    addSizes(structure, spec.parameters(id), spec.macs(id));
    if (network.layerOf(id) == SeenNetwork::none) {
        facts.when = Words::tr("Without weights: nothing is measured here");
        return facts;
    }
    facts.when = whenText(network);
    if (network.sample())
        for (const LayerStatistic statistic : layerStatistics)
            facts.statistics.append(
                {statisticName(statistic), statisticText(statistic, network.value(id, statistic))});
    return facts;
}

LayerFacts factsOf(const SeenNetwork& network, const NetworkPart& part) {
    const NetworkSpec& spec = network.spec();
    std::int64_t parameters = 0, macs = 0;
    int layers = 0;
    for (const NodeId node : part.nodes) {
        parameters += spec.parameters(node);
        macs += spec.macs(node);
        const int layer = network.layerOf(node);
        layers += layer != SeenNetwork::none &&
                  network.layers()[static_cast<std::size_t>(layer)].weighted == node;
    }
    LayerFacts facts;
    facts.title = QString::fromStdString(part.name);
    facts.subtitle =
        part.block != NetworkPart::none ? Words::tr("Residual block of %1").arg(network.label())
        : part.stage != 0 ? Words::tr("Layers of %1, without a shortcut").arg(network.label())
                          : Words::tr("Part of %1").arg(network.label());
    facts.structure = {{Words::tr("Input"), shapeText(part.input)},
                       {Words::tr("Output"), shapeText(part.output)},
                       {Words::tr("Layers"), QString::number(layers)}};
    if (part.block != NetworkPart::none)
        facts.structure.append({Words::tr("Shortcut"), wayText(part.way)});
    addSizes(facts.structure, parameters, macs);
    facts.when =
        layers == 0 ? Words::tr("Without weights: nothing is measured here") : whenText(network);
    if (!network.sample() || layers == 0)
        return facts;
    if (part.block != NetworkPart::none) {
        const BlockSample& block = *network.block(part.block);
        const auto norm = [](float value) {
            return statisticText(LayerStatistic::OutputGradient, value);
        };
        facts.statistics.append({Words::tr("Gradient by the input"), norm(block.whole)});
        facts.statistics.append({Words::tr("… down the shortcut"), norm(block.shortcut)});
        facts.statistics.append({Words::tr("… through the layers"), norm(block.branch)});
        facts.statistics.append(
            {Words::tr("Shortcut's share"), percentText(static_cast<double>(block.shortcutShare))});
    }
    if (layers > 1)
        facts.when += Words::tr(", mean of the layers");
    for (const LayerStatistic statistic : layerStatistics)
        facts.statistics.append({statisticName(statistic),
                                 statisticText(statistic, network.mean(part.nodes, statistic))});
    return facts;
}

LayerFactsPanel::LayerFactsPanel(QWidget* parent)
    : QFrame(parent)
    , title_(new ElidedLabel("name"))
    , subtitle_(new ElidedLabel("small"))
    , when_(new ElidedLabel("section"))
    , structure_(new FactGrid(2))
    , filters_(new FilterPanel)
    , statistics_(new FactGrid(1)) {
    setProperty("role", "card");
    title_->setObjectName(QStringLiteral("layerTitle"));
    when_->setObjectName(QStringLiteral("layerWhen"));
    auto* facts = new QWidget;
    facts->setObjectName(QStringLiteral("layerFactsContents"));
    auto* column = new QVBoxLayout(facts);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(6);
    column->addWidget(structure_);
    column->addWidget(filters_);
    column->addWidget(when_);
    column->addWidget(statistics_);
    column->addStretch();
    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("layerFacts"));
    area->setWidget(facts);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::StrongFocus);
    area->setAccessibleName(tr("What is known of the chosen layer"));
    explain(*area, {},
            tr("Shapes, sizes and cost of the chosen layer or block, and what was measured in it "
               "when its gradients were looked at last. MACs: multiply-adds for one image."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(2);
    layout->addWidget(title_);
    layout->addWidget(subtitle_);
    layout->addSpacing(4);
    layout->addWidget(area, 1);
}

void LayerFactsPanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    structure_->setPerRow(width() >= widthForPairs ? 2 : 1);
    statistics_->setPerRow(width() >= widthForStatisticPairs ? 2 : 1);
    filters_->setRoom(width() - spaceAround);
}

void LayerFactsPanel::setTheme(const Theme& theme) {
    filters_->setTheme(theme);
}

void LayerFactsPanel::setFacts(const LayerFacts& facts) {
    title_->setText(facts.title);
    subtitle_->setText(facts.subtitle);
    subtitle_->show();
    structure_->setFacts(facts.structure);
    when_->setText(facts.when);
    when_->show();
    statistics_->setFacts(facts.statistics);
    filters_->setVisible(facts.filters.has_value());
    if (facts.filters)
        filters_->setFilters(*facts.filters, facts.title);
}

void LayerFactsPanel::setHint(const QString& hint) {
    title_->setText(hint);
    subtitle_->hide();
    structure_->setFacts({});
    when_->hide();
    statistics_->setFacts({});
    filters_->hide();
}

} // namespace rlab
