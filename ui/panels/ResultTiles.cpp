// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ResultTiles.h"

#include "ui/panels/ResultTile.h"

#include <QGridLayout>
#include <QSignalBlocker>

namespace rlab {

namespace {

constexpr int mostInARow = 8;

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

void ResultTiles::setStyle(const FigureStyle& style) {
    style_ = style;
    for (ResultTile* tile : tiles_)
        tile->setStyle(style);
}

void ResultTiles::setRun(const RunModel& run, const CurveSet& set) {
    for (ResultTile* tile : tiles_)
        delete tile;
    tiles_.clear();
    const int columns = columnsFor(static_cast<int>(set.presentCount()));
    for (int column = 0; column < mostInARow; ++column)
        layout_->setColumnStretch(column, column < columns ? 1 : 0);
    for (std::size_t i = 0; i < set.presentCount(); ++i) {
        const int index = static_cast<int>(i);
        tiles_.push_back(makeTile(set.curves()[i]->name(), index));
        layout_->addWidget(tiles_.back(), index / columns, index % columns);
    }
    updateRun(run);
}

ResultTile* ResultTiles::makeTile(const CurveName& name, int index) {
    auto* tile = new ResultTile(name.network, name.color, name.rank);
    tile->setObjectName(QStringLiteral("resultTile%1").arg(index));
    tile->setStyle(style_);
    connect(tile, &ResultTile::toggled, this,
            [this, index](bool shown) { emit shownChanged(index, shown); });
    connect(tile, &ResultTile::soloRequested, this, [this, index] { emit soloRequested(index); });
    connect(tile, &ResultTile::hovered, this,
            [this, index](bool inside) { emit hovered(index, inside); });
    return tile;
}

void ResultTiles::updateRun(const RunModel& run) {
    for (std::size_t i = 0; i < tiles_.size(); ++i)
        tiles_[i]->setResult(resultText(run.contenders()[i]));
}

void ResultTiles::setShown(const CurveSet& set) {
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
        const QSignalBlocker blocker(this);
        tiles_[i]->setChecked(set.curves()[i]->shown);
    }
}

} // namespace rlab
