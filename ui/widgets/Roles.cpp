// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Roles.h"

#include <QStyle>
#include <QVariant>

namespace rlab {

QLabel* makeLabel(const char* role, const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QPushButton* makeButton(const char* role, const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setProperty("role", role);
    return button;
}

void explain(QWidget& widget, const QString& toolTip, const QString& whatsThis) {
    widget.setToolTip(toolTip);
    widget.setWhatsThis(whatsThis);
}

void explain(QAction& action, const QString& help) {
    action.setToolTip(help);
    action.setWhatsThis(help);
}

void setStyleProperty(QWidget& widget, const char* name, const QVariant& value) {
    if (widget.property(name) == value)
        return;
    widget.setProperty(name, value);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

} // namespace rlab
