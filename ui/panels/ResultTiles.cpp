// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ResultTiles.h"

#include "ui/panels/ResultText.h"
#include "ui/widgets/ColorBar.h"
#include "ui/widgets/Roles.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int mostInARow = 8;
constexpr int barThickness = 3;

/// As many columns as give even rows.
int columnsFor(int tiles) {
    const int rows = (tiles + mostInARow - 1) / mostInARow;
    return rows == 0 ? 1 : (tiles + rows - 1) / rows;
}

} // namespace

ResultTiles::ResultTiles(QWidget* parent)
    : QWidget(parent)
    , layout_(new QGridLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setHorizontalSpacing(12);
    layout_->setVerticalSpacing(Theme::grid);
}

void ResultTiles::setTheme(const Theme& theme) {
    theme_ = theme;
    for (const Tile& tile : tiles_)
        tile.bar->setColor(theme_.curve(tile.color));
}

void ResultTiles::setRun(const RunModel& run) {
    for (const Tile& tile : tiles_)
        delete tile.widget;
    tiles_.clear();
    const int columns = columnsFor(static_cast<int>(run.contenders().size()));
    for (int column = 0; column < mostInARow; ++column)
        layout_->setColumnStretch(column, column < columns ? 1 : 0);
    for (const ContenderRun& contender : run.contenders()) {
        const int index = static_cast<int>(tiles_.size());
        tiles_.push_back(makeTile(contender));
        layout_->addWidget(tiles_.back().widget, index / columns, index % columns);
    }
    updateRun(run);
}

ResultTiles::Tile ResultTiles::makeTile(const ContenderRun& contender) {
    Tile tile{contender.color, new QWidget, new ColorBar(Qt::Horizontal, barThickness),
              makeLabel("result"), makeLabel("small")};
    tile.bar->setColor(theme_.curve(tile.color));
    const QString name = QString::fromStdString(contender.label);
    tile.value->setAccessibleName(tr("%1, training error").arg(name));
    auto* layout = new QVBoxLayout(tile.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(tile.bar);
    layout->addSpacing(4);
    layout->addWidget(makeLabel("secondary", name));
    layout->addWidget(tile.value);
    layout->addWidget(tile.test);
    return tile;
}

void ResultTiles::updateRun(const RunModel& run) {
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
        const ResultText text = resultText(run.contenders()[i]);
        tiles_[i].value->setText(text.train.isEmpty() ? QStringLiteral("–") : text.train);
        tiles_[i].value->setToolTip(text.reason);
        setStyleProperty(*tiles_[i].value, "failed", text.isFailure);
        tiles_[i].test->setText(text.test.isEmpty() ? QStringLiteral(" ")
                                                    : tr("test %1").arg(text.test));
    }
}

} // namespace rlab
