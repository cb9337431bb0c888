// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunListModel.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/models/RunText.h"

#include <algorithm>

namespace rlab {

namespace {

/// The options of those networks whose names this program can read.
std::optional<CifarNetworkOptions> optionsOf(const RunNetwork& network) {
    try {
        return parseCifarNetwork(network.name);
    } catch (const SpecError&) {
        return {};
    }
}

/// What sets a network apart from the run's others of the same kind and depth: "B" for
/// "resnet-56:shortcut=B", "w8" for "plain-20:width=8"; empty where there are no others.
QString variantOf(const RunNetwork& network) {
    const QString name = QString::fromStdString(network.name);
    const qsizetype colon = name.indexOf(QLatin1Char(':'));
    if (colon < 0 || network.label.size() <= static_cast<std::size_t>(colon))
        return {};
    QString variant;
    for (const QString& option : name.mid(colon + 1).split(QLatin1Char(','))) {
        const QString value = option.section(QLatin1Char('='), 1);
        const bool isNumber = !value.isEmpty() && value.front().isDigit();
        variant += QLatin1Char(' ') + (isNumber ? option.left(1) + value : value);
    }
    return variant;
}

QList<NetworkChip> chipsOf(const std::vector<RunNetwork>& networks) {
    std::vector<std::optional<CifarNetworkOptions>> options;
    std::vector<std::pair<NetworkKind, int>> depths;
    for (const RunNetwork& network : networks) {
        options.push_back(optionsOf(network));
        if (options.back())
            depths.emplace_back(options.back()->kind, options.back()->depth);
    }
    const std::vector<ColorRole> colors = colorRoles(depths);
    QList<NetworkChip> chips;
    std::size_t known = 0;
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const QString variant = variantOf(networks[i]);
        if (options[i])
            chips.append({QString::fromStdString(shortName(*options[i])) + variant,
                          QString::number(options[i]->depth) + variant, colors[known++]});
        else
            chips.append({QString::fromStdString(networks[i].label), {}, {}});
    }
    return chips;
}

bool holds(const std::vector<RunSummary>& runs, RunId id) {
    const auto place = std::ranges::lower_bound(runs, id, std::greater{}, &RunSummary::id);
    return place != runs.end() && place->id == id;
}

} // namespace

RunListModel::RunListModel(RunHistory& history, QObject* parent)
    : QAbstractTableModel(parent)
    , history_(history) {
    connect(&history_, &RunHistory::listed, this, &RunListModel::onListed);
}

RunListModel::Row RunListModel::makeRow(const RunSummary& run) {
    return {run, chipsOf(run.networks)};
}

void RunListModel::setFilter(const QString& filter) {
    if (filter_ == filter)
        return;
    filter_ = filter;
    wanted_ = pageSize;
    listed_ = false;
    refresh();
}

void RunListModel::refresh() {
    isRefreshing_ = true;
    history_.requestList(filter_, 0, wanted_);
}

bool RunListModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && count() < total_ && wanted_ <= count();
}

void RunListModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    wanted_ = count() + pageSize;
    if (isRefreshing_)
        refresh(); // a page would replace the request that is on its way
    else
        history_.requestList(filter_, count(), pageSize);
}

void RunListModel::onListed(const RunPage& page) {
    if (page.filter != filter_)
        return;
    listed_ = true;
    problem_ = page.problem;
    total_ = page.found.total;
    // Before the rows come in: a view that sees them may ask for more at once.
    if (page.offset == 0) {
        const std::vector<RunSummary>& present = page.found.rows;
        isRefreshing_ = false;
        wanted_ = std::max(pageSize, static_cast<int>(present.size()));
        removeMissing(present);
        insertNew(present);
        updateChanged(present);
    } else {
        const std::vector<RunSummary> added = notShownYet(page.found.rows);
        wanted_ = std::max(pageSize, count() + static_cast<int>(added.size()));
        insertNew(added);
    }
    emit listed();
}

/// Without those that are there already, for they slid down since they were counted.
std::vector<RunSummary> RunListModel::notShownYet(const std::vector<RunSummary>& page) const {
    std::vector<RunSummary> added;
    for (const RunSummary& run : page)
        if (rows_.empty() || run.id < rows_.back().run.id)
            added.push_back(run);
    return added;
}

void RunListModel::removeMissing(const std::vector<RunSummary>& present) {
    int end = count();
    while (end > 0) {
        int begin = end;
        while (begin > 0 && !holds(present, rows_[static_cast<std::size_t>(begin - 1)].run.id))
            --begin;
        if (begin < end) {
            beginRemoveRows({}, begin, end - 1);
            rows_.erase(rows_.begin() + begin, rows_.begin() + end);
            endRemoveRows();
        }
        end = begin - 1;
    }
}

