// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LayerTableModel.h"

#include "ui/Text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr int columns = LayerTableModel::FirstStatistic + static_cast<int>(layerStatistics.size());

LayerStatistic statisticAt(int column) {
    return layerStatistics[static_cast<std::size_t>(column - LayerTableModel::FirstStatistic)];
}

QString typeText(const Node& node) {
    return QString::fromStdString(std::string(typeName(node.layer)));
}

const char* csvName(LayerStatistic statistic) {
    switch (statistic) {
    case LayerStatistic::Gradient:
        return "gradient";
    case LayerStatistic::RelativeGradient:
        return "gradient_to_weights";
    case LayerStatistic::OutputGradient:
        return "output_gradient";
    case LayerStatistic::GradientMean:
        return "gradient_mean";
    case LayerStatistic::GradientMax:
        return "gradient_max";
    case LayerStatistic::Update:
        return "update_to_weights";
    case LayerStatistic::Weights:
        return "weights";
    case LayerStatistic::OutputDeviation:
        return "output_deviation";
    case LayerStatistic::OutputMean:
        return "output_mean";
    case LayerStatistic::DeadRelus:
        return "dead_relus";
    }
    return "";
}

/// Quoted: details have commas, and so may labels.
std::string quoted(const std::string& text) {
    std::string cell = "\"";
    for (const char character : text)
        cell += character == '"' ? std::string("\"\"") : std::string(1, character);
    return cell + '"';
}

} // namespace

LayerTableModel::LayerTableModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void LayerTableModel::setNetwork(const SeenNetwork* network) {
    beginResetModel();
    network_ = network;
    endResetModel();
}

void LayerTableModel::update() {
    if (network_)
        emit dataChanged(index(0, FirstStatistic), index(rowCount() - 1, columns - 1));
}

int LayerTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !network_ ? 0 : static_cast<int>(network_->spec().nodes().size());
}

int LayerTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !network_)
        return {};
    const NodeId id = index.row();
    const NetworkSpec& spec = network_->spec();
    const Node& node = spec.node(id);
    const int column = index.column();
    const bool isStatistic = column >= FirstStatistic;
    switch (role) {
    case Qt::TextAlignmentRole:
        return static_cast<int>((column < Output ? Qt::AlignLeft : Qt::AlignRight) |
                                Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return column == Name || column == Type
                   ? QString::fromStdString(node.name + ": " + std::string(typeName(node.layer)) +
                                            " " + details(node.layer))
                         .trimmed()
                   : QVariant();
    case SearchRole:
        return QStringLiteral("%1 %2 %3 %4")
            .arg(QString::fromStdString(node.name), typeText(node),
                 QString::fromStdString(details(node.layer)), shapeText(node.output));
    case SortRole:
        break;
    case Qt::AccessibleTextRole:
        return tr("%1, %2: %3")
            .arg(QString::fromStdString(node.name),
                 headerData(column, Qt::Horizontal, role).toString(),
                 data(index, Qt::DisplayRole).toString());
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    const bool isShown = role == Qt::DisplayRole;
    const auto count = [&](std::int64_t number) {
        return isShown ? QVariant(number == 0 ? QStringLiteral("–") : fullCount(number))
                       : QVariant(number == 0 ? unknown : static_cast<double>(number));
    };
    switch (column) {
    case Name:
        return isShown ? QVariant(QString::fromStdString(node.name)) : QVariant(double(id));
    case Type:
        return isShown ? QVariant(typeText(node))
                       : QVariant(static_cast<double>(node.layer.index()));
    case Output:
        return isShown ? QVariant(shapeText(node.output))
                       : QVariant(static_cast<double>(node.output.elements()));
    case Parameters:
        return count(spec.parameters(id));
    case Macs:
        return count(spec.macs(id));
    default:
        break;
    }
    Q_ASSERT(isStatistic);
    // A batch norm shares the layer of its convolution: once is enough.
    const int layer = network_->layerOf(id);
    const bool isMeasured = layer != SeenNetwork::none &&
                            network_->layers()[static_cast<std::size_t>(layer)].weighted == id;
    const double value = isMeasured ? network_->value(id, statisticAt(column)) : unknown;
    return isShown ? QVariant(statisticText(statisticAt(column), value)) : QVariant(value);
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section < Output ? Qt::AlignLeft : Qt::AlignRight) |
                                Qt::AlignVCenter);
    const bool isHelp = role == Qt::ToolTipRole || role == Qt::WhatsThisRole;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && !isHelp)
        return {};
    switch (section) {
    case Name:
        return isHelp ? tr("In the order of the network") : tr("Layer");
    case Type:
        return isHelp ? tr("What the layer computes") : tr("Type");
    case Output:
        return isHelp ? tr("Channels × height × width of what it puts out, for one image")
                      : tr("Output");
    case Parameters:
        return isHelp ? tr("Numbers that are learned") : tr("Parameters");
    case Macs:
        return isHelp ? tr("Multiply-adds for one image") : tr("MACs");
    default:
        return isHelp ? statisticHelp(statisticAt(section)) : statisticName(statisticAt(section));
    }
}

std::string LayerTableModel::csvHeader() {
    std::string text = "network,layer,type,details,output,parameters,macs,step";
    for (const LayerStatistic statistic : layerStatistics)
        text += std::string(",") + csvName(statistic);
    return text + "\n";
}

std::string LayerTableModel::csvRows(const SeenNetwork& network) {
    const NetworkSpec& spec = network.spec();
    const std::string label = quoted(network.label().toStdString());
    std::string text;
    for (NodeId id = 0; id <= spec.outputNode(); ++id) {
        const Node& node = spec.node(id);
        const int layer = network.layerOf(id);
        const bool isMeasured = network.sample() && layer != SeenNetwork::none &&
                                network.layers()[static_cast<std::size_t>(layer)].weighted == id;
        text += label + "," + node.name + "," + std::string(typeName(node.layer)) + "," +
                quoted(details(node.layer)) + "," + node.output.text() + "," +
                std::to_string(spec.parameters(id)) + "," + std::to_string(spec.macs(id)) + ",";
        if (isMeasured)
            text += std::to_string(network.sample()->step);
        for (const LayerStatistic statistic : layerStatistics) {
            text += ',';
            const double value = isMeasured ? network.value(id, statistic) : unknown;
            if (!std::isnan(value))
                text += QByteArray::number(value, 'g', 9).toStdString();
        }
        text += '\n';
    }
    return text;
}

LayerSortModel::LayerSortModel(LayerTableModel& model, QObject* parent)
    : FigureSortModel(parent) {
    setSourceModel(&model);
    setSortRole(LayerTableModel::SortRole);
}

void LayerSortModel::setSearch(const QString& search) {
    words_ = search.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool LayerSortModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QString text =
        sourceModel()->index(row, 0, parent).data(LayerTableModel::SearchRole).toString();
    return std::ranges::all_of(
        words_, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

QString LayerSortModel::asText(const QModelIndexList& chosen) const {
    QList<int> rows;
    for (const QModelIndex& index : chosen)
        if (!rows.contains(index.row()))
            rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QStringList cells;
    for (int column = 0; column < columnCount(); ++column)
        cells.append(headerData(column, Qt::Horizontal).toString());
    QString text = cells.join(u'\t') + u'\n';
    for (const int row : rows) {
        cells.clear();
        for (int column = 0; column < columnCount(); ++column) {
            QString cell = index(row, column).data().toString();
            if (column >= LayerTableModel::Parameters)
                cell = cell == QStringLiteral("–") ? QString() : cell.remove(u',');
            cells.append(cell);
        }
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

} // namespace rlab
