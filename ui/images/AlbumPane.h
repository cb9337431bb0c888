// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AlbumService.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace rlab {

class AlbumModel;
class FigureSortModel;
struct AnswerLine;

/// Many pictures and the networks' answers, as a table that grows while they are asked.
class AlbumPane : public QWidget {
    Q_OBJECT

public:
    explicit AlbumPane(QWidget* parent = nullptr);

    /// Asks anew. `networks`: canAnswer() only, as they are now.
    void showAlbum(const QString& title, const std::vector<std::filesystem::path>& files,
                   const QList<AskedNetwork>& networks);
    void closeAlbum();
    /// Empty while no album is shown.
    QList<AnswerLine> lines() const;

signals:
    /// A row was chosen.
    void pictureChosen(const QString& path);
    void closed();

private:
    QWidget* makeHead();
    void makeTable();
    void fitColumns();
    void chooseFirst();
    void tellChosen();
    void showProgress(const AlbumProgress& progress);
    void showEnd();

    AlbumModel* model_;
    FigureSortModel* sorted_;
    QLabel* title_;
    QLabel* status_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QTableView* table_;
    AlbumService service_;
};

} // namespace rlab
