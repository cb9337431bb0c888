// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/FigureExport.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPainter>

namespace rlab {

FigureStyle paperStyle() {
    FigureStyle style;
    style.theme = Theme::lightTheme();
    style.theme.background = style.theme.surface;
    return style;
}

void CurvesPicture::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    figure_.scene().render(&painter, QRectF(QPointF(), size()));
}

QByteArray pngBytes(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray figureBytes(const PaperFigure& figure, const QString& format) {
    if (format == QStringLiteral("svg"))
        return figure.svg();
    return format == QStringLiteral("pdf") ? figure.pdf() : pngBytes(figure.image());
}

QString figureFormat(const QString& file) {
    const QString format = QFileInfo(file).suffix().toLower();
    if (format != QStringLiteral("svg") && format != QStringLiteral("png") &&
        format != QStringLiteral("pdf"))
        throw SpecError(file.toStdString() +
                        ": a figure can be written as .svg, .png or .pdf, chosen by the "
                        "file's extension");
    return format;
}

void exportFigure(const QString& file, const std::vector<FigureCurve>& curves,
                  const FigureOptions& options) {
    const QString format = figureFormat(file);
    CurveSet set;
    set.setFigureCurves(curves, options.epochs);
    CurveFigure figure(set);
    figure.setStyle(paperStyle());
    figure.setTitle(options.title);
    figure.setSize(paperSize);

    const QByteArray bytes = figureBytes(CurvesPicture(figure, options.title), format);
    writeFile(file.toStdString(), std::string_view(bytes.constData(), bytes.size()));
}

} // namespace rlab
