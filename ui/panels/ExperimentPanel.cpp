// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExperimentPanel.h"

#include "ui/Text.h"
#include "ui/panels/AugmentForm.h"
#include "ui/panels/ContenderList.h"
#include "ui/panels/DataForm.h"
#include "ui/panels/ExperimentName.h"
#include "ui/panels/RepeatForm.h"
#include "ui/panels/TrainingForm.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int panelWidth = 284;
constexpr int sectionSpacing = 16;

/// Whether figures of one are also true of the other, network by network.
bool sameButNetworks(ExperimentSpec a, ExperimentSpec b) {
    a.name = b.name;
    a.networks = b.networks;
    return a == b;
}

} // namespace

ExperimentPanel::ExperimentPanel(ExperimentEditor& editor, QWidget* parent)
    : QScrollArea(parent)
    , editor_(editor)
    , guard_(this)
    , name_(new ExperimentName(editor))
    , note_(makeLabel("small"))
    , contenders_(new ContenderList(editor, guard_))
    , data_(new DataForm(editor, preview_, fetcher_))
    , training_(new TrainingForm(editor))
    , augment_(new AugmentForm(editor, preview_))
    , repeat_(new RepeatForm(editor)) {
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
    setWidget(makeContents());
    guard_.guard(*widget());
    connect(&editor_, &ExperimentEditor::problemsChanged, this, &ExperimentPanel::findHomes);
    findHomes();
    const auto orderTabs = [this] { contenders_->orderTabs(*name_); };
    connect(contenders_, &ContenderList::widgetsMade, this, orderTabs);
    orderTabs();
}

void ExperimentPanel::setNote(const QString& note) {
    note_->setText(note);
}

QWidget* ExperimentPanel::makeContents() {
    auto* contents = new QWidget;
    contents->setObjectName(QStringLiteral("experimentContents"));
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(16, 10, 6, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(name_);
    auto* heading = new QHBoxLayout;
    heading->addWidget(makeLabel("section", tr("Contenders")));
    heading->addStretch();
    heading->addWidget(note_);
    layout->addLayout(heading);
    layout->addWidget(contenders_);
    for (FormSection* section : sections()) {
        layout->addSpacing(sectionSpacing - Theme::grid);
        layout->addWidget(section);
    }
    layout->addStretch();
    return contents;
}

std::vector<FormSection*> ExperimentPanel::sections() const {
    return {data_, training_, augment_, repeat_};
}

/// Each problem is told at its field; what has none is still told in the run bar.
void ExperimentPanel::findHomes() {
    std::vector<Problem> rest = contenders_->takeProblems(problems());
    for (FormSection* section : sections())
        rest = section->takeProblems(rest);
    firstProblem_ =
        rest.empty() ? QString() : asSentence(QString::fromStdString(rest.front().message));
    for (const FormSection* section : sections())
        if (firstProblem_.isEmpty())
            firstProblem_ = section->firstProblem();
}

void ExperimentPanel::setTheme(const Theme& theme) {
    contenders_->setTheme(theme);
    for (FormSection* section : sections())
        section->setTheme(theme);
}

void ExperimentPanel::setRun(const RunModel& run) {
    contenders_->setRun(sameButNetworks(experiment(), run.experiment()) ? &run : nullptr);
}

void ExperimentPanel::setTimeEstimate(const std::vector<std::optional<double>>& secondsOfNetwork,
                                      bool measured) {
    contenders_->setTimeEstimate(secondsOfNetwork, measured);
    std::optional<double> all = 0;
    for (const std::optional<double>& seconds : secondsOfNetwork)
        all = all && seconds ? std::optional(*all + *seconds) : std::nullopt;
    repeat_->setSeconds(secondsOfNetwork.empty() ? std::nullopt : all);
}

} // namespace rlab
