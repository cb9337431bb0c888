// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonButton.h"

#include "ui/Theme.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>

namespace rlab {

LessonButton::LessonButton(int number, const QString& title, QWidget* parent)
    : QPushButton(parent) {
    setProperty("role", "lesson");
    setObjectName(QStringLiteral("lesson%1").arg(number));
    setAccessibleName(tr("Lesson %1: %2").arg(number).arg(title));
    explain(*this,
            tr("Opens the lesson here: a question, an experiment of less than a minute, and "
               "what to look at"),
            tr("A lesson leads through one experiment in a few steps. Nothing is changed "
               "before you load its experiment."));
    auto* numberLabel = makeLabel("name", QString::number(number));
    auto* titleLabel = makeLabel("paragraph", title);
    titleLabel->setWordWrap(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 5, 6, 5);
    layout->setSpacing(Theme::grid);
    layout->addWidget(numberLabel, 0, Qt::AlignTop);
    layout->addWidget(titleLabel, 1);
    for (QLabel* label : {numberLabel, titleLabel})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
}

QSize LessonButton::sizeHint() const {
    return {layout()->sizeHint().width(), layout()->totalHeightForWidth(width())};
}

/// The height depends on the width, which a button's layout does not ask for.
void LessonButton::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    updateGeometry();
}

} // namespace rlab
