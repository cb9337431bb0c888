// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "ui/Theme.h"
#include "ui/session/RunModel.h"

#include <QScrollArea>

#include <vector>

class QLabel;

namespace rlab {

class ContenderList;
class ExperimentForm;

/// The left side: what will be trained. Holds the experiment that the next run takes.
class ExperimentPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit ExperimentPanel(const ExperimentSpec& experiment, QWidget* parent = nullptr);

    const ExperimentSpec& experiment() const { return experiment_; }
    const std::vector<Problem>& problems() const { return problems_; }
    /// The first one in words, but for those of the networks, which are told on their cards.
    QString firstProblem() const { return firstProblem_; }

    void setTheme(const Theme& theme);
    /// Figures of the present or the last run; they vanish when the experiment differs from it.
    void setRun(const RunModel& run);
    /// While training nothing can be edited: what is seen on the left is what is running.
    void setLocked(bool locked);

signals:
    void experimentChanged();

private:
    void addNetwork(const CifarNetworkOptions& options);
    void removeNetwork(int index);
    void takeFormValues();
    void changed();

    ExperimentSpec experiment_;
    const ExperimentSpec given_;
    std::vector<Problem> problems_;
    QString firstProblem_;
    ContenderList* contenders_;
    ExperimentForm* form_;
    QLabel* lockNote_;
    QLabel* networksProblem_;
};

} // namespace rlab
