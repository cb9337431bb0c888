// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/FigureExport.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace rlab {

namespace {

constexpr int pngScale = 2;
constexpr int pixelsPerInch = 96;

void render(CurveFigure& figure, QPaintDevice& device) {
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    figure.scene().render(&painter,
                          QRectF(0, 0, painter.window().width(), painter.window().height()));
}

template <class Write>
QByteArray bytesOf(const Write& write) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    write(buffer);
    return bytes;
}

} // namespace

FigureStyle paperStyle() {
    FigureStyle style;
    style.theme = Theme::lightTheme();
    style.theme.background = style.theme.surface;
    return style;
}

QImage figureImage(CurveFigure& figure, const QSize& size) {
    QImage image(size * pngScale, QImage::Format_RGB32);
    image.fill(Qt::white);
    render(figure, image);
    return image;
}

QByteArray pngBytes(const QImage& image) {
    return bytesOf([&](QIODevice& out) { image.save(&out, "PNG"); });
}

QByteArray figureSvg(CurveFigure& figure, const QString& title, const QSize& size) {
    return bytesOf([&](QIODevice& out) {
        QSvgGenerator svg;
        svg.setOutputDevice(&out);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        svg.setTitle(title);
        render(figure, svg);
    });
}

QByteArray figurePdf(CurveFigure& figure, const QString& title, const QSize& size) {
    return bytesOf([&](QIODevice& out) {
        QPdfWriter pdf(&out);
        pdf.setTitle(title);
        pdf.setCreator(QStringLiteral("Residual Lab"));
        pdf.setResolution(pixelsPerInch);
        const QSizeF inches = QSizeF(size) / pixelsPerInch;
        pdf.setPageSize(QPageSize(inches, QPageSize::Inch, {}, QPageSize::ExactMatch));
        pdf.setPageMargins(QMarginsF());
        render(figure, pdf);
    });
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

    QByteArray bytes;
    if (format == QStringLiteral("svg"))
        bytes = figureSvg(figure, options.title);
    else if (format == QStringLiteral("png"))
        bytes = pngBytes(figureImage(figure));
    else
        bytes = figurePdf(figure, options.title);
    writeFile(file.toStdString(), std::string_view(bytes.constData(), bytes.size()));
}

} // namespace rlab
