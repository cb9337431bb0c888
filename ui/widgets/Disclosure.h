// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace rlab {

/// A line of text with a triangle that shows and hides what is seldom needed.
class Disclosure : public QWidget {
    Q_OBJECT

public:
    /// `contents` becomes a child.
    Disclosure(const QString& title, QWidget* contents, QWidget* parent = nullptr);

    bool isOpen() const;
    void setOpen(bool open);
    QToolButton* button() const { return button_; }

private:
    QToolButton* button_;
    QWidget* contents_;
};

} // namespace rlab
