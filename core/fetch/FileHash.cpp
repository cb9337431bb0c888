// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/FileHash.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/data/GzipFile.h"
#include "core/store/AtomicFile.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>

namespace rlab {
namespace {

constexpr std::int64_t pieceBytes = std::int64_t{1} << 20;

std::string hexadecimal(const QCryptographicHash& hash) {
    return hash.result().toHex().toStdString();
}

} // namespace

FileDigest digestFile(const std::filesystem::path& path, const std::stop_token& stop,
                      const ByteProgress& progress) {
    requireRegularFile(path);
    QFile file(QFile::decodeName(path.c_str()));
    const auto fail = [&] {
        throw FileError(path.string(), "can't be read: " + file.errorString().toStdString());
    };
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        fail();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    FileDigest digest;
    QByteArray piece(pieceBytes, Qt::Uninitialized);
    for (qint64 got = 0; (got = file.read(piece.data(), piece.size())) != 0;) {
        throwIfStopped(stop);
        if (got < 0)
            fail();
        hash.addData(QByteArrayView(piece.constData(), got));
        digest.bytes += got;
        if (progress)
            progress(digest.bytes);
    }
    digest.sha256 = hexadecimal(hash);
    return digest;
}

FileDigest digestContents(const std::filesystem::path& path, std::int64_t mostBytes,
                          const std::stop_token& stop, const ByteProgress& progress) {
    requireRegularFile(path);
    GzipFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    FileDigest digest;
    while (digest.bytes <= mostBytes) {
        throwIfStopped(stop);
        const std::int64_t wanted = std::min(pieceBytes, mostBytes + 1 - digest.bytes);
        const auto piece = file.read(static_cast<std::size_t>(wanted));
        if (piece.empty())
            break;
        hash.addData(QByteArrayView(piece.data(), static_cast<qsizetype>(piece.size())));
        digest.bytes += static_cast<std::int64_t>(piece.size());
        if (progress)
            progress(digest.bytes);
    }
    digest.sha256 = hexadecimal(hash);
    return digest;
}

} // namespace rlab
