// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/ExperimentEditor.h"
#include "ui/session/NetworkOffers.h"
#include "ui/session/RunModel.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace rlab {

class ContenderCard;
class FieldGuard;

/// The networks of the experiment as cards; adds, changes and removes them.
class ContenderList : public QWidget {
    Q_OBJECT

public:
    ContenderList(ExperimentEditor& editor, FieldGuard& guard, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Takes those that belong to networks: "networks", "networks[2]", "networks[2].depth". Returns
    /// the rest.
    std::vector<Problem> takeProblems(const std::vector<Problem>& problems);
    /// Shows the figures of the run's contenders on the cards of the same networks; nullptr: none.
    void setRun(const RunModel* run);
    /// What training each network will take, in the order of the networks.
    void setTimeEstimate(const std::vector<std::optional<double>>& seconds, bool measured);

    /// Brings what the keyboard reaches here into the order in which it stands, behind `before`.
    void orderTabs(QWidget& before);

signals:
    /// There are new widgets for the keyboard to reach.
    void widgetsMade();

private:
    void showExperiment();
    void fitCards();
    ContenderCard* makeCard();
    void connectCard(ContenderCard& card);
    void removeCard(std::size_t index);
    std::size_t indexOf(const ContenderCard& card) const;
    QString problemText(std::size_t index, const Problem& problem) const;
    void showTime(std::size_t index);
    /// Images/s and time left of one that trains; whether there is something to tell.
    bool showSpeed(std::size_t index, const RunModel& run, std::size_t contender);
    void edit(const QString& text, const QString& mergeKey, const NetworkList& networks);
    void add(const QString& text, const CifarNetworkOptions& network);
    void addNewNetwork();
    void remove(std::size_t index);

    const ExperimentSpec& experiment() const { return editor_.experiment(); }

    ExperimentEditor& editor_;
    FieldGuard& guard_;
    Theme theme_ = Theme::lightTheme();
    NetworkList shown_; ///< what the cards stand for
    std::vector<ContenderCard*> cards_;
    std::vector<std::optional<double>> seconds_;
    bool isMeasured_ = false;
    QElapsedTimer sinceSpeeds_; ///< were shown; not valid before
    QVBoxLayout* cardLayout_;
    QLabel* problem_;
    QPushButton* add_;
};

} // namespace rlab
