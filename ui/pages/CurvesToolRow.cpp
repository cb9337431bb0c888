// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurvesToolRow.h"

#include "ui/pages/CurveActions.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace rlab {

CurvesToolRow::CurvesToolRow(CurveActions& actions, QAction* table, const QList<QAction*>& exports,
                             QWidget* parent)
    : QWidget(parent)
    , actions_(actions)
    , metric_(makeMenuButton("metricButton", tr("Measure"),
                             tr("What the y axis shows: error or loss"), actions.metric()))
    , horizontal_(makeMenuButton("horizontalButton", tr("x axis"),
                                 tr("What the x axis counts: epochs, images or seconds"),
                                 actions.horizontal()))
    , logarithmic_(makeMenuButton("scaleButton", tr("Scales"), tr("Linear or logarithmic axes"),
                                  actions.logarithmic()))
    , lines_(makeMenuButton("linesButton", tr("Curves"),
                            tr("What is drawn: means or batch groups, smoothing, test curves, "
                               "lowest points, bands, single seeds"),
                            actions.lines())) {
    auto* tableButton = makeButton("tableButton", tr("Table"),
                                   tr("The same figures as a table, to read or to copy"));
    tableButton->setDefaultAction(table);
    auto* exportButton =
        makeMenuButton("exportButton", tr("Export"),
                       tr("The picture or its data as a file, or as a copy"), exports);
    exportButton->setText(tr("Export"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addWidget(makeSegments());
    layout->addStretch();
    for (QToolButton* button :
         {metric_, horizontal_, logarithmic_, lines_, tableButton, exportButton})
        layout->addWidget(button);
    connect(&actions, &CurveActions::optionsChanged, this, &CurvesToolRow::followActions);
    followActions();
}

QWidget* CurvesToolRow::makeSegments() {
    auto* frame = new QFrame;
    frame->setProperty("role", "segments");
    auto* layout = new QHBoxLayout(frame);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(2);
    for (QAction* action : actions_.layout()) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setProperty("role", "segment");
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(action->text());
        layout->addWidget(button);
    }
    return frame;
}

QToolButton* CurvesToolRow::makeButton(const char* name, const QString& accessibleName,
                                       const QString& help) {
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", "pill");
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(accessibleName);
    button->setToolTip(help);
    button->setWhatsThis(help);
    return button;
}

QToolButton* CurvesToolRow::makeMenuButton(const char* name, const QString& accessibleName,
                                           const QString& help, const QList<QAction*>& entries) {
    QToolButton* button = makeButton(name, accessibleName, help);
    auto* menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    menu->addActions(entries);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void CurvesToolRow::followActions() {
    const auto set = [](QToolButton& button, const QString& text) {
        button.setText(text);
        button.setAccessibleDescription(text);
    };
    set(*metric_, actions_.metricText());
    set(*horizontal_, actions_.horizontalText());
    set(*logarithmic_, actions_.logarithmicText());
    set(*lines_, actions_.linesText());
}

} // namespace rlab
