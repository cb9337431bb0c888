// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientProfile.h"
#include "ui/session/LayerStatistic.h"

#include <QAction>
#include <QList>
#include <QObject>

class QActionGroup;
class QMenu;
class QSettings;

namespace rlab {

/// What the page shows.
enum class GradientsMode {
    Layers,    ///< profile, heat maps, details
    Shortcuts, ///< the split in residual blocks
    Depth      ///< untrained networks by depth
};

/// The choices of how gradients are shown, as actions for the tool row and the window's menus.
class GradientActions : public QObject {
    Q_OBJECT

public:
    explicit GradientActions(QWidget* parent);

    LayerStatistic statistic() const;
    LayerAxis axis() const;
    GradientsMode mode() const;

    QList<QAction*> statistics() const { return statistics_; }
    QList<QAction*> axes() const { return axes_; }
    QList<QAction*> modes() const { return modes_; }
    /// A menu with all of them.
    QMenu* menu() const { return menu_; }

    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

signals:
    void changed();

private:
    QList<QAction*> makeChoice(const QList<QPair<QString, QString>>& entries);

    QMenu* menu_;
    QList<QAction*> modes_, axes_, statistics_;
};

} // namespace rlab
