// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientsToolRow.h"

#include "ui/Theme.h"
#include "ui/pages/GradientActions.h"
#include "ui/pages/SweepActions.h"
#include "ui/widgets/ToolButtons.h"

#include <QHBoxLayout>

namespace rlab {

GradientsToolRow::GradientsToolRow(GradientActions& actions, SweepActions& sweep,
                                   const QList<QAction*>& exports, QWidget* parent)
    : QWidget(parent)
    , actions_(actions)
    , statistic_(makeMenuPill("statisticButton", tr("Statistic"),
                              tr("What is shown of each layer: gradients, updates, weights or "
                                 "outputs"),
                              actions.statistics()))
    , axis_(makeSegments(actions.axes()))
    , sweep_(sweep)
    , range_(makeMenuPill("depthsButton", tr("Depths"),
                          tr("The shallowest and the deepest of the networks that are compared"),
                          sweep.range()))
    , ratio_(makeSegments(sweep.ratios())) {
    QToolButton* exportButton = makeMenuPill("exportGradients", tr("Export"),
                                             tr("The picture or its data as a file"), exports);
    exportButton->setText(tr("Export"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeSegments(actions.modes()));
    layout->addStretch();
    layout->addWidget(statistic_);
    layout->addWidget(axis_);
    layout->addWidget(range_);
    layout->addWidget(ratio_);
    layout->addWidget(exportButton);
    connect(&actions, &GradientActions::changed, this, &GradientsToolRow::followActions);
    connect(&sweep, &SweepActions::changed, this, &GradientsToolRow::followActions);
    followActions();
}

/// Neither statistic nor axis matter to the blocks' split.
void GradientsToolRow::followActions() {
    const GradientsMode mode = actions_.mode();
    showChosen(*statistic_, statisticName(actions_.statistic()));
    statistic_->setVisible(mode == GradientsMode::Layers);
    axis_->setVisible(mode == GradientsMode::Layers);
    showChosen(*range_, sweep_.rangeText());
    range_->setVisible(mode == GradientsMode::Depth);
    ratio_->setVisible(mode == GradientsMode::Depth);
}

} // namespace rlab
