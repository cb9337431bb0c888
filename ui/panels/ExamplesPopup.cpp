// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExamplesPopup.h"

#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/Roles.h"

#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int columns = 5;
constexpr int side = 44;
constexpr int gap = 4;
constexpr int distance = 4;

} // namespace

ExamplesPopup::ExamplesPopup(const DatasetSample::Class& shown, const QString& caption,
                             const Theme& theme, QWidget* parent)
    : QFrame(parent, Qt::Popup) {
    setObjectName(QStringLiteral("examplesPopup"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(caption);
    auto* grid = new ImageGrid;
    grid->setTheme(theme);
    grid->setCells(static_cast<int>(shown.examples.size()), columns, side, gap);
    grid->setImages(shown.examples, {});
    grid->setAccessibleName(tr("The first %1 pictures").arg(shown.examples.size()));
    auto* words = makeLabel("small", caption);
    words->setWordWrap(true);
    words->setFixedWidth(columns * (side + gap) - gap);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(words);
    layout->addWidget(grid);
}

void ExamplesPopup::openBeside(const QWidget& widget, const QRect& place) {
    adjustSize();
    const QRect screen = widget.screen()->availableGeometry();
    QPoint corner = widget.mapToGlobal(place.bottomLeft() + QPoint(0, distance));
    if (corner.y() + height() > screen.bottom())
        corner.setY(widget.mapToGlobal(place.topLeft()).y() - distance - height());
    corner.setX(std::min(corner.x(), screen.right() - width()));
    move(corner);
    show();
}

} // namespace rlab
