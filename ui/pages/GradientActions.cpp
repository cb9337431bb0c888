// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientActions.h"

#include "ui/widgets/Roles.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

namespace rlab {

namespace {

int chosen(const QList<QAction*>& actions) {
    for (qsizetype i = 0; i < actions.size(); ++i)
        if (actions[i]->isChecked())
            return static_cast<int>(i);
    return 0;
}

struct Stored {
    const char* key;
    const QList<QAction*>& actions;
};

} // namespace

GradientActions::GradientActions(QWidget* parent)
    : QObject(parent)
    , menu_(new QMenu(tr("G&radients shown"), parent)) {
    modes_ =
        makeChoice({{tr("Layers"), tr("What each layer shows: profile, heat maps, histograms")},
                    {tr("Shortcuts"),
                     tr("How much of a block's gradient comes down its shortcut and through its "
                        "convolutions")},
                    {tr("By depth"),
                     tr("How much larger or smaller the gradient arrives at the first layer, in "
                        "untrained networks of 8 to 110 layers")}});
    menu_->addSeparator();
    axes_ = makeChoice({{tr("By layer"), tr("Layers by their number, counted from the input")},
                        {tr("By relative depth"),
                         tr("First and last layers of all networks above each other, however many "
                            "lie between")}});
    menu_->addSeparator();
    QList<QPair<QString, QString>> entries;
    for (const LayerStatistic statistic : layerStatistics)
        entries.append({statisticName(statistic), statisticHelp(statistic)});
    statistics_ = makeChoice(entries);
    menu_->setToolTipsVisible(true);
    explain(*menu_->menuAction(), tr("What the page with the gradients shows"));
}

QList<QAction*> GradientActions::makeChoice(const QList<QPair<QString, QString>>& entries) {
    auto* group = new QActionGroup(this);
    QList<QAction*> actions;
    for (const auto& [text, help] : entries) {
        auto* action = new QAction(text, group);
        explain(*action, help);
        action->setStatusTip(help);
        action->setCheckable(true);
        actions.append(action);
    }
    actions.first()->setChecked(true);
    menu_->addActions(actions);
    connect(group, &QActionGroup::triggered, this, &GradientActions::changed);
    return actions;
}

LayerStatistic GradientActions::statistic() const {
    return layerStatistics[static_cast<std::size_t>(chosen(statistics_))];
}

LayerAxis GradientActions::axis() const {
    return static_cast<LayerAxis>(chosen(axes_));
}

GradientsMode GradientActions::mode() const {
    return static_cast<GradientsMode>(chosen(modes_));
}

void GradientActions::save(QSettings& settings) const {
    for (const Stored& each : {Stored{"mode", modes_}, {"axis", axes_}, {"statistic", statistics_}})
        settings.setValue(QLatin1String(each.key), chosen(each.actions));
}

void GradientActions::restore(const QSettings& settings) {
    for (const Stored& each :
         {Stored{"mode", modes_}, {"axis", axes_}, {"statistic", statistics_}}) {
        const int value = settings.value(QLatin1String(each.key)).toInt();
        if (value >= 0 && value < each.actions.size())
            each.actions[value]->setChecked(true);
    }
    emit changed();
}

} // namespace rlab
