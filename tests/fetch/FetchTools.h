// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/DatasetSource.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QString>

#include <filesystem>
#include <random>
#include <string>

namespace rlab::test {

/// Bytes that don't repeat, so that they don't compress.
inline QByteArray noise(int count, unsigned seed = 1) {
    std::mt19937 random(seed);
    QByteArray bytes(count, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random());
    return bytes;
}

inline std::string sha256(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

inline QByteArray contents(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline SourceFile sourceFile(const std::string& name, const QByteArray& bytes) {
    return {name, bytes.size(), sha256(bytes)};
}

} // namespace rlab::test
