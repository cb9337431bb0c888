// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QList>
#include <QPointer>

class QAction;
class QGridLayout;
class QScrollArea;

namespace rlab {

/// All keyboard shortcuts, read from the actions themselves each time it is shown, so that it can't
/// tell what isn't so. Grouped by the menus that the actions are in.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    /// Actions without a shortcut, and those that are gone when it is shown, are left out.
    explicit ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    int addGroup(const QString& title, const QList<QAction*>& actions, int row);

    QList<QPointer<QAction>> actions_;
    QWidget* contents_ = nullptr;
    QGridLayout* grid_ = nullptr;
    QScrollArea* scroll_;
};

} // namespace rlab
