// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/FilterPanel.h"

#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/Roles.h"

#include <QLabel>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int gap = 4;
constexpr int fewInRow = 8;
constexpr int manyInRow = 16;
constexpr int leastScale = 4; // pixels a weight
constexpr int mostScale = 10;

} // namespace

FilterPanel::FilterPanel(QWidget* parent)
    : QWidget(parent)
    , when_(makeLabel("section"))
    , grid_(new ImageGrid)
    , note_(makeLabel("small")) {
    when_->setObjectName(QStringLiteral("filtersWhen"));
    grid_->setObjectName(QStringLiteral("filters"));
    note_->setObjectName(QStringLiteral("filtersNote"));
    note_->setWordWrap(true);
    grid_->setChoosable(true);
    grid_->setCursor(Qt::ArrowCursor);
    grid_->setAccessibleName(tr("Filters"));
    explain(*grid_, tr("The filters of the first convolution; a click tells a filter's weights"),
            tr("<p>The filters of the first convolution, as pictures of what they answer to most. "
               "Before training they are noise; trained ones often show edges, and spots of a "
               "colour.</p>"
               "<p>While the network trains, they are renewed once a second. The arrow keys go "
               "from filter to filter, Enter or a click tells its weights.</p>"));
    connect(grid_, &ImageGrid::chosen, this, [this](int index) {
        const QRect cell = grid_->cell(index);
        QToolTip::showText(grid_->mapToGlobal(cell.bottomLeft()), grid_->tips().value(index), grid_,
                           cell);
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(when_);
    layout->addWidget(grid_);
    layout->addWidget(note_);
}

void FilterPanel::setTheme(const Theme& theme) {
    grid_->setTheme(theme);
}

void FilterPanel::setFilters(const LayerFilters& filters, const QString& layer) {
    when_->setText(filters.when);
    note_->setText(filters.note);
    grid_->setAccessibleName(tr("%1 of %2").arg(filters.when, layer));
    count_ = static_cast<int>(filters.images.size());
    grid_->setVisible(count_ > 0);
    arrange();
    grid_->setImages(filters.images, filters.tips);
}

void FilterPanel::setRoom(int width) {
    room_ = width;
    arrange();
}

/// All filters of these networks are 3 × 3, so a picture's side is a multiple of 3.
void FilterPanel::arrange() {
    const int columns = count_ > 4 * fewInRow ? manyInRow : fewInRow;
    const int scale = std::clamp(((room_ + gap) / columns - gap) / 3, leastScale, mostScale);
    const bool isOther =
        grid_->images().size() != count_ || columns != columns_ || 3 * scale != side_;
    columns_ = columns;
    side_ = 3 * scale;
    if (isOther && count_ > 0)
        grid_->setCells(count_, columns_, side_, gap);
}

} // namespace rlab
