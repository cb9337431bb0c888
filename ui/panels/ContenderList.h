// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "ui/Theme.h"
#include "ui/session/RunModel.h"

#include <QWidget>

#include <vector>

class QPushButton;
class QVBoxLayout;

namespace rlab {

class ContenderCard;
class NewNetworkCard;

/// The networks of the experiment as cards; adds and removes them.
class ContenderList : public QWidget {
    Q_OBJECT

public:
    explicit ContenderList(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Rebuilds the cards if the networks have changed.
    void setExperiment(const ExperimentSpec& experiment);
    /// Takes those that belong to a network: "networks[2]", "networks[2].depth". Returns the rest.
    std::vector<Problem> takeProblems(const std::vector<Problem>& problems);
    /// Shows the figures of the run's contenders on the cards of the same networks; nullptr: none.
    void setRun(const RunModel* run);
    void setLocked(bool locked);

signals:
    void addRequested(const rlab::CifarNetworkOptions& options);
    void removeRequested(int index);

private:
    void rebuild();
    void colorCards();
    QString problemText(std::size_t index, const Problem& problem) const;
    void openNewNetwork();
    void closeNewNetwork();

    Theme theme_ = Theme::lightTheme();
    ExperimentSpec experiment_;
    bool locked_ = false;
    std::vector<ContenderCard*> cards_;
    QVBoxLayout* cardLayout_;
    NewNetworkCard* newNetwork_;
    QPushButton* add_;
};

} // namespace rlab
