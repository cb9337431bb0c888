// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/ColorRole.h"
#include "ui/session/RunHistory.h"

#include <QAbstractTableModel>
#include <QSet>

#include <optional>
#include <vector>

namespace rlab {

/// A network in the list of runs.
struct NetworkChip {
    QString label; ///< "plain-20", "resnet-56 B"
    QString depth; ///< "20", "56 B", for where the label has no room; may be empty
    /// Nothing for a network that this program doesn't know.
    std::optional<ColorRole> color;
};

/// The runs that match a search, newest first. Rows come from the history when they are asked for,
/// a page at a time.
class RunListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, When, Dataset, Networks, BestError, State, Duration, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        ChipsRole,             ///< QList<NetworkChip>
        StateRole,             ///< int: RunState
        OverlaidRole,          ///< bool
    };
    static constexpr int pageSize = 100;

    explicit RunListModel(RunHistory& history, QObject* parent = nullptr);

    void setFilter(const QString& filter);
    const QString& filter() const { return filter_; }
    /// Asks for the rows anew; those that are still the same stay where they are.
    void refresh();
    /// Runs that are marked as drawn on the curves' page.
    void setOverlays(const QSet<qint64>& overlays);
    bool isOverlaid(qint64 id) const { return overlays_.contains(id); }

    /// Whether the history has answered for this filter.
    bool isListed() const { return listed_; }
    /// How many runs match, loaded or not.
    int total() const { return total_; }
    /// Why there is no list; empty if there is one.
    const QString& problem() const { return problem_; }
    /// Null if there is no such row.
    const RunSummary* run(const QModelIndex& index) const;
    /// In the first column; invalid if the run isn't among the loaded rows.
    QModelIndex indexOf(qint64 id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

signals:
    /// The history has answered.
    void listed();

private:
    struct Row {
        RunSummary run;
        QList<NetworkChip> chips;
    };

    void onListed(const RunPage& page);
    std::vector<RunSummary> notShownYet(const std::vector<RunSummary>& page) const;
    void removeMissing(const std::vector<RunSummary>& present);
    void insertNew(const std::vector<RunSummary>& present);
    void updateChanged(const std::vector<RunSummary>& present);
    QString text(const Row& row, int column) const;
    QString toolTip(const Row& row, int column) const;
    int count() const { return static_cast<int>(rows_.size()); }
    static Row makeRow(const RunSummary& run);

    RunHistory& history_;
    QString filter_;
    std::vector<Row> rows_; ///< identifiers fall
    QSet<qint64> overlays_;
    QString problem_;
    int total_ = 0;
    int wanted_ = pageSize;     ///< rows that have been asked for
    bool isRefreshing_ = false; ///< asked for anew from the first row on, not answered yet
    bool listed_ = false;
};

} // namespace rlab

Q_DECLARE_METATYPE(rlab::NetworkChip)
