// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/CurveSet.h"
#include "ui/charts/FigureStyle.h"

#include <QWidget>

#include <memory>

class QAction;
class QSettings;
class QSplitter;
class QTableView;

namespace rlab {

class CurveActions;
class CurvesExporter;
class CurvesToolRow;
class CurveTableModel;
class FigureView;
class OverlayChips;
class ResultTiles;

/// The page with the training curves: the chart, its table, the results below, and all that can be
/// chosen about them.
class CurvesPage : public QWidget {
    Q_OBJECT

public:
    explicit CurvesPage(QWidget* parent = nullptr);
    ~CurvesPage() override;

    void setTheme(const Theme& theme);
    /// A run with other contenders than before.
    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Costs what is new, and a frame if the page is seen.
    void updateRun(const RunModel& run);
    /// Lays an earlier run over the present one; an id that is there already is replaced.
    void setOverlay(qint64 id, const QString& name, std::shared_ptr<const RunModel> run);
    void removeOverlay(qint64 id);
    /// Large type and lines, nothing but the chart and the results.
    void setPresentation(bool on);
    /// In the middle of the chart as long as there is no curve.
    void setHint(const QString& hint);

    QList<QAction*> viewActions() const { return viewActions_; }
    QList<QAction*> exportActions() const { return exportActions_; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

    const CurveSet& curves() const { return set_; }
    CurvesExporter& exporter() { return *exporter_; }

signals:
    /// By its chip, not by removeOverlay().
    void overlayRemoved(qint64 id);
    void saved(const QString& file);
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeViewActions();
    void makeExportActions();
    void makeTable();
    void layOut();
    void connectParts();
    void applyStyle();
    void applyOptions();
    void applyShown();
    void refresh();
    void showTable(bool shown);
    void orientTable();
    void copyTable();
    void describe();
    Curve* curve(int contender) const;

    CurveSet set_;
    FigureStyle style_;
    CurveActions* actions_;
    FigureView* view_;
    CurveTableModel* model_;
    QTableView* table_;
    ResultTiles* tiles_;
    OverlayChips* chips_;
    QSplitter* splitter_;
    CurvesToolRow* tools_ = nullptr;
    QAction* tableAction_ = nullptr;
    QList<QAction*> viewActions_, exportActions_;
    bool refreshWaits_ = false; ///< until the page is seen
    CurvesExporter* exporter_;
};

} // namespace rlab
