// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/AlbumModel.h"

#include "ui/Text.h"
#include "ui/session/CertaintyText.h"

#include <limits>

namespace rlab {

namespace {

int networkOf(const QModelIndex& index) {
    return (index.column() - 1) / AlbumModel::columnsOfNetwork;
}

int columnOf(const QModelIndex& index) {
    return (index.column() - 1) % AlbumModel::columnsOfNetwork;
}

QString columnTitle(int column) {
    switch (column) {
    case AlbumModel::Answer:
        return AlbumModel::tr("answer");
    case AlbumModel::Probability:
        return AlbumModel::tr("probability");
    default:
        return AlbumModel::tr("certainty");
    }
}

} // namespace

void AlbumModel::setAlbum(const std::vector<std::filesystem::path>& files,
                          const QList<AskedNetwork>& networks) {
    beginResetModel();
    files_ = files;
    networks_ = networks;
    rows_.assign(files.size(), {});
    problems_ = 0;
    endResetModel();
}

void AlbumModel::setRows(int first, const std::vector<AlbumRow>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows_[static_cast<std::size_t>(first) + i] = rows[i];
        problems_ += !rows[i].problem.isEmpty();
    }
    if (!rows.empty())
        emit dataChanged(index(first, 0),
                         index(first + static_cast<int>(rows.size()) - 1, columnCount() - 1));
}

int AlbumModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(files_.size());
}

int AlbumModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1 + columnsOfNetwork * static_cast<int>(networks_.size());
}

/// Null for the file's name, and where there is no answer.
const AlbumAnswer* AlbumModel::answerAt(const QModelIndex& index) const {
    const AlbumRow& row = rows_[static_cast<std::size_t>(index.row())];
    if (index.column() == 0 || row.answers.empty())
        return nullptr;
    const AlbumAnswer& answer = row.answers[static_cast<std::size_t>(networkOf(index))];
    return answer.label < 0 ? nullptr : &answer;
}

QString AlbumModel::className(int network, int label) const {
    return QString::fromStdString(networks_[network].classNames[static_cast<std::size_t>(label)]);
}

QString AlbumModel::text(const QModelIndex& index) const {
    if (index.column() == 0)
        return QString::fromStdString(file(index.row()).filename().string());
    const AlbumAnswer* answer = answerAt(index);
    if (!answer) {
        return isBroken(index.row()) && index.column() == 1 ? tr("can't be read") : QString();
    }
    switch (columnOf(index)) {
    case Answer:
        return className(networkOf(index), answer->label);
    case Probability:
        return percentText(answer->probability);
    default:
        return certaintyWord(answer->certainty);
    }
}

double AlbumModel::sortValue(const QModelIndex& index) const {
    if (index.column() == 0)
        return index.row();
    const AlbumAnswer* answer = answerAt(index);
    if (!answer)
        return std::numeric_limits<double>::quiet_NaN();
    switch (columnOf(index)) {
    case Answer:
        return answer->label;
    case Probability:
        return answer->probability;
    default:
        return static_cast<double>(answer->certainty);
    }
}

QVariant AlbumModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const bool isFigure = index.column() > 0 && columnOf(index) == Probability;
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case SortRole:
        return sortValue(index);
    case Qt::TextAlignmentRole:
        return static_cast<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        const QString& problem = rows_[static_cast<std::size_t>(index.row())].problem;
        return problem.isEmpty() ? QString::fromStdString(file(index.row()).string())
                                 : asSentence(problem);
    }
    case Qt::AccessibleTextRole:
        return index.column() == 0
                   ? text(index)
                   : QStringLiteral("%1: %2").arg(
                         headerData(index.column(), Qt::Horizontal, role).toString(), text(index));
    default:
        return {};
    }
}

QVariant AlbumModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const QModelIndex place = createIndex(0, section); // there may be no row
    const bool isFile = section == 0;
    switch (role) {
    case Qt::DisplayRole:
        if (isFile)
            return tr("Picture");
        return QStringLiteral("%1\n%2").arg( // its name once, above the first of its columns
            columnOf(place) == Answer ? networks_[networkOf(place)].label : QString(),
            columnTitle(columnOf(place)));
    case Qt::TextAlignmentRole:
        return static_cast<int>(
            (!isFile && columnOf(place) == Probability ? Qt::AlignRight : Qt::AlignLeft) |
            Qt::AlignBottom);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return isFile ? tr("The file's name")
                      : QStringLiteral("%1, %2").arg(networks_[networkOf(place)].label,
                                                     columnTitle(columnOf(place)));
    default:
        return {};
    }
}

QList<AnswerLine> AlbumModel::lines() const {
    QList<AnswerLine> lines;
    for (std::size_t row = 0; row < rows_.size(); ++row)
        for (qsizetype i = 0; i < networks_.size(); ++i) {
            AnswerLine line;
            line.file = QString::fromStdString(files_[row].string());
            line.network = networks_[i].label;
            line.step = networks_[i].step;
            line.problem = rows_[row].problem;
            if (!rows_[row].answers.empty() &&
                rows_[row].answers[static_cast<std::size_t>(i)].label >= 0) {
                const AlbumAnswer& answer = rows_[row].answers[static_cast<std::size_t>(i)];
                line.answer = className(static_cast<int>(i), answer.label);
                line.probability = answer.probability;
                line.certainty = certaintyWord(answer.certainty);
            }
            lines.append(line);
        }
    return lines;
}

} // namespace rlab
