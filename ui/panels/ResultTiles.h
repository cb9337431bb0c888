// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/RunModel.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace rlab {

class ColorBar;

/// The figures that matter, one tile a contender: training error large, test error small.
class ResultTiles : public QWidget {
    Q_OBJECT

public:
    explicit ResultTiles(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// New contenders.
    void setRun(const RunModel& run);
    /// New figures of the same contenders.
    void updateRun(const RunModel& run);

private:
    struct Tile {
        ColorRole color;
        QWidget* widget;
        ColorBar* bar;
        QLabel* value;
        QLabel* test;
    };

    Tile makeTile(const ContenderRun& contender);

    Theme theme_ = Theme::lightTheme();
    QGridLayout* layout_;
    std::vector<Tile> tiles_;
};

} // namespace rlab
