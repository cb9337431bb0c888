// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/RunHistory.h"

#include <QMap>
#include <QSet>
#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTreeView;
class QUndoStack;

namespace rlab {

class RunDetails;
class RunListDelegate;
class RunListModel;

/// All runs that were kept: search, list, and what is known of the chosen one.
class RunsPage : public QWidget {
    Q_OBJECT

public:
    /// Deletions are steps on `undoStack`.
    RunsPage(RunHistory& history, QUndoStack& undoStack, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Before the history goes: a note that is being typed is written in a moment only.
    void saveNote();
    /// While networks are trained no run can be resumed.
    void setTraining(bool training);

public slots:
    /// Which runs are drawn on the curves; the page tells about changes of its own only.
    void setOverlays(const QSet<qint64>& overlays);

signals:
    /// `run` is null when it is no longer shown.
    void overlayToggled(qint64 id, bool shown, std::shared_ptr<const rlab::RunModel> run);
    void experimentRequested(const rlab::ExperimentSpec& experiment);
    /// The run was cut off and is to go on.
    void resumeRequested(qint64 id);
    /// What was seen of the run's steps is to be shown.
    void inspectionRequested(qint64 id);
    /// Its networks are to be asked about pictures.
    void networksRequested(qint64 id);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHeader();
    QWidget* makeUndoBar();
    QWidget* makeList();
    QWidget* makeEmptyState();
    void makeListActions();
    void showListMenu(const QPoint& place);
    void connectHistory();
    void connectDetails();
    void fitColumns();
    void refreshIfVisible();
    void onListed();
    void onLoaded(qint64 id, std::shared_ptr<const RunModel> run);
    void showEmptyState();
    void showCurrent();
    void loadSoon(bool isGrowing);
    void toggleOverlay(bool shown);
    void deleteSelected();
    void resumeCurrent();
    void showResume();
    void showUndoBar();
    qint64 currentId() const;

    RunHistory& history_;
    RunListModel* model_;
    RunListDelegate* delegate_;
    QUndoStack& undoStack_;
    QLineEdit* search_ = nullptr;
    QLabel* count_ = nullptr;
    QWidget* undoBar_ = nullptr;
    QLabel* undoText_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QTreeView* list_ = nullptr;
    QAction* resume_ = nullptr;
    RunDetails* details_ = nullptr;
    QLabel* emptyTitle_ = nullptr;
    QLabel* emptyText_ = nullptr;
    QPushButton* clearSearch_ = nullptr;
    QSet<qint64> overlays_;
    QSet<qint64> overlaysToLoad_; ///< toggled before their curves were there
    bool isTraining_ = false;
    QTimer searchTimer_;
    QTimer loadTimer_; ///< so that arrowing through the list loads only where it rests
};

} // namespace rlab
