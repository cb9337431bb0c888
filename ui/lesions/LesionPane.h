// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace rlab {

class LesionCard;
class LesionModel;

/// Which blocks are off, and what that does to each network that is drawn.
class LesionPane : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive the pane.
    explicit LesionPane(LesionModel& model, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

private:
    QWidget* makeHead();
    QWidget* makePicture();
    void showAll();
    void showPicture();
    void makeCards(qsizetype count);

    LesionModel& model_;
    Theme theme_ = Theme::lightTheme();
    QLabel* title_;
    QPushButton* allOn_;
    QLabel* names_;
    QVBoxLayout* cardsLayout_;
    QList<LesionCard*> cards_;
    QWidget* pictureRow_;
    QLabel* thumbnail_;
    QLabel* pictureText_;
};

} // namespace rlab
