// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/PaperFigure.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace rlab {

namespace {

constexpr int pngScale = 2;
constexpr int pixelsPerInch = 96;

template <class Write>
QByteArray bytesOf(const Write& write) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    write(buffer);
    return bytes;
}

} // namespace

QImage PaperFigure::image() const {
    QImage image(size() * pngScale, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(pngScale, pngScale);
    paint(painter);
    return image;
}

QByteArray PaperFigure::svg() const {
    return bytesOf([&](QIODevice& out) {
        QSvgGenerator svg;
        svg.setOutputDevice(&out);
        svg.setSize(size());
        svg.setViewBox(QRect(QPoint(), size()));
        svg.setTitle(title());
        QPainter painter(&svg);
        paint(painter);
    });
}

QByteArray PaperFigure::pdf() const {
    return bytesOf([&](QIODevice& out) {
        QPdfWriter pdf(&out);
        pdf.setTitle(title());
        pdf.setCreator(QStringLiteral("Residual Lab"));
        pdf.setResolution(pixelsPerInch);
        pdf.setPageSize(
            QPageSize(QSizeF(size()) / pixelsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
        pdf.setPageMargins(QMarginsF());
        QPainter painter(&pdf);
        paint(painter);
    });
}

} // namespace rlab
