// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SamplePictures.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>

#include <cmath>
#include <numbers>

namespace rlab {

namespace {

constexpr int side = 96;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rlab::SamplePictures)
};

template <class Draw>
QImage drawn(const QColor& background, const Draw& draw) {
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(background);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    draw(painter);
    return image;
}

QImage ball() {
    return drawn(QColor(0xE9, 0xE4, 0xD8), [](QPainter& painter) {
        QRadialGradient light(38, 34, 44);
        light.setColorAt(0, QColor(0xFF, 0xB0, 0x9A));
        light.setColorAt(1, QColor(0xB8, 0x2E, 0x22));
        painter.setBrush(light);
        painter.drawEllipse(QPointF(48, 48), 34, 34);
    });
}

QImage chalkRing() {
    return drawn(QColor(0x22, 0x3A, 0x35), [](QPainter& painter) {
        painter.setPen(QPen(QColor(0xF2, 0xF0, 0xE6), 9, Qt::DotLine, Qt::RoundCap));
        painter.drawEllipse(QPointF(48, 48), 31, 31);
    });
}

QImage warningTriangle() {
    return drawn(QColor(0xD8, 0xDF, 0xE8), [](QPainter& painter) {
        painter.setPen(
            QPen(QColor(0x2B, 0x2B, 0x2B), 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(QColor(0xF4, 0xC4, 0x30));
        painter.drawPolygon(QPolygonF({{48, 14}, {86, 80}, {10, 80}}));
    });
}

QImage nightStar() {
    return drawn(QColor(0x1B, 0x24, 0x4A), [](QPainter& painter) {
        QPolygonF star;
        for (int point = 0; point < 10; ++point) {
            const double radius = point % 2 == 0 ? 38 : 16;
            const double angle = (point / 5.0 - 0.5) * std::numbers::pi;
            star << QPointF(48 + radius * std::cos(angle), 50 + radius * std::sin(angle));
        }
        painter.setBrush(QColor(0xFF, 0xE0, 0x8A));
        painter.drawPolygon(star);
    });
}

QImage beach() {
    return drawn(QColor(0x7F, 0xB8, 0xD6), [](QPainter& painter) {
        painter.setBrush(QColor(0xF3, 0xE3, 0xC0));
        for (int y = 4; y < side; y += 32)
            painter.drawRect(0, y, side, 15);
    });
}

QImage floorTiles() {
    return drawn(QColor(0xD9, 0xC7, 0xB0), [](QPainter& painter) {
        painter.setBrush(QColor(0x5A, 0x3E, 0x36));
        for (int tile = 0; tile < 16; ++tile)
            if ((tile / 4 + tile) % 2 == 0)
                painter.drawRect(tile % 4 * 24, tile / 4 * 24, 24, 24);
    });
}

QImage smiley() {
    return drawn(QColor(0xFF, 0xFF, 0xFF), [](QPainter& painter) {
        painter.setPen(QPen(QColor(0x33, 0x2A, 0x10), 3));
        painter.setBrush(QColor(0xFF, 0xD1, 0x3D));
        painter.drawEllipse(QPointF(48, 48), 38, 38);
        painter.setBrush(QColor(0x33, 0x2A, 0x10));
        painter.drawEllipse(QPointF(35, 39), 4, 6);
        painter.drawEllipse(QPointF(61, 39), 4, 6);
        QPainterPath mouth(QPointF(29, 58));
        mouth.quadTo(48, 80, 67, 58);
        painter.strokePath(mouth, QPen(QColor(0x33, 0x2A, 0x10), 4, Qt::SolidLine, Qt::RoundCap));
    });
}

QImage house() {
    return drawn(QColor(0xA9, 0xD3, 0xF0), [](QPainter& painter) {
        painter.setBrush(QColor(0x6F, 0xA8, 0x5B));
        painter.drawRect(0, 70, side, side - 70);
        painter.setBrush(QColor(0xC8, 0x6B, 0x4A));
        painter.drawRect(26, 44, 44, 38);
        painter.setBrush(QColor(0x6E, 0x33, 0x2B));
        painter.drawPolygon(QPolygonF({{20, 46}, {48, 20}, {76, 46}}));
        painter.setBrush(QColor(0xF7, 0xE7, 0xA6));
        painter.drawRect(32, 52, 11, 11);
        painter.setBrush(QColor(0x4B, 0x2A, 0x20));
        painter.drawRect(52, 58, 12, 24);
    });
}

QImage noise() {
    QImage image(side, side, QImage::Format_RGB32);
    QRandomGenerator random(20151210); // the same at each start
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            image.setPixel(x, y, 0xFF000000U | (random.generate() >> 8));
    return image;
}

QImage grey() {
    return drawn(QColor(0x80, 0x80, 0x80), [](QPainter&) {});
}

} // namespace

QList<AskedPicture> samplePictures() {
    const auto known = [](const QString& name, const QImage& image, const char* label) {
        return AskedPicture{name, image, QLatin1String(label)};
    };
    const auto unknown = [](const QString& name, const QImage& image) {
        return AskedPicture{name, image, {}};
    };
    return {known(Words::tr("A ball"), ball(), "circle"),
            known(Words::tr("A ring in chalk"), chalkRing(), "ring"),
            known(Words::tr("A warning sign"), warningTriangle(), "triangle"),
            known(Words::tr("A star at night"), nightStar(), "star"),
            known(Words::tr("A striped towel"), beach(), "horizontal stripes"),
            known(Words::tr("Floor tiles"), floorTiles(), "chequers"),
            unknown(Words::tr("A smiley"), smiley()),
            unknown(Words::tr("A house"), house()),
            unknown(Words::tr("Noise"), noise()),
            unknown(Words::tr("Plain grey"), grey())};
}

} // namespace rlab
