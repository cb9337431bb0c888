// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/networks/NetworkView.h"
#include "ui/networks/RunNetworks.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QSettings;
class QSplitter;

namespace rlab {

class ImagesModel;
class LayerExporter;
class LayerFactsPanel;
class LayerTable;
class LesionSide;
class MagnitudeLegend;
class NetworksActions;
class NetworksToolRow;

/// A network drawn layer by layer, coloured by its gradients, alone or beside its twin; with its
/// layers as a table, and what is known of the chosen one.
class NetworksPage : public QWidget {
    Q_OBJECT

public:
    explicit NetworksPage(QWidget* parent = nullptr);
    ~NetworksPage() override;

    void setTheme(const Theme& theme);
    /// A run with other contenders than before.
    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Costs next to nothing while the page isn't seen.
    void updateRun(const RunModel& run);

    QList<QAction*> viewActions() const;
    QList<QAction*> exportActions() const { return exportActions_; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

    LayerExporter& exporter() { return *exporter_; }
    /// What is switched off, and what it does.
    LesionModel& lesions() { return lesions_; }
    /// The picture that the networks are asked about, from now on.
    void followPicture(ImagesModel& images);
    /// The shown networks' layers, to this file.
    void saveCsv(const QString& file);

public slots:
    /// A layer of one of the run's networks, which is drawn if it isn't yet; an index into
    /// learnedLayers().
    void chooseLayer(int contender, int layer);

signals:
    /// The weights as they are now are looked at: at most once a second, and only while the page is
    /// seen and a training goes on.
    void statesWanted();
    void saved(const QString& file);
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void connectActions();
    void connectLesions();
    void layOut();
    QWidget* makeDrawing();
    QWidget* makeSide();
    void showNetworks();
    void rebuild();
    void bringUpToDate();
    void refresh();
    void chooseWaiting();
    void showNothing(const QString& reason);
    void setStatistic(LayerStatistic statistic);
    void showTable(int column);
    void showFacts();
    void wantStates();
    void watchLesions();
    void chooseBlock(const std::string& block);
    std::string chosenName() const;
    std::vector<NodeId> chosenNodes() const;
    void chooseNamed(const std::string& name);
    void onChosenInDrawing(const NodeChoice& choice);
    void onChosenInTable(NodeId node);

    struct Layer {
        int contender;
        int layer;
    };

    Theme theme_ = Theme::lightTheme();
    RunNetworks networks_;
    LesionModel lesions_;
    std::optional<Layer> waiting_; ///< is chosen when the page is seen
    int column_ = 0;               ///< whose layers the table has
    bool isStale_ = false;         ///< other networks, until the page is seen
    bool isOutdated_ = false;      ///< other samples
    std::int64_t imagesSeen_ = 0;  ///< that the run has trained
    std::int64_t imagesAsked_ = 0; ///< the same, when states were asked for
    QTimer pace_;                  ///< runs for a second after asking for states

    NetworksActions* actions_;
    NetworksToolRow* tools_;
    QList<QAction*> exportActions_;
    NetworkView* view_;
    MagnitudeLegend* legend_;
    QLabel* note_;
    LayerTable* table_;
    LayerFactsPanel* facts_;
    QSplitter* splitter_;
    QSplitter* side_;
    LesionSide* lesionSide_; ///< around the side
    LayerExporter* exporter_;
};

} // namespace rlab
