// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QFrame>

#include <string>
#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QMenuBar;
class QPushButton;

namespace rlab {

/// The window's first row: the pages and the menus.
class TopBar : public QFrame {
    Q_OBJECT

public:
    explicit TopBar(QMenuBar* menus, QWidget* parent = nullptr);

    /// The first page added is the present one. `icon` as for makeIcon().
    void addPage(const QString& title, const char* icon, const QString& help);
    void setPage(int page);
    void setTheme(const Theme& theme);

signals:
    void pageChosen(int page);

private:
    QHBoxLayout* pageLayout_;
    QButtonGroup* pages_;
    std::vector<std::string> icons_;
};

} // namespace rlab
