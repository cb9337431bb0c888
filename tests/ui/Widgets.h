// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace rlab {

/// The widget of this name inside of `parent`.
template <class Widget>
Widget& child(const QWidget& parent, const QString& name) {
    auto* widget = parent.findChild<Widget*>(name);
    if (!widget)
        qFatal("no widget %s", qPrintable(name));
    return *widget;
}
template <class Widget>
Widget& child(const QWidget& parent, const char* name) {
    return child<Widget>(parent, QString::fromLatin1(name));
}

/// A visible control inside of `parent` that has no accessible name or doesn't explain itself;
/// empty if all do.
inline QString unexplainedControl(const QWidget& parent) {
    for (const QWidget* widget : parent.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
            widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        if (widget->accessibleName().isEmpty())
            return QStringLiteral("%1 has no name")
                .arg(QString::fromLatin1(widget->metaObject()->className()));
        if (widget->whatsThis().isEmpty())
            return QStringLiteral("%1 is not explained").arg(widget->accessibleName());
    }
    return {};
}

} // namespace rlab
