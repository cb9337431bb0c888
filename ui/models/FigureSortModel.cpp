// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/FigureSortModel.h"

#include <cmath>

namespace rlab {

bool FigureSortModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const double a = left.data(sortRole()).toDouble();
    const double b = right.data(sortRole()).toDouble();
    const bool isAscending = sortOrder() == Qt::AscendingOrder;
    if (std::isnan(a) != std::isnan(b))
        return isAscending ? std::isnan(b) : std::isnan(a);
    if (a == b || std::isnan(a)) // in the model's order, whichever the direction
        return isAscending ? left.row() < right.row() : left.row() > right.row();
    return a < b;
}

} // namespace rlab
