// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/CurveTableModel.h"

#include "ui/charts/Readout.h"

#include <algorithm>

namespace rlab {

CurveTableModel::CurveTableModel(const CurveSet& set, QObject* parent)
    : QAbstractTableModel(parent)
    , set_(set) {
    rebuild();
}

void CurveTableModel::rebuild() {
    beginResetModel();
    curves_.clear();
    for (const auto& curve : set_.curves())
        if (curve->shown)
            curves_.push_back(curve.get());
    metric_ = set_.options().metric;
    rows_ = static_cast<int>(longest());
    countKnown();
    endResetModel();
}

std::size_t CurveTableModel::longest() const {
    std::size_t rows = 0;
    for (const Curve* curve : curves_)
        rows = std::max(rows, curve->epochs().rows().size());
    return rows;
}

void CurveTableModel::countKnown() {
    known_ = 0;
    complete_ = rows_;
    for (const Curve* curve : curves_) {
        for (std::size_t seed = 0; seed < curve->seeds().size(); ++seed) {
            const std::size_t reached = curve->epochs().reached(seed);
            known_ += reached;
            complete_ = std::min(complete_, static_cast<int>(reached));
        }
    }
}

void CurveTableModel::update() {
    const std::size_t knownBefore = known_;
    const int changedFrom = complete_;
    const int rowsBefore = rows_;
    const int rows = static_cast<int>(longest());
    if (rows > rows_) {
        beginInsertRows({}, rows_, rows - 1);
        rows_ = rows;
        endInsertRows();
    }
    countKnown();
    if (known_ != knownBefore && changedFrom < rowsBefore)
        emit dataChanged(index(changedFrom, 1), index(rowsBefore - 1, columnCount() - 1));
}

int CurveTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : rows_;
}

int CurveTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1 + 2 * static_cast<int>(curves_.size());
}

const Spread* CurveTableModel::spread(const QModelIndex& index) const {
    const Curve& curve = *curves_[static_cast<std::size_t>(index.column() - 1) / 2];
    const std::vector<EpochRow>& rows = curve.epochs().rows();
    const auto row = static_cast<std::size_t>(index.row());
    if (row >= rows.size())
        return nullptr;
    const bool train = index.column() % 2 == 1;
    if (metric_ == Metric::Error)
        return train ? &rows[row].trainError : &rows[row].testError;
    return train ? &rows[row].trainLoss : &rows[row].testLoss;
}

QVariant CurveTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (index.column() == 0)
        return QString::number(index.row() + 1);
    const Spread* figures = spread(index);
    const bool known = figures && figures->count > 0;
    const double unit = metric_ == Metric::Error ? 100 : 1;
    const QString text =
        metricText(set_.options(), known ? std::optional(unit * figures->mean()) : std::nullopt);
    if (role == Qt::DisplayRole)
        return text;
    return tr("%1, epoch %2: %3").arg(heading(index.column())).arg(index.row() + 1).arg(text);
}

QString CurveTableModel::heading(int section) const {
    if (section == 0)
        return tr("Epoch");
    const QString name = curves_[static_cast<std::size_t>(section - 1) / 2]->name().label();
    const QString unit = metric_ == Metric::Error ? tr("%") : tr("nats");
    return section % 2 == 1 ? tr("%1 train, %2").arg(name, unit)
                            : tr("%1 test, %2").arg(name, unit);
}

QVariant CurveTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
        return heading(section);
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("Epoch");
    const QString name = curves_[static_cast<std::size_t>(section - 1) / 2]->name().label();
    return section % 2 == 1 ? tr("%1\ntrain").arg(name) : tr("%1\ntest").arg(name);
}

QString CurveTableModel::asText(const QModelIndexList& cells) const {
    QModelIndexList sorted = cells;
    std::sort(sorted.begin(), sorted.end());
    QList<int> columns;
    for (const QModelIndex& cell : sorted)
        if (!columns.contains(cell.column()))
            columns.append(cell.column());
    std::sort(columns.begin(), columns.end());
    QStringList headings;
    for (const int column : columns)
        headings.append(heading(column));
    QString text = headings.join(u'\t');
    int row = -1;
    for (const QModelIndex& cell : sorted) {
        text += cell.row() == row ? u'\t' : u'\n';
        row = cell.row();
        const QString value = data(cell).toString();
        text += value == QStringLiteral("–") ? QString() : QString(value).remove(u',');
    }
    return text + u'\n';
}

} // namespace rlab
