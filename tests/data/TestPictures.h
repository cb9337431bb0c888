// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/data/TestFiles.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QImage>

namespace rlab::test {

/// Colours that depend on place and number, so that each picture is another.
inline QImage testPicture(int width, int height, int number = 0,
                          QImage::Format format = QImage::Format_RGB32) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y,
                           qRgb(x * 255 / width, y * 255 / height, (number * 53 + x + y) % 256));
    return image.convertToFormat(format);
}

inline QByteArray encoded(const QImage& image, const char* format, int quality = -1) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, format, quality))
        qFatal("can't encode the test's own picture");
    return bytes;
}

/// Writes bytes into folder/file, making the folders on the way.
inline void putFile(const QString& folder, const QString& file, const QByteArray& bytes) {
    const QString path = folder + QLatin1Char('/') + file;
    QDir().mkpath(QFileInfo(path).path());
    writeFile(path, bytes);
}

/// Pictures 0 … count − 1 of a class, "<part>/<n>.png".
inline void putPictures(const QString& folder, const QString& part, int count, int first = 0) {
    for (int i = 0; i < count; ++i)
        putFile(folder, QStringLiteral("%1/%2.png").arg(part).arg(i),
                encoded(testPicture(20 + i % 7, 24, first + i), "png"));
}

} // namespace rlab::test
