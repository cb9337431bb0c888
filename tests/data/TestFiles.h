// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QtTest>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>

#include <zlib.h>

namespace rlab::test {

inline QByteArray bigEndianWords(std::initializer_list<std::uint32_t> words) {
    QByteArray bytes;
    for (const std::uint32_t word : words)
        for (const int shift : {24, 16, 8, 0})
            bytes.append(static_cast<char>(word >> shift));
    return bytes;
}

inline QByteArray bytesOf(std::initializer_list<int> values) {
    QByteArray bytes;
    for (const int value : values)
        bytes.append(static_cast<char>(value));
    return bytes;
}

/// 0, 1, 2, … modulo 256.
inline QByteArray countingBytes(int count) {
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes.append(static_cast<char>(i));
    return bytes;
}

inline std::filesystem::path writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("can't write the test's own file");
    return path.toStdString();
}

/// What gzip would make of these bytes.
inline QByteArray gzipped(const QByteArray& bytes) {
    z_stream stream{};
    constexpr int gzipWindow = 15 + 16;
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, bytes.size())) + 64, '\0');
    QByteArray input = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

/// The message of the Error that the call throws; empty if it throws none.
template <class Call>
QString errorMessage(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace rlab::test

/// QVERIFY that shows both texts.
#define RLAB_VERIFY_CONTAINS(text, part)                                                           \
    do {                                                                                           \
        const QString foundText = text;                                                            \
        QVERIFY2(foundText.contains(part),                                                         \
                 qPrintable(QStringLiteral("\"%1\" lacks \"%2\"").arg(foundText, part)));          \
    } while (false)
