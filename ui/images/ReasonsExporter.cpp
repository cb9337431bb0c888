// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsExporter.h"

#include "ui/charts/FigureExport.h"
#include "ui/images/ReasonsFigure.h"
#include "ui/images/ReasonsNarration.h"

#include <QFontMetrics>
#include <QPainter>

namespace rlab {

namespace {

constexpr int margin = 24;
constexpr int titleHeight = 28;
constexpr QSize room(992, 400); ///< of the figure; it may need more

QRect sentenceRoom(const QString& sentence, int width) {
    return QFontMetrics(Theme::font())
        .boundingRect(0, 0, width, 1000, Qt::AlignLeft | Qt::TextWordWrap, sentence);
}

} // namespace

ReasonsPicture::ReasonsPicture(const ReasonsView& view, const QString& title)
    : view_(view)
    , title_(title)
    , sentence_(reasonsSentence(view)) {
    view_.theme = paperStyle().theme;
}

QSize ReasonsPicture::size() const {
    const QSize figure = ReasonsFigure::of(view_, room)->size().toSize();
    const int sentence = sentenceRoom(sentence_, figure.width()).height();
    return {figure.width() + 2 * margin,
            titleHeight + sentence + 16 + figure.height() + 2 * margin};
}

void ReasonsPicture::paint(QPainter& painter) const {
    const std::unique_ptr<ReasonsFigure> figure = ReasonsFigure::of(view_, room);
    const int width = figure->size().toSize().width();
    painter.translate(margin, margin);
    painter.setFont(Theme::font(Theme::textSize + 2, QFont::Bold));
    painter.setPen(view_.theme.text);
    painter.drawText(QRect(0, 0, width, titleHeight), Qt::AlignLeft | Qt::AlignTop, title_);
    painter.setFont(Theme::font());
    painter.setPen(view_.theme.secondary);
    const QRect sentence = sentenceRoom(sentence_, width).translated(0, titleHeight);
    painter.drawText(sentence.adjusted(0, 0, width - sentence.width(), 4),
                     Qt::AlignLeft | Qt::TextWordWrap, sentence_);
    painter.translate(0, sentence.bottom() + 16);
    figure->paint(painter);
}

ReasonsExporter::ReasonsExporter(const ReasonsView& view, QWidget* window)
    : FileExporter(window, QStringLiteral("reasons"))
    , view_(view) {}

void ReasonsExporter::askForPicture(const QString& format) {
    ask(tr("Export what the networks go by"), format,
        tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        [this](const QString& file) { savePicture(file); });
}

void ReasonsExporter::savePicture(const QString& file) {
    if (view_.shown().empty()) {
        emit failed(tr("There is nothing to export yet: choose a picture first."));
        return;
    }
    writePicture(file, ReasonsPicture(view_, title()));
}

} // namespace rlab
