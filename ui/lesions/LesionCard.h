// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/LesionModel.h"

#include <QFrame>

class QLabel;

namespace rlab {

class BeforeAfterBars;
class ColorBar;

/// What one network loses with blocks off: its errors and its answers to the picture, before and
/// after.
class LesionCard : public QFrame {
    Q_OBJECT

public:
    explicit LesionCard(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showSubject(const LesionSubject& subject, const LesionModel& model);

private:
    void showErrors(const LesionSubject& subject, const LesionModel& model);
    void showAnswers(const LesionSubject& subject, const LesionModel& model);
    void showColors();

    Theme theme_ = Theme::lightTheme();
    ColorRole color_;
    ColorBar* stripe_;
    QLabel* name_;
    QLabel* note_; ///< what is off in it, or why there are no figures
    BeforeAfterBars* errors_;
    QLabel* images_;
    QLabel* answer_;
    BeforeAfterBars* answers_;
};

} // namespace rlab
