// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveSet.h"

#include <QAbstractTableModel>

namespace rlab {

/// The curves as figures: a row for each finished epoch, and for each shown network a column for
/// training and one for test, in the unit of the chart. Of repeats the means over the seeds.
class CurveTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// The set must live as long as the model.
    explicit CurveTableModel(const CurveSet& set, QObject* parent = nullptr);

    /// Other curves, or another metric.
    void rebuild();
    /// Histories have grown.
    void update();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    /// Tab-separated text of these cells with their headings, for other programs.
    QString asText(const QModelIndexList& cells) const;

private:
    std::size_t longest() const;
    void countKnown();
    const Spread* spread(const QModelIndex& index) const;
    QString heading(int section) const;

    const CurveSet& set_;
    std::vector<const Curve*> curves_;
    Metric metric_ = Metric::Error;
    int rows_ = 0;
    int complete_ = 0;      ///< rows that all seeds of all curves have reached
    std::size_t known_ = 0; ///< ends of epochs, over all seeds of all curves
};

} // namespace rlab
