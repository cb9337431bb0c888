// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/NetworksMenu.h"

#include "ui/images/ImagesActions.h"
#include "ui/session/NetworkShelf.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/Swatch.h"

namespace rlab {

NetworksMenu::NetworksMenu(NetworkShelf& shelf, const ImagesActions& actions, QWidget* parent)
    : QMenu(parent)
    , shelf_(shelf)
    , actions_(actions) {
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &NetworksMenu::fill);
    fill();
}

void NetworksMenu::setTheme(const Theme& theme) {
    theme_ = theme;
}

void NetworksMenu::fill() {
    clear();
    addActions({actions_.addWeights, actions_.addEarlier});
    bool isFirst = true;
    for (const AskedNetwork& network : shelf_.networks()) {
        if (network.isOfRun())
            continue;
        if (std::exchange(isFirst, false))
            addSeparator();
        QAction* remove =
            addAction(swatchIcon(network.color, theme_), tr("Take %1 away").arg(network.label));
        explain(*remove, network.origin);
        connect(remove, &QAction::triggered, &shelf_,
                [shelf = &shelf_, key = network.key] { shelf->remove(key); });
    }
}

} // namespace rlab
