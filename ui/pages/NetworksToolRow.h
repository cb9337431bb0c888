// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/networks/RunNetworks.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace rlab {

class NetworksActions;

/// Above the drawing: which network, how it is drawn, what its colours show, and its export.
class NetworksToolRow : public QWidget {
    Q_OBJECT

public:
    explicit NetworksToolRow(const NetworksActions& actions, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// The network that was chosen stays so if there is one of its name; else it is the last one:
    /// deep and residual.
    void setNetworks(const std::vector<RunNetworks::Contender>& contenders);
    /// Index of the chosen one, −1 if there are none.
    int network() const;
    /// Tells nobody.
    void setNetwork(int index);
    void setStatistic(LayerStatistic statistic);

signals:
    /// By the user.
    void networkChosen();

private:
    void makeChooser();
    void showColors();

    Theme theme_ = Theme::lightTheme();
    QComboBox* chooser_;
    QToolButton* statistic_;
    std::vector<ColorRole> colors_; ///< of the networks
};

} // namespace rlab
