// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"

#include <QWidget>

class QAction;
class QLabel;
class QScrollArea;
class QSettings;
class QStackedWidget;

namespace rlab {

class BlockSplitView;
class DepthSweepPane;
class GradientActions;
class GradientsExporter;
class HeatMapsView;
class LayerDetails;
class ProfileView;
class ScaleLegend;
class SweepActions;
class TimeRow;

/// The page that shows what was seen of the layers while they were trained: a profile over depth,
/// heat maps over time, one layer's details, and the split in residual blocks; and untrained
/// networks by depth.
class GradientsPage : public QWidget {
    Q_OBJECT

public:
    explicit GradientsPage(QWidget* parent = nullptr);
    ~GradientsPage() override;

    void setTheme(const Theme& theme);
    /// A run with other contenders than before.
    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Costs what is new, and a frame if the page is seen.
    void updateRun(const RunModel& run);

    QList<QAction*> viewActions() const;
    QList<QAction*> exportActions() const { return exportActions_; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

    const GradientView& view() const { return view_; }
    GradientsExporter& exporter() { return *exporter_; }
    DepthSweepPane& sweep() { return *sweep_; }
    bool isLive() const;

public slots:
    /// Shows a layer's details; an index into learnedLayers().
    void chooseLayer(int contender, int layer);

signals:
    void layerChosen(int contender, int layer);
    void saved(const QString& file);
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeExportActions();
    void layOut();
    QWidget* makeLayers();
    QWidget* makeScrolled(QWidget* contents);
    void connectParts();
    void choose(LayerChoice choice);
    void closeDetails();
    void chooseStep(qint64 step);
    void applyChoices();
    void followRun();
    void refresh();
    void showParts();
    bool showsSweep() const;

    GradientView view_;
    GradientActions* actions_;
    ProfileView* profile_;
    TimeRow* time_;
    HeatMapsView* maps_;
    ScaleLegend* legend_;
    LayerDetails* details_;
    BlockSplitView* blocks_;
    SweepActions* sweepActions_;
    DepthSweepPane* sweep_;
    QLabel* empty_;
    QStackedWidget* modes_;
    QWidget* contents_;
    GradientsExporter* exporter_;
    QList<QAction*> exportActions_;
    bool refreshWaits_ = false; ///< until the page is seen
};

} // namespace rlab
