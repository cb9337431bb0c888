// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FieldGuard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QWidget>

namespace rlab {

namespace {

bool isUndoOrRedo(const QEvent& event) {
    const auto& key = static_cast<const QKeyEvent&>(event);
    return key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Redo);
}

} // namespace

FieldGuard::FieldGuard(QObject* parent)
    : QObject(parent) {}

void FieldGuard::guard(QWidget& root) {
    for (QWidget* field : root.findChildren<QWidget*>()) {
        auto* line = qobject_cast<QLineEdit*>(field);
        if (line)
            line->setAcceptDrops(false);
        const bool isBox =
            qobject_cast<QAbstractSpinBox*>(field) || qobject_cast<QComboBox*>(field);
        if (isBox)
            field->setFocusPolicy(Qt::StrongFocus);
        if (isBox || line)
            field->installEventFilter(this);
    }
}

bool FieldGuard::eventFilter(QObject* watched, QEvent* event) {
    const auto* field = static_cast<const QWidget*>(watched);
    const bool isForOthers = (event->type() == QEvent::Wheel && !field->hasFocus()) ||
                             (event->type() == QEvent::ShortcutOverride && isUndoOrRedo(*event) &&
                              !field->property("invalid").toBool());
    if (!isForOthers)
        return QObject::eventFilter(watched, event);
    event->ignore();
    return true;
}

} // namespace rlab
