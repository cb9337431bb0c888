// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>

namespace rlab {

// Makers for widgets with a role in the style sheet.

QLabel* makeLabel(const char* role, const QString& text = {}, QWidget* parent = nullptr);
QPushButton* makeButton(const char* role, const QString& text, QWidget* parent = nullptr);

/// Sets a property that the style sheet selects by, and applies the sheet anew.
void setStyleProperty(QWidget& widget, const char* name, const QVariant& value);

} // namespace rlab
