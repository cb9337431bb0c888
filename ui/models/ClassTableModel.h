// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/QualityView.h"

#include <QAbstractTableModel>

namespace rlab {

/// Precision and recall of each class: a row a class, two columns for each network that is looked
/// at.
class ClassTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { SortRole = Qt::UserRole }; ///< a number; not one where there is nothing to count

    /// `view` must live as long as the model.
    explicit ClassTableModel(const QualityView& view, QObject* parent = nullptr);

    /// The view shows something else.
    void update();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    enum FixedColumn { Class, Images, FirstFigure };

    /// Of a column with figures.
    const JudgedNetwork& network(int column) const;
    bool isPrecision(int column) const { return (column - FirstFigure) % 2 == 0; }
    double figure(int row, int column) const;
    QString text(int row, int column) const;
    QString help(int row, int column) const;

    const QualityView& view_;
    int rows_ = 0, columns_ = 0;
};

} // namespace rlab
