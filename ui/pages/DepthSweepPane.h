// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/SweepView.h"
#include "ui/session/DepthSweepService.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace rlab {

class DepthSweepChart;
class FigureSortModel;
class SweepActions;
class SweepTableModel;
struct ExperimentSpec;

/// Untrained networks by depth: what to compare, a button that measures, chart and table.
class DepthSweepPane : public QWidget {
    Q_OBJECT

public:
    /// `actions` must outlive the pane.
    explicit DepthSweepPane(SweepActions& actions, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Its data, the width of its first network and its seeds are what is measured next. One with
    /// another data set that can't be loaded is told when it is measured.
    void setExperiment(const ExperimentSpec& experiment);
    void setThreads(int threads) { threads_ = threads; }
    /// While networks are trained nothing is measured; what is under way is cancelled.
    void setBlocked(bool blocked);

    const SweepView& view() const { return view_; }
    bool isMeasuring() const { return service_.isRunning(); }
    /// Whether there is anything to export.
    bool hasFigures() const;

public slots:
    void measureOrCancel();

signals:
    void measuringChanged(bool measuring);
    /// There are figures now that were not there, or others are shown.
    void figuresChanged();
    /// A sentence for people.
    void failed(const QString& message);

private:
    void layOut();
    QWidget* makeChoices();
    QWidget* makeStatus();
    void makeTable();
    void connectService();
    std::vector<CifarNetworkOptions> toMeasure() const;
    void applyChoices();
    void keep(const CifarNetworkOptions& network, const SweepFigures& figures);
    void showProgress(const SweepProgress& progress);
    void refresh();
    void showState();
    QString stateText() const;

    SweepActions& actions_;
    SweepView view_;
    SweepConditions next_; ///< of the experiment as it is now
    int threads_ = 1;
    bool isBlocked_ = false;
    QPushButton* measure_;
    QLabel* status_;
    QProgressBar* progress_;
    QLabel* sentence_;
    DepthSweepChart* chart_;
    SweepTableModel* model_;
    FigureSortModel* sorted_;
    QTableView* table_;
    DepthSweepService service_; ///< last: stops before anything else goes
};

} // namespace rlab
