// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AlbumPane.h"

#include "ui/Text.h"
#include "ui/Theme.h"
#include "ui/models/AlbumModel.h"
#include "ui/models/FigureSortModel.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int rowHeight = 26;
constexpr int lowestTable = 120;
constexpr int progressWidth = 140;
constexpr int nameWidth = 150;
constexpr int answerWidth = 128;
constexpr int widestAnswer = 220;
constexpr int headingMargin = 36; ///< with the arrow that tells the order
constexpr int figureWidth = 84;
constexpr int wordWidth = 84;

} // namespace

AlbumPane::AlbumPane(QWidget* parent)
    : QWidget(parent)
    , model_(new AlbumModel(this))
    , sorted_(new FigureSortModel(this))
    , title_(makeLabel("name"))
    , status_(makeLabel("small"))
    , progress_(new QProgressBar)
    , cancel_(makeButton("outline", tr("Cancel")))
    , table_(new QTableView) {
    setObjectName(QStringLiteral("albumPane"));
    makeTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Theme::grid, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeHead());
    layout->addWidget(table_, 1);
    connect(&service_, &AlbumService::answered, this,
            [this](int first, const std::vector<AlbumRow>& rows) {
                model_->setRows(first, rows);
                chooseFirst();
            });
    connect(&service_, &AlbumService::progressed, this, &AlbumPane::showProgress);
    connect(&service_, &AlbumService::ended, this, &AlbumPane::showEnd);
}

QWidget* AlbumPane::makeHead() {
    status_->setObjectName(QStringLiteral("albumStatus"));
    progress_->setObjectName(QStringLiteral("albumProgress"));
    progress_->setAccessibleName(tr("Pictures asked about"));
    progress_->setTextVisible(false);
    progress_->setFixedWidth(progressWidth);
    cancel_->setObjectName(QStringLiteral("cancelAlbum"));
    cancel_->setProperty("compact", true);
    explain(*cancel_, tr("Asks about no more pictures"),
            tr("What has been answered stays in the table."));
    connect(cancel_, &QPushButton::clicked, &service_, &AlbumService::cancel);
    auto* dismiss = new QToolButton;
    dismiss->setObjectName(QStringLiteral("closeAlbum"));
    dismiss->setText(QStringLiteral("×"));
    dismiss->setFixedSize(24, 24);
    dismiss->setAccessibleName(tr("Close the table"));
    explain(*dismiss, tr("Close the table"), tr("Back to one picture. The files stay."));
    connect(dismiss, &QToolButton::clicked, this, &AlbumPane::closeAlbum);
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(title_);
    layout->addWidget(status_, 1);
    layout->addWidget(progress_);
    layout->addWidget(cancel_);
    layout->addWidget(dismiss);
    return head;
}

void AlbumPane::makeTable() {
    sorted_->setSourceModel(model_);
    sorted_->setSortRole(AlbumModel::SortRole);
    table_->setObjectName(QStringLiteral("albumTable"));
    table_->setModel(sorted_);
    table_->setAccessibleName(tr("Answers for each picture"));
    table_->setWhatsThis(tr("A row for each picture; for each network its answer, how probable it "
                            "takes that to be, and how certain it is. A click on a heading sorts "
                            "by it, a second one the other way round. The chosen picture is shown "
                            "above."));
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setMinimumHeight(lowestTable);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(rowHeight);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->setSortingEnabled(true);
    table_->sortByColumn(0, Qt::AscendingOrder);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &AlbumPane::tellChosen);
}

/// One that can't be read is told by the table itself.
void AlbumPane::tellChosen() {
    const QModelIndexList chosen = table_->selectionModel()->selectedRows();
    if (chosen.isEmpty())
        return;
    const int row = sorted_->mapToSource(chosen.front()).row();
    if (!model_->isBroken(row))
        emit pictureChosen(QString::fromStdString(model_->file(row).string()));
}

/// As soon as there is an answer, unless the user has chosen.
void AlbumPane::chooseFirst() {
    if (table_->selectionModel()->hasSelection())
        return;
    for (int row = 0; row < sorted_->rowCount(); ++row) {
        const int asked = sorted_->mapToSource(sorted_->index(row, 0)).row();
        if (!model_->isAnswered(asked))
            continue;
        table_->selectRow(row);
        return;
    }
}

/// Each network's name is above its answers.
void AlbumPane::fitColumns() {
    table_->setColumnWidth(0, nameWidth);
    const QFontMetrics metrics = table_->horizontalHeader()->fontMetrics();
    for (int network = 0; network < static_cast<int>(model_->networks().size()); ++network) {
        const int first = 1 + network * AlbumModel::columnsOfNetwork;
        const int name = metrics.horizontalAdvance(model_->networks()[network].label);
        table_->setColumnWidth(first + AlbumModel::Answer,
                               std::clamp(name + headingMargin, answerWidth, widestAnswer));
        table_->setColumnWidth(first + AlbumModel::Probability, figureWidth);
        table_->setColumnWidth(first + AlbumModel::CertaintyWord, wordWidth);
    }
}

void AlbumPane::showAlbum(const QString& title, const std::vector<std::filesystem::path>& files,
                          const QList<AskedNetwork>& networks) {
    title_->setText(title);
    model_->setAlbum(files, networks);
    table_->sortByColumn(0, Qt::AscendingOrder);
    fitColumns();
    setVisible(true);
    table_->clearSelection();
    table_->setFocus();
    service_.ask(files, networks);
}

void AlbumPane::closeAlbum() {
    service_.cancel();
    model_->setAlbum({}, {});
    setVisible(false);
    emit closed();
}

QList<AnswerLine> AlbumPane::lines() const {
    return model_->lines();
}

void AlbumPane::showProgress(const AlbumProgress& progress) {
    progress_->show();
    cancel_->show();
    progress_->setMaximum(progress.all);
    progress_->setValue(progress.done);
    const QString count = tr("%1 of %2").arg(fullCount(progress.done), fullCount(progress.all));
    status_->setText(progress.secondsLeft
                         ? tr("%1, %2 left").arg(count, roughDuration(*progress.secondsLeft))
                         : count);
}

void AlbumPane::showEnd() {
    progress_->hide();
    cancel_->hide();
    const int done = progress_->value(), all = progress_->maximum();
    QString text = done < all ? tr("cancelled after %1 of %2").arg(fullCount(done), fullCount(all))
                              : tr("%1 pictures").arg(fullCount(all));
    if (model_->problems() > 0)
        text += tr(", %1 can't be read").arg(fullCount(model_->problems()));
    status_->setText(text);
}

} // namespace rlab
