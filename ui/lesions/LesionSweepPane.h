// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/LesionView.h"
#include "ui/session/LesionSweepService.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace rlab {

class FigureSortModel;
class LesionExporter;
class LesionModel;
class LesionSweepChart;
class LesionTableModel;

/// Each block of the networks that are drawn, switched off in turn: a button, chart and table.
class LesionSweepPane : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive the pane.
    explicit LesionSweepPane(LesionModel& model, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    const LesionView& view() const { return view_; }
    bool isSweeping() const { return service_.isRunning(); }
    LesionExporter& exporter() { return *exporter_; }

public slots:
    void sweepOrCancel();

signals:
    /// A click on the chart, or a row of the table.
    void blockChosen(const std::string& block);
    /// A sentence for people.
    void failed(const QString& message);

private:
    void layOut();
    QWidget* makeHead();
    void makeTable();
    void connectService();
    void onSubjects();
    void keepLines();
    void showProgress(const LesionSweepProgress& progress);
    void refresh();
    void showState();
    QString stateText() const;

    LesionModel& model_;
    LesionView view_;
    QStringList shown_;            ///< keys of the networks that are drawn
    std::vector<LesionLine> kept_; ///< of the run's networks that were drawn before
    QPushButton* sweep_;
    QLabel* status_;
    QProgressBar* progress_;
    QLabel* sentence_;
    LesionSweepChart* chart_;
    LesionTableModel* table_;
    FigureSortModel* sorted_;
    QTableView* tableView_;
    QWidget* emptiness_; ///< in the place of chart and table
    LesionExporter* exporter_;
    LesionSweepService service_; ///< last: stops before anything else goes
};

} // namespace rlab
