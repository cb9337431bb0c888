// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ClassTableModel.h"

#include "ui/Text.h"

#include <QColor>

namespace rlab {

ClassTableModel::ClassTableModel(const QualityView& view, QObject* parent)
    : QAbstractTableModel(parent)
    , view_(view) {
    update();
}

void ClassTableModel::update() {
    const int rows = view_.isEmpty() ? 0 : view_.classes();
    const int columns = FirstFigure + 2 * static_cast<int>(view_.compared().size());
    const bool isOther = rows != rows_ || columns != columns_;
    if (isOther)
        beginResetModel();
    rows_ = rows;
    columns_ = columns;
    if (isOther) {
        endResetModel();
    } else if (rows > 0) {
        emit dataChanged(index(0, 0), index(rows - 1, columns - 1));
        emit headerDataChanged(Qt::Horizontal, 0, columns - 1);
    }
}

int ClassTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : rows_;
}

int ClassTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns_;
}

const JudgedNetwork& ClassTableModel::network(int column) const {
    return column < FirstFigure + 2 ? view_.firstNetwork() : view_.secondNetwork();
}

double ClassTableModel::figure(int row, int column) const {
    if (column == Class)
        return row;
    const ConfusionMatrix& matrix = network(column).matrix;
    if (column == Images)
        return static_cast<double>(matrix.labelled(row));
    return isPrecision(column) ? matrix.precision(row) : matrix.recall(row);
}

QString ClassTableModel::text(int row, int column) const {
    if (column == Class)
        return view_.className(row);
    if (column == Images)
        return fullCount(network(column).matrix.labelled(row));
    return shareText(figure(row, column));
}

/// The figure with what it is a share of.
QString ClassTableModel::help(int row, int column) const {
    if (column < FirstFigure)
        return text(row, column);
    const ConfusionMatrix& matrix = network(column).matrix;
    const QString right = fullCount(matrix.count(row, row));
    const QString name = view_.className(row);
    return isPrecision(column) ? tr("Of %1 answers “%2”, %3 are right")
                                     .arg(fullCount(matrix.answered(row)), name, right)
                               : tr("Of %1 images of %2, %3 are recognised")
                                     .arg(fullCount(matrix.labelled(row)), name, right);
}

QVariant ClassTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || view_.isEmpty())
        return {};
    const int row = index.row(), column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case SortRole:
        return figure(row, column);
    case Qt::TextAlignmentRole:
        return static_cast<int>((column == Class ? Qt::AlignLeft : Qt::AlignRight) |
                                Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return help(row, column);
    case Qt::AccessibleTextRole:
        return column == Class ? text(row, column)
                               : tr("%1, %2: %3")
                                     .arg(view_.className(row),
                                          headerData(column, Qt::Horizontal, role).toString(),
                                          text(row, column));
    default:
        return {};
    }
}

QVariant ClassTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns_)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Class ? Qt::AlignLeft : Qt::AlignRight) |
                                Qt::AlignVCenter);
    const bool isText = role == Qt::DisplayRole;
    if (!isText && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return {};
    if (section == Class)
        return isText ? tr("Class") : tr("In the order of the data set");
    if (section == Images)
        return isText ? tr("Images") : tr("Test images of the class");
    const QString name = isText ? shortLabel(network(section)) : network(section).network.label;
    if (isText) // two lines: names are long
        return isPrecision(section) ? tr("%1\nprecision").arg(name) : tr("%1\nrecall").arg(name);
    return isPrecision(section)
               ? tr("Precision of %1: share of its answers that are right").arg(name)
               : tr("Recall of %1: share of the class's images that it recognises").arg(name);
}

} // namespace rlab
