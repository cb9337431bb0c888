// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QLabel>
#include <QPushButton>

namespace rlab {

// Makers for widgets with a role in the style sheet.

QLabel* makeLabel(const char* role, const QString& text = {}, QWidget* parent = nullptr);
QPushButton* makeButton(const char* role, const QString& text, QWidget* parent = nullptr);

/// What a control does, in a line (tool tip) and in a few sentences (What's This).
void explain(QWidget& widget, const QString& toolTip, const QString& whatsThis);

/// A command's, in a line for both.
void explain(QAction& action, const QString& help);

/// Sets a property that the style sheet selects by, and applies the sheet anew.
void setStyleProperty(QWidget& widget, const char* name, const QVariant& value);

} // namespace rlab
