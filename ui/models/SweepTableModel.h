// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/SweepView.h"

#include <QAbstractTableModel>
#include <QIcon>

namespace rlab {

/// A sweep over depth as figures: a row for each line of the chart, a column for each depth.
class SweepTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { SortRole = Qt::UserRole }; ///< a number; not one where nothing was measured
    static constexpr QSize sampleSize{32, 14};

    /// `view` must live as long as the model.
    explicit SweepTableModel(const SweepView& view, QObject* parent = nullptr);

    /// The view shows something else.
    void update();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString figureText(const QModelIndex& index) const;

    const SweepView& view_;
    std::vector<SweepLine> lines_;
    std::vector<int> depths_;
    std::vector<QIcon> samples_; ///< for each line
};

} // namespace rlab
