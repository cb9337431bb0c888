// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/LesionView.h"

#include <QAbstractTableModel>

namespace rlab {

/// A sweep over blocks as figures: a row for each block, below one for the networks as they are;
/// test errors of all networks, then their training errors.
class LesionTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { SortRole = Qt::UserRole }; ///< a number; not one where nothing was measured

    /// `view` must live as long as the model.
    explicit LesionTableModel(const LesionView& view, QObject* parent = nullptr);

    /// The view shows something else.
    void update();
    /// Empty for the row of the networks as they are.
    std::string blockOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::size_t lineOf(int column) const;
    bool isTest(int column) const;
    double errorAt(const QModelIndex& index) const;
    QString figureText(const QModelIndex& index) const;

    const LesionView& view_;
    std::vector<std::string> blocks_;
    std::size_t lines_ = 0;
};

} // namespace rlab
