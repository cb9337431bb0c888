// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/PictureIntake.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/pictures/PictureFile.h"
#include "core/pictures/PictureReader.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <new>

namespace rlab {

namespace {

/// The formats that hold a file's bytes, the safest first: nothing but our own decoding sees them.
QString bytesFormat(const QMimeData& data) {
    for (const char* format :
         {"image/png", "image/jpeg", "image/webp", "image/bmp", "image/x-portable-pixmap"})
        if (data.hasFormat(QLatin1String(format)))
            return QLatin1String(format);
    return {};
}

/// The bytes of a "data:" address (RFC 2397); empty if it is none, or of no picture.
QByteArray bytesIn(const QUrl& url) {
    if (url.scheme() != QStringLiteral("data"))
        return {};
    const QByteArray text = url.path(QUrl::FullyEncoded).toLatin1();
    const qsizetype comma = text.indexOf(',');
    const QByteArray head = text.left(comma);
    if (comma < 0 || !head.startsWith("image/"))
        return {};
    const QByteArray rest = QByteArray::fromPercentEncoding(text.mid(comma + 1));
    return head.endsWith(";base64") ? QByteArray::fromBase64(rest) : rest;
}

QString listTitle(const QStringList& paths) {
    return paths.size() == 1 ? QFileInfo(paths.constFirst()).fileName()
                             : PictureIntake::tr("Chosen pictures");
}

} // namespace

PictureIntake::PictureIntake(QObject* parent)
    : QObject(parent) {}

PictureIntake::~PictureIntake() = default;

void PictureIntake::start(Take take) {
    thread_.requestStop();
    thread_.start([this, take = std::move(take), number = ++latest_](const std::stop_token& stop) {
        const auto tell = [&](const Signal& signal) {
            QMetaObject::invokeMethod(this, [this, number, signal] {
                if (number == latest_)
                    signal(*this);
            });
        };
        const auto fail = [&](const QString& message) {
            tell([message](PictureIntake& intake) { emit intake.failed(message); });
        };
        try {
            tell(take(stop));
        } catch (const Stopped&) {
        } catch (const std::bad_alloc&) {
            fail(tr("There is not enough memory for this picture."));
        } catch (const std::exception& error) {
            fail(QString::fromUtf8(error.what()));
        }
    });
}

void PictureIntake::open(const QStringList& paths) {
    start([paths](const std::stop_token& stop) -> Signal {
        const bool isOne = paths.size() == 1 && !QFileInfo(paths.constFirst()).isDir();
        const std::vector<std::filesystem::path> files = pictureFiles(paths, stop);
        if (!isOne)
            return [title = listTitle(paths), files](PictureIntake& intake) {
                emit intake.listTaken(title, files);
            };
        const AskedPicture picture{
            QFileInfo(paths.constFirst()).fileName(), readPicture(files.front(), stop), {}};
        return [picture](PictureIntake& intake) { emit intake.pictureTaken(picture); };
    });
}

void PictureIntake::decode(const QByteArray& bytes) {
    start([bytes](const std::stop_token& stop) -> Signal {
        try {
            const AskedPicture picture{tr("Pasted picture"), PictureFile(bytes).decode(stop), {}};
            return [picture](PictureIntake& intake) { emit intake.pictureTaken(picture); };
        } catch (const PictureRefused& refused) {
            throw Error(tr("The picture %1").arg(QString::fromUtf8(refused.what())).toStdString());
        }
    });
}

void PictureIntake::take(const QMimeData& data) {
    const QStringList paths = pathsIn(data);
    if (!paths.isEmpty())
        return open(paths);
    const QString format = bytesFormat(data);
    if (!format.isEmpty())
        return decode(data.data(format));
    if (data.hasImage()) { // within the program, or of a system that hands out pixels only
        const QImage pixels = data.imageData().value<QImage>();
        return start([pixels](const std::stop_token&) -> Signal {
            const AskedPicture picture{
                tr("Pasted picture"), pixels.convertToFormat(QImage::Format_RGB32), {}};
            return [picture](PictureIntake& intake) { emit intake.pictureTaken(picture); };
        });
    }
    const QByteArray bytes = data.hasUrls() ? bytesIn(data.urls().constFirst()) : QByteArray();
    if (!bytes.isEmpty())
        return decode(bytes);
    if (data.hasUrls())
        emit failed(tr("Only the picture's address came along, and nothing is fetched from there. "
                       "Copy the picture itself in the browser and paste it here, or save it and "
                       "open the file."));
    else
        emit failed(tr("There is no picture on the clipboard."));
}

bool PictureIntake::accepts(const QMimeData& data) {
    return data.hasUrls() || data.hasImage() || !bytesFormat(data).isEmpty();
}

QStringList PictureIntake::pathsIn(const QMimeData& data) {
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

} // namespace rlab
