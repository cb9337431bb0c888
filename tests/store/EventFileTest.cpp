// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/EventFile.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/Crc32c.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <filesystem>

using namespace rlab;
using namespace std::string_literals;

namespace {

template <class Number>
Number numberAt(const std::string& bytes, std::size_t offset) {
    Number number{};
    std::memcpy(&number, bytes.data() + offset, sizeof number);
    return number;
}

std::uint32_t unmasked(std::uint32_t sum) {
    const std::uint32_t rotated = sum - 0xa282ead8u;
    return (rotated >> 17) | (rotated << 15);
}

/// The messages of a file; empty if a sum is wrong or something is left over.
std::vector<std::string> records(const std::string& bytes) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < bytes.size();) {
        if (bytes.size() - at < 16)
            return {};
        const auto length = numberAt<std::uint64_t>(bytes, at);
        if (unmasked(numberAt<std::uint32_t>(bytes, at + 8)) != crc32c(bytes.substr(at, 8)) ||
            bytes.size() - at - 16 < length)
            return {};
        all.push_back(bytes.substr(at + 12, length));
        if (unmasked(numberAt<std::uint32_t>(bytes, at + 12 + length)) != crc32c(all.back()))
            return {};
        at += 16 + length;
    }
    return all;
}

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    return files;
}

} // namespace

class EventFileTest : public QObject {
    Q_OBJECT

private slots:
    void sumsAreCastagnolis() {
        QCOMPARE(crc32c("123456789"), 0xe3069283u);
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8a9136aau);
        QCOMPARE(crc32c(""), 0u);
    }

    void tensorboardsOwnCheck() {
        const std::uint32_t sum = crc32c("\x1a\x11"
                                         "CRC test, one two"s);
        QCOMPARE(unmasked(0x5794d08au), sum);
    }

    void holdsWhatWasAdded() {
        const QTemporaryDir directory;
        const std::filesystem::path folder = directory.path().toStdString() + "/a/b";
        EventFile file(folder);
        file.add(300, {{"test/error", 0.25}, {"lr", 0.5}});
        QCOMPARE(filesIn(folder).size(), 1u);
        const std::filesystem::path path = filesIn(folder).front();
        QVERIFY(path.filename().string().starts_with("events.out.tfevents."));

        const auto read = records(readFile(path, 1 << 20));
        QCOMPARE(read.size(), 2u);
        QVERIFY(read[0].ends_with("\x1a\x0d"
                                  "brain.Event:2")); // field 3, 13 bytes
        // Behind field 1, a double: field 2, 300 as a varint; field 5, 28 bytes.
        const std::string rest = read[1].substr(9);
        const std::string error = "\x0a\x11\x0a\x0atest/error\x15"s + "\0\0\x80\x3e"s;
        const std::string rate = "\x0a\x09\x0a\x02lr\x15"s + "\0\0\0\x3f"s;
        const std::string values = error + rate;
        QCOMPARE(rest, "\x10\xac\x02\x2a"s + static_cast<char>(values.size()) + values);
    }

    void aSecondFileStaysApart() {
        const QTemporaryDir directory;
        const std::filesystem::path folder = directory.path().toStdString();
        EventFile(folder).add(1, {{"a", 1}});
        EventFile(folder).add(2, {{"a", 2}});
        QCOMPARE(filesIn(folder).size(), 2u);
        for (const auto& path : filesIn(folder))
            QCOMPARE(records(readFile(path, 1 << 20)).size(), 2u);
    }

    void aFolderThatCantBeMadeIsNamed() {
        const QTemporaryDir directory;
        const std::string file = directory.path().toStdString() + "/file";
        writeFile(file, "x");
        QVERIFY_EXCEPTION_THROWN(EventFile(file + "/folder"), FileError);
    }
};

QTEST_GUILESS_MAIN(EventFileTest)
#include "EventFileTest.moc"
