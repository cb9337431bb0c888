// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/AnswersCsv.h"
#include "ui/session/AlbumService.h"

#include <QAbstractTableModel>

namespace rlab {

/// Many pictures and what networks answer for them: a row for each picture; the file's name, then
/// for each network its answer, how probable it takes that to be, and its certainty in a word.
class AlbumModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { SortRole = Qt::UserRole }; ///< a number; not one where there is no answer

    using QAbstractTableModel::QAbstractTableModel;

    void setAlbum(const std::vector<std::filesystem::path>& files,
                  const QList<AskedNetwork>& networks);
    void setRows(int first, const std::vector<AlbumRow>& rows);

    const std::filesystem::path& file(int row) const {
        return files_[static_cast<std::size_t>(row)];
    }
    const QList<AskedNetwork>& networks() const { return networks_; }
    bool isAnswered(int row) const {
        return !isBroken(row) && !rows_[static_cast<std::size_t>(row)].answers.empty();
    }
    /// Whether the picture is known to be one that can't be read.
    bool isBroken(int row) const { return !rows_[static_cast<std::size_t>(row)].problem.isEmpty(); }
    /// Pictures that could not be read so far.
    int problems() const { return problems_; }
    /// What is there so far, for each picture and network.
    QList<AnswerLine> lines() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    /// Of each network.
    enum Column { Answer, Probability, CertaintyWord };
    static constexpr int columnsOfNetwork = 3;

private:
    const AlbumAnswer* answerAt(const QModelIndex& index) const;
    QString text(const QModelIndex& index) const;
    double sortValue(const QModelIndex& index) const;
    QString className(int network, int label) const;

    std::vector<std::filesystem::path> files_;
    QList<AskedNetwork> networks_;
    std::vector<AlbumRow> rows_;
    int problems_ = 0;
};

} // namespace rlab
