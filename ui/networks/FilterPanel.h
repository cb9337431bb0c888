// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/networks/LayerFilters.h"

#include <QWidget>

class QLabel;

namespace rlab {

class ImageGrid;

/// Filters as small pictures, each weight a square of whole pixels, with what they are above and
/// what their colours mean below.
class FilterPanel : public QWidget {
    Q_OBJECT

public:
    explicit FilterPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// `layer`: whose they are, for those who can't see.
    void setFilters(const LayerFilters& filters, const QString& layer);
    /// The room there is: pictures are as large as it lets them.
    void setRoom(int width);

private:
    void arrange();

    QLabel* when_;
    ImageGrid* grid_;
    QLabel* note_;
    int room_ = 0;
    int count_ = 0;
    int columns_ = 0;
    int side_ = 0;
};

} // namespace rlab
