// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LesionTableModel.h"

#include "ui/Text.h"

#include <cmath>
#include <limits>

namespace rlab {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

LesionTableModel::LesionTableModel(const LesionView& view, QObject* parent)
    : QAbstractTableModel(parent)
    , view_(view) {
    update();
}

void LesionTableModel::update() {
    std::vector<std::string> blocks = blocksOf(view_);
    if (blocks == blocks_ && lines_ == view_.lines.size()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        return;
    }
    beginResetModel();
    blocks_ = std::move(blocks);
    lines_ = view_.lines.size();
    endResetModel();
}

std::string LesionTableModel::blockOf(int row) const {
    return row == 0 ? std::string() : blocks_[static_cast<std::size_t>(row - 1)];
}

int LesionTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || blocks_.empty() ? 0 : 1 + static_cast<int>(blocks_.size());
}

int LesionTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1 + 2 * static_cast<int>(lines_);
}

/// Columns: the block, then the test errors of all networks, then their training errors.
std::size_t LesionTableModel::lineOf(int column) const {
    return static_cast<std::size_t>(column - 1) % lines_;
}

bool LesionTableModel::isTest(int column) const {
    return column <= static_cast<int>(lines_);
}

double LesionTableModel::errorAt(const QModelIndex& index) const {
    const LesionLine& line = view_.lines[lineOf(index.column())];
    const std::string block = blockOf(index.row());
    const LesionResult* result = line.at(block);
    const LesionAnswers* answers = result ? &result->answers : nullptr;
    if (block.empty() && line.hasWhole)
        answers = &line.sweep.whole;
    if (!answers)
        return unknown;
    const PredictionTable& table = isTest(index.column()) ? answers->test : answers->train;
    return table.count() == 0 ? unknown : table.error();
}

QString LesionTableModel::figureText(const QModelIndex& index) const {
    const double error = errorAt(index);
    return std::isnan(error) ? QStringLiteral("–") : percentText(error);
}

QVariant LesionTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const bool isName = index.column() == 0;
    const std::string block = blockOf(index.row());
    const QString name = block.empty() ? tr("Nothing off") : QString::fromStdString(block);
    switch (role) {
    case Qt::DisplayRole:
        return isName ? name : figureText(index);
    case SortRole:
        return isName ? static_cast<double>(index.row()) : errorAt(index);
    case Qt::TextAlignmentRole:
        return static_cast<int>((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return isName ? name
                      : tr("%1, %2: %3")
                            .arg(name, headerData(index.column(), Qt::Horizontal, role).toString(),
                                 figureText(index));
    case Qt::ToolTipRole:
        if (!isName && !block.empty() && !view_.lines[lineOf(index.column())].canDoWithout(block))
            return tr("Nothing leads around this block");
        return {};
    default:
        return {};
    }
}

QVariant LesionTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const bool isName = section == 0;
    const QString label = isName ? QString() : view_.lines[lineOf(section)].label;
    switch (role) {
    case Qt::TextAlignmentRole:
        return static_cast<int>((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        if (isName)
            return tr("Without");
        return isTest(section) ? label : tr("%1, training").arg(label);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        if (isName)
            return tr("The block that is off, in the order of the network");
        return (isTest(section) ? tr("%1, test error") : tr("%1, training error")).arg(label);
    default:
        return {};
    }
}

} // namespace rlab
