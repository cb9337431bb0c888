// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworksActions.h"

#include "ui/widgets/Roles.h"

#include <QAction>
#include <QActionGroup>

#include <algorithm>

namespace rlab {

namespace {

QAction* makeAction(const QString& text, const QString& help, QObject* parent) {
    auto* action = new QAction(text, parent);
    explain(*action, help);
    return action;
}

} // namespace

NetworksActions::NetworksActions(QObject* parent)
    : QObject(parent)
    , twin(makeAction(tr("With its twin"),
                      tr("Draws the plain and the residual network of the same layers beside each "
                         "other; they scroll together"),
                      this))
    , unfold(makeAction(tr("Unfold all"), tr("Shows the layers within all blocks"), this))
    , fold(makeAction(tr("Fold all"), tr("Shows each block as one box"), this))
    , csv(makeAction(tr("Layers as CSV…"),
                     tr("All layers of the shown networks: shapes, parameters, multiply-adds and "
                        "what was measured last"),
                     this))
    , copy(makeAction(tr("Copy layers"),
                      tr("Puts the table of layers on the clipboard: what the search finds, in the "
                         "order shown"),
                      this))
    , allOn(makeAction(tr("All blocks on again"),
                       tr("Switches on again what was switched off in the drawing"), this))
    , sweep(makeAction(tr("Switch off each block in turn"),
                       tr("Measures the networks that are drawn without each of their blocks; "
                          "again: ends that"),
                       this))
    , sweepCsv(makeAction(tr("Sweep over blocks as CSV…"),
                          tr("The errors of the networks without each of their blocks"), this))
    , statistics_(new QActionGroup(this)) {
    twin->setCheckable(true);
    twin->setChecked(true);
    unfold->setObjectName(QStringLiteral("unfoldAll"));
    fold->setObjectName(QStringLiteral("foldAll"));
    makeSweepExports();
    for (const LayerStatistic statistic : layerStatistics) {
        if (!isMagnitude(statistic))
            continue;
        auto* action = makeAction(statisticName(statistic), statisticHelp(statistic), statistics_);
        action->setCheckable(true);
        action->setData(static_cast<int>(statistic));
    }
    connect(statistics_, &QActionGroup::triggered, this, [this](const QAction* action) {
        emit statisticChosen(static_cast<LayerStatistic>(action->data().toInt()));
    });
}

void NetworksActions::makeSweepExports() {
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    sweepExports_ = {separator};
    for (const QString& format :
         {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}) {
        auto* action = makeAction(tr("Sweep over blocks as %1…").arg(format.toUpper()),
                                  tr("The chart of the errors without each block"), this);
        connect(action, &QAction::triggered, this,
                [this, format] { emit sweepPictureRequested(format); });
        sweepExports_.append(action);
    }
    sweepExports_.append(sweepCsv);
}

QList<QAction*> NetworksActions::statistics() const {
    return statistics_->actions();
}

bool NetworksActions::hasStatistic(int statistic) const {
    return std::ranges::any_of(statistics_->actions(), [&](const QAction* action) {
        return action->data().toInt() == statistic;
    });
}

void NetworksActions::setStatistic(LayerStatistic statistic) {
    for (QAction* action : statistics_->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(statistic));
}

} // namespace rlab
