// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/FigureExport.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "ui/charts/TwoPanelFigure.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr QSize figureSize(1040, 560);
constexpr int pngScale = 2;
constexpr int pixelsPerInch = 96;

void render(TwoPanelFigure& figure, QPaintDevice& device) {
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    figure.scene().render(&painter,
                          QRectF(0, 0, painter.window().width(), painter.window().height()));
}

void writeSvg(TwoPanelFigure& figure, const QString& title, QIODevice& out) {
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize(figureSize);
    svg.setViewBox(QRect(QPoint(), figureSize));
    svg.setTitle(title);
    render(figure, svg);
}

void writePng(TwoPanelFigure& figure, QIODevice& out) {
    QImage image(figureSize * pngScale, QImage::Format_RGB32);
    image.fill(Qt::white);
    render(figure, image);
    image.save(&out, "PNG");
}

void writePdf(TwoPanelFigure& figure, const QString& title, QIODevice& out) {
    QPdfWriter pdf(&out);
    pdf.setTitle(title);
    pdf.setCreator(QStringLiteral("Residual Lab"));
    pdf.setResolution(pixelsPerInch);
    const QSizeF inches = QSizeF(figureSize) / pixelsPerInch;
    pdf.setPageSize(QPageSize(inches, QPageSize::Inch, {}, QPageSize::ExactMatch));
    pdf.setPageMargins(QMarginsF());
    render(figure, pdf);
}

int longestCurve(const std::vector<FigureCurve>& curves) {
    double epochs = 1;
    for (const FigureCurve& curve : curves)
        if (!curve.history.empty())
            epochs = std::max(epochs, curve.history.back().epoch);
    return static_cast<int>(std::ceil(epochs));
}

} // namespace

void exportFigure(const QString& file, const std::vector<FigureCurve>& curves,
                  const FigureOptions& options) {
    TwoPanelFigure figure;
    Theme paper = Theme::lightTheme();
    paper.background = paper.surface;
    figure.setTheme(paper);
    figure.setTitle(options.title);
    figure.setEpochs(options.epochs > 0 ? options.epochs : longestCurve(curves));
    figure.setSize(figureSize);
    figure.setCurves(curves);

    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QString extension = QFileInfo(file).suffix().toLower();
    if (extension == QStringLiteral("svg")) {
        writeSvg(figure, options.title, buffer);
    } else if (extension == QStringLiteral("png")) {
        writePng(figure, buffer);
    } else if (extension == QStringLiteral("pdf")) {
        writePdf(figure, options.title, buffer);
    } else {
        throw SpecError(file.toStdString() +
                        ": a figure can be written as .svg, .png or .pdf, chosen by the "
                        "file's extension");
    }
    writeFile(file.toStdString(), std::string_view(bytes.constData(), bytes.size()));
}

} // namespace rlab