void RunListModel::insertNew(const std::vector<RunSummary>& present) {
    std::size_t next = 0;
    while (next < present.size()) {
        const auto place = std::ranges::find_if(
            rows_, [&](const Row& row) { return row.run.id <= present[next].id; });
        if (place != rows_.end() && place->run.id == present[next].id) {
            ++next;
            continue;
        }
        std::vector<Row> added;
        const RunId following = place == rows_.end() ? 0 : place->run.id;
        while (next < present.size() && present[next].id > following)
            added.push_back(makeRow(present[next++]));
        const auto row = static_cast<int>(place - rows_.begin());
        beginInsertRows({}, row, row + static_cast<int>(added.size()) - 1);
        rows_.insert(place, std::make_move_iterator(added.begin()),
                     std::make_move_iterator(added.end()));
        endInsertRows();
    }
}

/// Both hold the same runs by now.
void RunListModel::updateChanged(const std::vector<RunSummary>& present) {
    for (int row = 0; row < count(); ++row) {
        Row& shown = rows_[static_cast<std::size_t>(row)];
        const RunSummary& run = present[static_cast<std::size_t>(row)];
        if (shown.run == run)
            continue;
        shown = makeRow(run);
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void RunListModel::setOverlays(const QSet<qint64>& overlays) {
    if (overlays_ == overlays)
        return;
    overlays_ = overlays;
    if (!rows_.empty())
        emit dataChanged(index(0, Name), index(count() - 1, Name));
}

const RunSummary* RunListModel::run(const QModelIndex& index) const {
    const bool isOurs = index.isValid() && index.model() == this && index.row() < count();
    return isOurs ? &rows_[static_cast<std::size_t>(index.row())].run : nullptr;
}

QModelIndex RunListModel::indexOf(qint64 id) const {
    const auto place = std::ranges::lower_bound(rows_, id, std::greater{},
                                                [](const Row& row) { return row.run.id; });
    if (place == rows_.end() || place->run.id != id)
        return {};
    return index(static_cast<int>(place - rows_.begin()), 0);
}

int RunListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

int RunListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    if (!run(index))
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::EditRole:
        return index.column() == Name ? QVariant(text(row, Name)) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Name && isOverlaid(row.run.id)
                   ? tr("%1, drawn on the curves").arg(text(row, Name))
                   : text(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter |
                        (index.column() == BestError || index.column() == Duration
                             ? Qt::AlignRight
                             : Qt::AlignLeft));
    case IdRole:
        return static_cast<qint64>(row.run.id);
    case ChipsRole:
        return index.column() == Networks ? QVariant::fromValue(row.chips) : QVariant();
    case StateRole:
        return static_cast<int>(row.run.state);
    case OverlaidRole:
        return isOverlaid(row.run.id);
    default:
        return {};
    }
}

QString RunListModel::text(const Row& row, int column) const {
    const RunSummary& run = row.run;
    switch (column) {
    case Name:
        return QString::fromStdString(run.name);
    case When:
        return whenText(startOf(run), QDateTime::currentDateTime());
    case Dataset:
        return datasetText(run);
    case Networks:
        return networksText(run);
    case BestError:
        return run.bestTrainError ? percentText(*run.bestTrainError) : QStringLiteral("–");
    case State:
        return stateText(run.state);
    case Duration:
        return durationText(run.seconds);
    default:
        return {};
    }
}

QString RunListModel::toolTip(const Row& row, int column) const {
    switch (column) {
    case Name:
        return row.run.note.empty()
                   ? text(row, Name)
                   : QStringLiteral("%1\n\n%2")
                         .arg(text(row, Name), QString::fromStdString(row.run.note));
    case When:
        return exactTimeText(startOf(row.run));
    case BestError:
        return tr("The smallest training error among the run's networks");
    case State:
        return stateExplanation(row.run);
    default:
        return text(row, column);
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(
            Qt::AlignVCenter |
            (section == BestError || section == Duration ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == BestError)
        return tr("The smallest training error among the run's networks");
    if (role != Qt::DisplayRole)
        return {};
    static const char* const titles[ColumnCount] = {
        QT_TR_NOOP("Name"),       QT_TR_NOOP("When"),       QT_TR_NOOP("Data set"),
        QT_TR_NOOP("Networks"),   QT_TR_NOOP("Best error"), QT_TR_NOOP("State"),
        QT_TR_NOOP("Trained for")};
    return tr(titles[section]);
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const QString name = value.toString().simplified();
    if (!run(index) || role != Qt::EditRole || index.column() != Name || name.isEmpty())
        return false;
    RunSummary& renamed = rows_[static_cast<std::size_t>(index.row())].run;
    if (QString::fromStdString(renamed.name) == name)
        return false;
    renamed.name = name.toStdString(); // shown at once; the history answers in a moment
    history_.rename(renamed.id, name);
    emit dataChanged(index, index);
    return true;
}

} // namespace rlab
