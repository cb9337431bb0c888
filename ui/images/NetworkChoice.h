// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

class QAction;
class QActionGroup;
class QToolButton;

namespace rlab {

/// A button that names one of several networks, with a menu of all.
class NetworkChoice : public QObject {
    Q_OBJECT

public:
    NetworkChoice(const char* name, const QString& accessibleName, const QString& help,
                  QWidget* parent);

    QToolButton* button() const { return button_; }
    /// `short`: for the button, of the chosen one.
    void setNetworks(const QStringList& labels, int chosen, const QString& shortLabel);

signals:
    /// By the user.
    void chosen(int network);

private:
    QToolButton* button_;
    QActionGroup* group_;
    QString help_;
};

} // namespace rlab
