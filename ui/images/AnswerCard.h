// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/images/AnswerText.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace rlab {

class AnswerBars;
class ElidedLabel;
class Swatch;

/// What one network answers: the most probable classes as bars, and in a sentence how much of an
/// answer that is.
class AnswerCard : public QFrame {
    Q_OBJECT

public:
    explicit AnswerCard(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setNetwork(const AskedNetwork& network);
    void setAnswer(const AnswerText& answer);
    /// The picture as this network sees it, where that is not what the others see.
    void setSeen(const QImage& seen);
    const QString& key() const { return network_.key; }

signals:
    void removeClicked(const QString& key);

private:
    void layOut();
    void showVerdict();

    Theme theme_ = Theme::lightTheme();
    AskedNetwork network_;
    AnswerText answer_;
    Swatch* swatch_;
    ElidedLabel* name_;
    ElidedLabel* weights_;
    QLabel* seen_;
    QToolButton* remove_;
    AnswerBars* bars_;
    QLabel* verdict_;
};

} // namespace rlab
