// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/PartFile.h"

#include "core/base/Error.h"
#include "core/base/WriteFailure.h"
#include "core/store/AtomicFile.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace rlab {
namespace {

constexpr std::size_t mostNoteBytes = 16 << 10;

/// A note that can't be read is none: then the download begins anew.
PartNote readNote(const std::filesystem::path& path) {
    try {
        const auto note =
            QJsonDocument::fromJson(QByteArray::fromStdString(readFile(path, mostNoteBytes)))
                .object();
        return {note[QLatin1String("address")].toString(),
                note[QLatin1String("validator")].toString().toLatin1(),
                note[QLatin1String("bytes")].toInteger()};
    } catch (const FileError&) {
        return {};
    }
}

} // namespace

std::filesystem::path partNotePath(const std::filesystem::path& part) {
    std::filesystem::path path = part;
    return path += ".json";
}

PartFile::PartFile(const std::filesystem::path& path)
    : path_(path)
    , file_(QFile::decodeName(path.c_str()))
    , note_(readNote(partNotePath(path))) {
    requireRegularFile(path);
    if (!file_.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered))
        fail();
}

void PartFile::fail() const {
    const int error = errno; // Qt leaves it as it is
    throw FileError(path_.string(),
                    "can't be written: " + file_.errorString().toStdString() + adviceOn(error));
}

qint64 PartFile::usableBytes(const QString& address, qint64 bytes) const {
    const bool isSame = note_.address == address && note_.bytes == bytes;
    return isSame && !note_.validator.isEmpty() && size() <= bytes ? size() : 0;
}

void PartFile::begin(const PartNote& note) {
    if (!file_.resize(0))
        fail();
    note_ = note;
    const QJsonObject json{{QStringLiteral("address"), note.address},
                           {QStringLiteral("validator"), QString::fromLatin1(note.validator)},
                           {QStringLiteral("bytes"), note.bytes}};
    writeFile(partNotePath(path_), QJsonDocument(json).toJson().toStdString());
}

void PartFile::append(const QByteArray& bytes) {
    for (qsizetype done = 0; done < bytes.size();) {
        const qint64 written = file_.write(bytes.constData() + done, bytes.size() - done);
        if (written <= 0)
            fail();
        done += written;
    }
}

} // namespace rlab
