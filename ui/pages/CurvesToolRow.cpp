// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurvesToolRow.h"

#include "ui/pages/CurveActions.h"
#include "ui/widgets/ToolButtons.h"

#include <QHBoxLayout>

namespace rlab {

CurvesToolRow::CurvesToolRow(CurveActions& actions, QAction* table, const QList<QAction*>& exports,
                             QWidget* parent)
    : QWidget(parent)
    , actions_(actions)
    , metric_(makeMenuPill("metricButton", tr("Measure"),
                           tr("What the y axis shows: error or loss"), actions.metric()))
    , horizontal_(makeMenuPill("horizontalButton", tr("x axis"),
                               tr("What the x axis counts: epochs, images or seconds"),
                               actions.horizontal()))
    , logarithmic_(makeMenuPill("scaleButton", tr("Scales"), tr("Linear or logarithmic axes"),
                                actions.logarithmic()))
    , lines_(makeMenuPill("linesButton", tr("Curves"),
                          tr("What is drawn: means or batch groups, smoothing, test curves, "
                             "lowest points, bands, single seeds"),
                          actions.lines())) {
    auto* tableButton =
        makePill("tableButton", tr("Table"), tr("The same figures as a table, to read or to copy"));
    tableButton->setDefaultAction(table);
    auto* exportButton =
        makeMenuPill("exportButton", tr("Export"),
                     tr("The picture or its data as a file, or as a copy"), exports);
    exportButton->setText(tr("Export"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addWidget(makeSegments(actions.layout()));
    layout->addStretch();
    for (QToolButton* button :
         {metric_, horizontal_, logarithmic_, lines_, tableButton, exportButton})
        layout->addWidget(button);
    connect(&actions, &CurveActions::optionsChanged, this, &CurvesToolRow::followActions);
    followActions();
}

void CurvesToolRow::followActions() {
    showChosen(*metric_, actions_.metricText());
    showChosen(*horizontal_, actions_.horizontalText());
    showChosen(*logarithmic_, actions_.logarithmicText());
    showChosen(*lines_, actions_.linesText());
}

} // namespace rlab
