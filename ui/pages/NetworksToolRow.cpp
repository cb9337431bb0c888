// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworksToolRow.h"

#include "ui/pages/NetworksActions.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/Swatch.h"
#include "ui/widgets/ToolButtons.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>

namespace rlab {

namespace {

constexpr int widestChooser = 200;

} // namespace

NetworksToolRow::NetworksToolRow(const NetworksActions& actions, QWidget* parent)
    : QWidget(parent)
    , chooser_(new QComboBox)
    , statistic_(makeMenuPill("statisticButton", tr("Colours"), tr("What the colours show"),
                              actions.statistics())) {
    makeChooser();
    explain(*statistic_, tr("What the colours show"),
            tr("Boxes are coloured by this measure of their layers, by the newest step that was "
               "looked at; shortcuts by the gradient that comes down them. One scale for all "
               "networks of the run."));
    QToolButton* exports = makeMenuPill(
        "exportLayers", tr("Export"), tr("The layers as a file, or as a copy"), actions.exports());
    exports->setText(tr("Export"));
    explain(*exports, tr("The layers as a file, or as a copy"),
            tr("Writes the layers of the shown networks as comma-separated values, or copies the "
               "table for a spreadsheet."));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(chooser_);
    layout->addSpacing(4);
    for (QAction* action : actions.view())
        layout->addWidget(makeActionPill(action));
    layout->addStretch();
    layout->addWidget(statistic_);
    layout->addWidget(exports);
}

void NetworksToolRow::makeChooser() {
    chooser_->setObjectName(QStringLiteral("networkChoice"));
    chooser_->setAccessibleName(tr("Network"));
    chooser_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    chooser_->setIconSize({swatchSide, swatchSide});
    chooser_->setMaximumWidth(widestChooser);
    explain(*chooser_, tr("Which network is drawn"),
            tr("The network of the present run, or of the experiment before its first run, that is "
               "drawn below."));
    connect(chooser_, &QComboBox::activated, this, &NetworksToolRow::networkChosen);
}

void NetworksToolRow::setTheme(const Theme& theme) {
    theme_ = theme;
    showColors();
}

void NetworksToolRow::setNetworks(const std::vector<RunNetworks::Contender>& contenders) {
    const QString before = chooser_->currentText();
    chooser_->clear();
    colors_.clear();
    for (const RunNetworks::Contender& contender : contenders) {
        chooser_->addItem(contender.label);
        chooser_->setItemData(chooser_->count() - 1, contender.label, Qt::ToolTipRole); // if cut
        colors_.push_back(contender.color);
    }
    showColors();
    const int same = chooser_->findText(before);
    chooser_->setCurrentIndex(same >= 0 ? same : chooser_->count() - 1);
}

void NetworksToolRow::showColors() {
    for (int i = 0; i < chooser_->count(); ++i)
        chooser_->setItemIcon(i, swatchIcon(colors_[static_cast<std::size_t>(i)], theme_));
}

int NetworksToolRow::network() const {
    return chooser_->currentIndex();
}

void NetworksToolRow::setNetwork(int index) {
    chooser_->setCurrentIndex(index);
}

void NetworksToolRow::setStatistic(LayerStatistic statistic) {
    statistic_->setText(statisticName(statistic));
    statistic_->setAccessibleDescription(statisticName(statistic));
}

} // namespace rlab
