// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <zlib.h>

#include <cstdint>
#include <initializer_list>
#include <utility>

// What PyTorch's files are made of, for tests that damage one piece of them. Opcodes are those of
// Python's pickletools.
namespace rlab::test {

template <class Number>
QByteArray littleEndian(Number number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

inline QByteArray pickleOf(const QByteArray& object) {
    return "\x80\x02" + object + ".";
}

inline QByteArray globalNamed(const char* module, const char* name) {
    return QByteArray("c") + module + '\n' + name + '\n';
}

inline QByteArray textOf(const QByteArray& text) {
    return "X" + littleEndian(static_cast<std::uint32_t>(text.size())) + text;
}

inline QByteArray numberOf(std::int64_t number) {
    return "\x8A\x08" + littleEndian(number);
}

inline QByteArray tupleOf(std::initializer_list<std::int64_t> numbers) {
    QByteArray bytes = "(";
    for (const std::int64_t number : numbers)
        bytes += numberOf(number);
    return bytes + "t";
}

/// `object` is of key, value, key, value, …
inline QByteArray dictOf(const QByteArray& items) {
    return "}(" + items + "u";
}

inline QByteArray storageOf(std::int64_t elements, const char* type = "FloatStorage",
                            const char* key = "0") {
    return "(" + textOf("storage") + globalNamed("torch", type) + textOf(key) + textOf("cpu") +
           numberOf(elements) + "tQ";
}

inline QByteArray tensorOf(const QByteArray& storage, std::int64_t offset, const QByteArray& size,
                           const QByteArray& strides) {
    return globalNamed("torch._utils", "_rebuild_tensor_v2") + "(" + storage + numberOf(offset) +
           size + strides + "\x89" + globalNamed("collections", "OrderedDict") + ")RtR";
}

/// "w", the four floats of storage 0 as they lie.
inline QByteArray plainTensor() {
    return textOf("w") + tensorOf(storageOf(4), 0, tupleOf({4}), tupleOf({1}));
}

/// "abcd…" as floats.
inline QByteArray fourFloats() {
    return "abcdefghijklmnop";
}

/// What stands in a legacy file before its object.
inline QByteArray legacyStart() {
    return pickleOf("\x8A\x0A\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19") + pickleOf("M\xE9\x03") +
           pickleOf(dictOf(textOf("little_endian") + "\x88"));
}

/// The list of the only storage's key, its count and its data.
inline QByteArray legacyEnd() {
    return pickleOf("]" + textOf("0") + "a") + littleEndian(std::int64_t{4}) + fourFloats();
}

inline QByteArray legacyFile(const QByteArray& object) {
    return legacyStart() + pickleOf(object) + legacyEnd();
}

using ZipContents = QList<std::pair<QByteArray, QByteArray>>; ///< name and bytes

/// Of one tensor "w".
inline ZipContents plainZip() {
    return {{"a/data.pkl", pickleOf(dictOf(plainTensor()))}, {"a/data/0", fourFloats()}};
}

inline std::uint32_t crcOf(const QByteArray& bytes) {
    return static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(bytes.constData()),
                                            static_cast<uInt>(bytes.size())));
}

/// One entry of the directory. With zip64 its place stands in the extra field alone.
inline QByteArray zipEntry(const QByteArray& name, const QByteArray& bytes, qsizetype header,
                           bool isZip64) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const QByteArray extra =
        isZip64 ? QByteArray("\1\0\x8\0", 4) + littleEndian(std::int64_t{header}) : QByteArray();
    const auto place = isZip64 ? 0xFFFFFFFF : static_cast<std::uint32_t>(header);
    return QByteArray("PK\1\2") + QByteArray(12, '\0') + littleEndian(crcOf(bytes)) +
           littleEndian(size) + littleEndian(size) +
           littleEndian(static_cast<std::uint16_t>(name.size())) +
           littleEndian(static_cast<std::uint16_t>(extra.size())) + QByteArray(10, '\0') +
           littleEndian(place) + name + extra;
}

/// Local headers without sizes, as torch.save() writes them.
inline QByteArray zipFile(const ZipContents& contents, bool isZip64 = false) {
    QByteArray file;
    QByteArray directory;
    for (const auto& [name, bytes] : contents) {
        directory += zipEntry(name, bytes, file.size(), isZip64);
        file += QByteArray("PK\3\4") + QByteArray(22, '\0') +
                littleEndian(static_cast<std::uint16_t>(name.size())) + QByteArray(2, '\0') + name +
                bytes;
    }
    const std::int64_t begin = file.size();
    file += directory;
    if (isZip64)
        file += QByteArray("PK\6\6") + littleEndian(std::int64_t{44}) + QByteArray(20, '\0') +
                littleEndian(std::int64_t{contents.size()}) +
                littleEndian(std::int64_t{directory.size()}) + littleEndian(begin) +
                QByteArray("PK\6\7") + QByteArray(4, '\0') +
                littleEndian(begin + directory.size()) + littleEndian(std::uint32_t{1});
    const auto count = isZip64 ? 0xFFFF : static_cast<std::uint16_t>(contents.size());
    return file + QByteArray("PK\5\6") + QByteArray(6, '\0') +
           littleEndian(static_cast<std::uint16_t>(count)) +
           littleEndian(static_cast<std::uint32_t>(isZip64 ? 0xFFFFFFFF : directory.size())) +
           littleEndian(static_cast<std::uint32_t>(isZip64 ? 0xFFFFFFFF : begin)) +
           QByteArray(2, '\0');
}

} // namespace rlab::test
