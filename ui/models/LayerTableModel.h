// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/FigureSortModel.h"
#include "ui/networks/SeenNetwork.h"

#include <QAbstractTableModel>

namespace rlab {

/// All layers of a network: what they are, what they cost, what was measured in them. A row's
/// number is the node's.
class LayerTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Statistics follow, in the order of layerStatistics.
    enum Column { Name, Type, Output, Parameters, Macs, FirstStatistic };
    enum Role {
        SortRole = Qt::UserRole, ///< a number; not one where there is none
        SearchRole,              ///< text that a search looks into
    };

    explicit LayerTableModel(QObject* parent = nullptr);

    /// Null for none; it must live until the next call.
    void setNetwork(const SeenNetwork* network);
    /// The network has another sample.
    void update();
    /// Row is the node's number.
    const SeenNetwork* network() const { return network_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    /// Comma-separated, with a line of headings first: all digits, empty where there is no figure.
    static std::string csvHeader();
    static std::string csvRows(const SeenNetwork& network);

private:
    const SeenNetwork* network_ = nullptr;
};

/// The layers that a search finds, in the order of a column; layers without a figure in it come
/// last, whichever the direction.
class LayerSortModel : public FigureSortModel {
    Q_OBJECT

public:
    explicit LayerSortModel(LayerTableModel& model, QObject* parent = nullptr);

    /// All of the words must be found in a layer's name, type, details or shape.
    void setSearch(const QString& search);

    /// Tab-separated text of these rows with headings, for other programs.
    QString asText(const QModelIndexList& rows) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList words_;
};

} // namespace rlab
