// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExperimentPanel.h"

#include "ui/Text.h"
#include "ui/panels/ContenderList.h"
#include "ui/panels/ExperimentForm.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace rlab {

namespace {

constexpr int panelWidth = 284;

/// Whether figures of one are also true of the other, network by network.
bool sameButNetworks(ExperimentSpec a, ExperimentSpec b) {
    a.name = b.name;
    a.networks = b.networks;
    return a == b;
}

} // namespace

ExperimentPanel::ExperimentPanel(const ExperimentSpec& experiment, QWidget* parent)
    : QScrollArea(parent)
    , experiment_(experiment)
    , given_(experiment)
    , contenders_(new ContenderList)
    , form_(new ExperimentForm)
    , lockNote_(makeLabel("small", tr("locked while training")))
    , networksProblem_(makeLabel("problem")) {
    setObjectName(QStringLiteral("experimentPanel"));
    setFixedWidth(panelWidth);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Its place is always kept, so that nothing moves aside when it is needed.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    const auto markScrollBar = [this] {
        setStyleProperty(*verticalScrollBar(), "idle", verticalScrollBar()->maximum() == 0);
    };
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, markScrollBar);
    markScrollBar();
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    networksProblem_->setWordWrap(true);

    auto* contents = new QWidget;
    contents->setObjectName(QStringLiteral("experimentContents"));
    auto* heading = new QHBoxLayout;
    heading->addWidget(makeLabel("section", tr("Experiment")));
    heading->addStretch();
    heading->addWidget(lockNote_);
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(16, 14, 6, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeLabel("section", tr("Contenders")));
    layout->addWidget(contenders_);
    layout->addWidget(networksProblem_);
    layout->addSpacing(4);
    layout->addLayout(heading);
    layout->addWidget(form_);
    layout->addStretch();
    setWidget(contents);

    connect(contenders_, &ContenderList::addRequested, this, &ExperimentPanel::addNetwork);
    connect(contenders_, &ContenderList::removeRequested, this, &ExperimentPanel::removeNetwork);
    connect(form_, &ExperimentForm::edited, this, &ExperimentPanel::takeFormValues);
    form_->setExperiment(experiment_);
    setLocked(false);
    changed();
}

void ExperimentPanel::setTheme(const Theme& theme) {
    contenders_->setTheme(theme);
}

void ExperimentPanel::setRun(const RunModel& run) {
    contenders_->setRun(sameButNetworks(experiment_, run.experiment()) ? &run : nullptr);
}

void ExperimentPanel::setLocked(bool locked) {
    lockNote_->setVisible(locked);
    contenders_->setLocked(locked);
    form_->setLocked(locked);
}

void ExperimentPanel::addNetwork(const CifarNetworkOptions& options) {
    // Twins stand together and kinds apart: plain before residual, shallow before deep.
    const auto order = [](const CifarNetworkOptions& network) {
        return std::tuple(network.kind, network.depth, network.width);
    };
    auto& networks = experiment_.networks;
    const auto place = std::ranges::upper_bound(networks, order(options), {}, order);
    networks.insert(place, options);
    changed();
}

void ExperimentPanel::removeNetwork(int index) {
    experiment_.networks.erase(experiment_.networks.begin() + index);
    changed();
}

void ExperimentPanel::takeFormValues() {
    std::vector<CifarNetworkOptions> networks = std::move(experiment_.networks);
    experiment_ = form_->experiment();
    experiment_.networks = std::move(networks);
    changed();
}

void ExperimentPanel::changed() {
    // The given name describes the given networks, not others.
    const bool isGiven = experiment_.networks == given_.networks;
    experiment_.name = isGiven ? given_.name : std::string();
    contenders_->setExperiment(experiment_);

    problems_ = validate(experiment_);
    std::ranges::copy(form_->inputProblems(), std::back_inserter(problems_));
    std::vector<Problem> rest = form_->takeProblems(contenders_->takeProblems(problems_));
    const auto networks = std::ranges::find(rest, "networks", &Problem::field);
    const bool hasNetworksProblem = networks != rest.end();
    networksProblem_->setVisible(hasNetworksProblem);
    if (hasNetworksProblem) {
        networksProblem_->setText(asSentence(QString::fromStdString(networks->message)));
        rest.erase(networks);
    }
    firstProblem_ = rest.empty() ? form_->firstProblem()
                                 : asSentence(QString::fromStdString(rest.front().message));
    emit experimentChanged();
}

} // namespace rlab
