// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/SweepActions.h"

#include "ui/widgets/Roles.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

#include <algorithm>
#include <array>

namespace rlab {

namespace {

/// Every depth of the first is below every one of the second, so no range is empty.
constexpr std::array shallowestOffered{8, 14, 20};
constexpr std::array deepestOffered{32, 44, 56, 80, 110};

int firstChecked(const QList<QAction*>& actions) {
    const auto found = std::ranges::find_if(actions, &QAction::isChecked);
    return found == actions.end() ? 0 : static_cast<int>(found - actions.begin());
}

template <class Enum>
std::vector<Enum> chosen(const QList<QAction*>& actions) {
    std::vector<Enum> values;
    for (qsizetype i = 0; i < actions.size(); ++i)
        if (actions[i]->isChecked())
            values.push_back(static_cast<Enum>(i));
    return values;
}

/// A bit for each action.
int checkedBits(const QList<QAction*>& actions) {
    int bits = 0;
    for (qsizetype i = 0; i < actions.size(); ++i)
        bits |= actions[i]->isChecked() ? 1 << i : 0;
    return bits;
}

struct Stored {
    const char* key;
    const QList<QAction*>& actions;
};

} // namespace

SweepActions::SweepActions(QWidget* parent)
    : QObject(parent)
    , menu_(new QMenu(tr("Networks b&y depth"), parent)) {
    norms_ = makeToggles({{tr("Batch norm"), tr("Networks with batch norm: solid lines")},
                          {tr("No norm"), tr("Networks without a norm: dashed lines")}});
    activations_ = makeToggles({{tr("ReLU"), tr("max(0, x): the paper's activation")},
                                {tr("tanh"), tr("A smooth step from −1 to 1")},
                                {tr("Sigmoid"), tr("A smooth step from 0 to 1")}});
    inits_ = makeToggles(
        {{tr("He"), tr("First weights that suit ReLUs: filled markers")},
         {tr("Xavier"), tr("First weights that suit tanh and sigmoid: hollow markers")}});
    ratios_ = makeChoice(
        {{tr("Weights"), tr("How large the gradient by the weights is, first layer over last")},
         {tr("Outputs"), tr("How large the gradient by the layers' outputs is, first over last: "
                            "what arrives, whatever the size of the layers")}});
    Entries entries;
    for (const int depth : shallowestOffered)
        entries.append({tr("From %1 layers").arg(depth), tr("The shallowest network")});
    shallowest_ = makeChoice(entries);
    entries.clear();
    for (const int depth : deepestOffered)
        entries.append({tr("To %1 layers").arg(depth), tr("The deepest network")});
    deepest_ = makeChoice(entries);
    deepest_.last()->setChecked(true);
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    range_ = shallowest_ + QList{separator} + deepest_;
    for (const QList<QAction*>& actions : {norms_, activations_, inits_, ratios_, range_}) {
        menu_->addSeparator();
        menu_->addActions(actions);
    }
    menu_->setToolTipsVisible(true);
    explain(*menu_->menuAction(), tr("Which untrained networks are compared by depth"));
}

QList<QAction*> SweepActions::makeToggles(const Entries& entries) {
    QList<QAction*> toggles;
    for (const auto& [text, help] : entries) {
        auto* action = new QAction(text, this);
        explain(*action, help);
        action->setCheckable(true);
        toggles.append(action);
    }
    toggles.first()->setChecked(true);
    for (QAction* action : toggles)
        connect(action, &QAction::triggered, this, [this, toggles, action] {
            keepOne(toggles, action);
            emit changed();
        });
    return toggles;
}

/// The last one stays.
void SweepActions::keepOne(const QList<QAction*>& toggles, QAction* last) {
    if (std::ranges::none_of(toggles, &QAction::isChecked))
        last->setChecked(true);
}

QList<QAction*> SweepActions::makeChoice(const Entries& entries) {
    auto* group = new QActionGroup(this);
    QList<QAction*> actions;
    for (const auto& [text, help] : entries) {
        auto* action = new QAction(text, group);
        explain(*action, help);
        action->setCheckable(true);
        actions.append(action);
    }
    actions.first()->setChecked(true);
    connect(group, &QActionGroup::triggered, this, &SweepActions::changed);
    return actions;
}

SweepChoice SweepActions::choice() const {
    return {chosen<NormKind>(norms_), chosen<ActivationKind>(activations_),
            chosen<InitKind>(inits_),
            shallowestOffered[static_cast<std::size_t>(firstChecked(shallowest_))],
            deepestOffered[static_cast<std::size_t>(firstChecked(deepest_))]};
}

SweepRatio SweepActions::ratio() const {
    return static_cast<SweepRatio>(firstChecked(ratios_));
}

QString SweepActions::rangeText() const {
    const SweepChoice now = choice();
    return tr("%1 to %2 layers").arg(now.shallowest).arg(now.deepest);
}

void SweepActions::save(QSettings& settings) const {
    for (const Stored& each :
         {Stored{"norms", norms_}, {"activations", activations_}, {"inits", inits_}})
        settings.setValue(QLatin1String(each.key), checkedBits(each.actions));
    for (const Stored& each :
         {Stored{"shallowest", shallowest_}, {"deepest", deepest_}, {"ratio", ratios_}})
        settings.setValue(QLatin1String(each.key), firstChecked(each.actions));
}

void SweepActions::restore(const QSettings& settings) {
    for (const Stored& each :
         {Stored{"norms", norms_}, {"activations", activations_}, {"inits", inits_}}) {
        const int bits = settings.value(QLatin1String(each.key)).toInt();
        if (bits > 0 && bits < 1 << each.actions.size())
            for (qsizetype i = 0; i < each.actions.size(); ++i)
                each.actions[i]->setChecked(bits & 1 << i);
    }
    for (const Stored& each :
         {Stored{"shallowest", shallowest_}, {"deepest", deepest_}, {"ratio", ratios_}}) {
        bool isNumber = false;
        const int index = settings.value(QLatin1String(each.key)).toInt(&isNumber);
        if (isNumber && index >= 0 && index < each.actions.size())
            each.actions[index]->setChecked(true);
    }
    emit changed();
}

} // namespace rlab
