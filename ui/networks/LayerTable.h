// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/networks/SeenNetwork.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QTableView;

namespace rlab {

class LayerSortModel;
class LayerTableModel;

/// The layers of one network as a table that sorts and searches, below the network's name.
class LayerTable : public QWidget {
    Q_OBJECT

public:
    explicit LayerTable(QWidget* parent = nullptr);
    ~LayerTable() override;

    void setTheme(const Theme& theme);
    /// Null for none; it must live until the next call.
    void setNetwork(const SeenNetwork* network);
    /// The network has another sample.
    void refresh();
    /// Its column comes first.
    void setStatistic(LayerStatistic statistic);

    /// Their rows, as far as the search finds them. Tells nobody.
    void select(const std::vector<NodeId>& nodes);
    /// The keys go to the search.
    void find();
    /// All rows, as the table shows them, to the clipboard.
    void copyAll() const;

signals:
    /// By the user.
    void layerChosen(rlab::NodeId node);

private:
    void makeSearch();
    void makeTable();
    void showTitle();
    void showSelection();
    void onCurrentChanged();
    void copySelected() const;

    Theme theme_ = Theme::lightTheme();
    std::vector<NodeId> selected_;
    bool isFollowing_ = false; ///< not the user selects
    LayerTableModel* model_;
    LayerSortModel* sorted_;
    QLabel* title_;
    QLineEdit* search_;
    QTableView* table_;
};

} // namespace rlab
