// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswersFigure.h"

#include "ui/charts/FigureExport.h"
#include "ui/images/CardPlaces.h"
#include "ui/images/PictureFrame.h"
#include "ui/widgets/Swatch.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace rlab {

namespace {

constexpr int width = 1040;
constexpr int margin = 24;
constexpr int titleRoom = 40;
constexpr int pictureSide = 180;
constexpr int captionRoom = 28;
constexpr int gap = 24;
constexpr int cardHeight = 176;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rlab::AnswersFigure)
};

QList<AskedNetwork> networksOf(const QList<AnswersFigure::Answer>& answers) {
    QList<AskedNetwork> networks;
    for (const AnswersFigure::Answer& answer : answers)
        networks.append(answer.network);
    return networks;
}

} // namespace

AnswersFigure::AnswersFigure(AskedPicture picture, QImage seen, QList<Answer> answers)
    : picture_(std::move(picture))
    , seen_(std::move(seen))
    , answers_(std::move(answers))
    , places_(cardPlaces(networksOf(answers_))) {}

QSize AnswersFigure::size() const {
    const int cards = extentOf(places_).height() * cardHeight;
    const int pictures = 2 * (pictureSide + captionRoom);
    return {width, 2 * margin + titleRoom + std::max(cards, pictures)};
}

void AnswersFigure::paint(QPainter& painter) const {
    const Theme& theme = paperStyle().theme;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.text);
    painter.setFont(Theme::font(15, QFont::DemiBold));
    const QString shown = picture_.label.isEmpty()
                              ? picture_.name
                              : Words::tr("%1: %2").arg(picture_.name, picture_.label);
    painter.drawText(QRectF(margin, margin, width - 2 * margin, 24), Qt::AlignLeft, shown);
    paintPictures(painter);
    const double left = margin + pictureSide + gap;
    const int columns = std::max(1, extentOf(places_).width());
    const double cardWidth = (width - margin - left - (columns - 1) * gap) / columns;
    for (qsizetype i = 0; i < answers_.size(); ++i)
        paintAnswer(painter,
                    {left + places_[i].x() * (cardWidth + gap),
                     static_cast<double>(margin + titleRoom + places_[i].y() * cardHeight),
                     cardWidth, cardHeight - gap},
                    answers_[i]);
}

void AnswersFigure::paintPictures(QPainter& painter) const {
    double top = margin + titleRoom;
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(paperStyle().theme.secondary);
    for (const auto& [image, caption] : {std::pair(picture_.image, Words::tr("as given")),
                                         std::pair(seen_, Words::tr("as the networks see it"))}) {
        if (image.isNull())
            continue;
        paintPicture(painter, {margin, top, pictureSide, pictureSide}, image);
        painter.drawText(QRectF(margin, top + pictureSide + 4, pictureSide, 18), Qt::AlignHCenter,
                         caption);
        top += pictureSide + captionRoom;
    }
}

void AnswersFigure::paintAnswer(QPainter& painter, const QRectF& place,
                                const Answer& answer) const {
    const Theme& theme = paperStyle().theme;
    paintSwatch(painter, {place.left(), place.top() + 2, swatchSide, swatchSide},
                answer.network.color, theme);
    const QRectF head(place.left() + 20, place.top(), place.width() - 20, 18);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    painter.setPen(theme.text);
    painter.drawText(head, Qt::AlignLeft, answer.network.label);
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(theme.secondary);
    painter.drawText(head, Qt::AlignRight, weightsText(answer.network));
    const double barsHeight = answersTold * answerBarHeight;
    paintAnswerBars(painter, {place.left(), place.top() + 24, place.width(), barsHeight},
                    answer.text.bars, theme.curve(answer.network.color), theme);
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(answer.text.isWrong ? theme.danger : theme.secondary);
    painter.drawText(QRectF(place.left(), place.top() + 28 + barsHeight, place.width(), 36),
                     Qt::AlignLeft | Qt::TextWordWrap, answer.text.spoken());
}

} // namespace rlab
