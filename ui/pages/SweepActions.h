// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/SweepView.h"

#include <QAction>
#include <QList>
#include <QObject>

class QMenu;
class QSettings;

namespace rlab {

/// The choices of a sweep over depth, as actions for the tool rows and the window's menu.
class SweepActions : public QObject {
    Q_OBJECT

public:
    explicit SweepActions(QWidget* parent);

    SweepChoice choice() const;
    SweepRatio ratio() const;

    // Any number of each, but never none.
    QList<QAction*> norms() const { return norms_; }
    QList<QAction*> activations() const { return activations_; }
    QList<QAction*> inits() const { return inits_; }
    // One of each.
    QList<QAction*> ratios() const { return ratios_; }
    /// The range's shallowest and deepest, with a separator between.
    QList<QAction*> range() const { return range_; }
    /// "8 to 110 layers".
    QString rangeText() const;
    /// A menu with all of them.
    QMenu* menu() const { return menu_; }

    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

signals:
    void changed();

private:
    using Entries = QList<QPair<QString, QString>>;

    QList<QAction*> makeToggles(const Entries& entries);
    QList<QAction*> makeChoice(const Entries& entries);
    void keepOne(const QList<QAction*>& toggles, QAction* last);

    QMenu* menu_;
    QList<QAction*> norms_, activations_, inits_;
    QList<QAction*> shallowest_, deepest_, range_, ratios_;
};

} // namespace rlab
