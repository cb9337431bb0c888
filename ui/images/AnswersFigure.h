// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PaperFigure.h"
#include "ui/images/AnswerText.h"

#include <QList>

namespace rlab {

/// The picture, and beside it what each network answers, as files hold them.
class AnswersFigure : public PaperFigure {
public:
    struct Answer {
        AskedNetwork network;
        AnswerText text;
    };

    /// `seen`: the picture as the networks see it.
    AnswersFigure(AskedPicture picture, QImage seen, QList<Answer> answers);

    QSize size() const override;
    QString title() const override { return picture_.name; }
    void paint(QPainter& painter) const override;

private:
    void paintPictures(QPainter& painter) const;
    void paintAnswer(QPainter& painter, const QRectF& place, const Answer& answer) const;

    const AskedPicture picture_;
    const QImage seen_;
    const QList<Answer> answers_;
    const QList<QPoint> places_;
};

} // namespace rlab
