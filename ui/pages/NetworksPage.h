// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/networks/NetworkView.h"
#include "ui/session/RunModel.h"

#include <QWidget>

#include <memory>
#include <optional>

class QAction;
class QActionGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QSettings;
class QSplitter;
class QTableView;
class QToolButton;

namespace rlab {

class LayerExporter;
class LayerFactsPanel;
class LayerSortModel;
class LayerTableModel;
class MagnitudeLegend;

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

    QList<QAction*> viewActions() const { return viewActions_; }
    QList<QAction*> exportActions() const { return exportActions_; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

    LayerExporter& exporter() { return *exporter_; }
    /// The shown networks' layers, to this file.
    void saveCsv(const QString& file);

signals:
    void saved(const QString& file);
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Contender {
        CifarNetworkOptions options;
        QString label;
        ColorRole color;
        ProbeHistory probes; ///< so far
    };
    /// The lowest and the highest magnitude so far.
    struct Range {
        double lowest = 0; ///< 0: none yet
        double highest = 0;

        void add(double value);
    };
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    void makeActions();
    QWidget* makeToolRow();
    QToolButton* makeStatisticButton();
    QWidget* makeDrawing();
    QWidget* makeTable();
    void makeTableActions();
    void fillChooser();
    void showNetworks();
    void rebuild();
    void bringUpToDate();
    void refresh();
    void addNetwork(std::size_t contender, const CifarNetworkOptions& options);
    std::shared_ptr<const ProbeSample> newest(std::size_t contender) const;
    std::size_t find(const CifarNetworkOptions& options) const;
    void setStatistic(LayerStatistic statistic);
    void widenRange(const ProbeSample& sample);
    void findRange();
    QString missingText() const;
    void showTable(int column);
    void showFacts();
    void onChosenInDrawing(const NodeChoice& choice);
    void onChosenInTable();
    void chooseNamed(const std::string& name);
    void selectRows();
    void copyRows();

    Theme theme_ = Theme::lightTheme();
    DataSpec data_;
    std::vector<Contender> contenders_;
    std::vector<std::unique_ptr<SeenNetwork>> networks_; ///< shown, from left to right
    std::vector<std::size_t> contenderOf_; ///< of each of them; none if it isn't in the run
    LayerStatistic statistic_ = LayerStatistic::Gradient;
    Range range_;          ///< of the statistic, in all networks of the run, in all that was seen
    int column_ = 0;       ///< whose layers the table has
    bool isStale_ = false; ///< other networks, until the page is seen
    bool isOutdated_ = false;  ///< other samples
    bool isFollowing_ = false; ///< the table follows the drawing

    QComboBox* chooser_ = nullptr;
    QAction* twin_ = nullptr;
    QActionGroup* statistics_ = nullptr;
    QToolButton* statisticButton_ = nullptr;
    QList<QAction*> viewActions_, exportActions_;
    NetworkView* view_ = nullptr;
    MagnitudeLegend* legend_ = nullptr;
    QLabel* note_ = nullptr;
    QLabel* title_ = nullptr;
    QLineEdit* search_ = nullptr;
    LayerTableModel* model_ = nullptr;
    LayerSortModel* sorted_ = nullptr;
    QTableView* table_ = nullptr;
    LayerFactsPanel* facts_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QSplitter* side_ = nullptr;
    LayerExporter* exporter_ = nullptr;
};

} // namespace rlab
