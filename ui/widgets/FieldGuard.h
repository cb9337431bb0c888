// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace rlab {

/// Makes fields behave in a column that scrolls and has one undo for all: the wheel scrolls the
/// column unless the field has the focus, Undo and Redo go to the window and not to the text at
/// hand (but for a text that can't be a value), and dropped files are not taken for text.
class FieldGuard : public QObject {
    Q_OBJECT

public:
    explicit FieldGuard(QObject* parent);

    /// All fields in `root`.
    void guard(QWidget& root);

    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace rlab
