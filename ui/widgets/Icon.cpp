// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Icon.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace rlab {

namespace {

constexpr int side = 16;

QPixmap draw(const QByteArray& svg, const QColor& color, int scale) {
    QByteArray colored = svg;
    QSvgRenderer renderer(colored.replace("#000", color.name().toLatin1()));
    QPixmap pixmap(side * scale, side * scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

} // namespace

QIcon makeIcon(const char* name, const QColor& color, const QColor& disabled) {
    QFile file(QStringLiteral(":/residual-lab/%1.svg").arg(QLatin1String(name)));
    const bool isOpen = file.open(QIODevice::ReadOnly); // compiled in: no disk is read
    Q_ASSERT(isOpen);
    const QByteArray svg = isOpen ? file.readAll() : QByteArray();
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        icon.addPixmap(draw(svg, color, scale), QIcon::Normal);
        icon.addPixmap(draw(svg, disabled, scale), QIcon::Disabled);
    }
    return icon;
}

} // namespace rlab
