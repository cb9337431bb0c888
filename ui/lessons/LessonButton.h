// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace rlab {

/// A lesson in the list: its number and its title, which may take more than one line.
class LessonButton : public QPushButton {
    Q_OBJECT

public:
    LessonButton(int number, const QString& title, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
};

} // namespace rlab
