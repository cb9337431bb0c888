// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QMenu>

namespace rlab {

class ImagesActions;
class NetworkShelf;

/// Which networks are asked: others can be added to those of the run, and be taken away again.
class NetworksMenu : public QMenu {
    Q_OBJECT

public:
    /// All must outlive it.
    NetworksMenu(NetworkShelf& shelf, const ImagesActions& actions, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

private:
    void fill();

    NetworkShelf& shelf_;
    const ImagesActions& actions_;
    Theme theme_ = Theme::lightTheme();
};

} // namespace rlab
