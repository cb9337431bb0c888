// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Safetensors.h"

#include "tests/store/StoreTestTools.h"

#include <QtTest>

#include <sys/stat.h>

using namespace rlab;
using namespace rlab::test;

namespace {

QByteArray littleEndian(quint64 number) {
    QByteArray bytes;
    for (int i = 0; i < 8; ++i)
        bytes.append(static_cast<char>(number >> (8 * i)));
    return bytes;
}

/// `header` with ' for ", for the sake of readers.
QByteArray fileOf(QByteArray header, const QByteArray& data = {}) {
    header.replace('\'', '"');
    return littleEndian(static_cast<quint64>(header.size())) + header + data;
}

/// A file of one tensor "w".
QByteArray oneTensor(const char* type, const char* shape, const char* offsets, int dataBytes) {
    return fileOf(QByteArray("{'w':{'dtype':'") + type + "','shape':" + shape +
                      ",'data_offsets':" + offsets + "}}",
                  QByteArray(dataBytes, 'x'));
}

QByteArray tenTensorsInOnePlace() {
    QByteArray header = "{";
    for (int i = 0; i < 10; ++i)
        header += QByteArray(i ? "," : "") + "\"t" + QByteArray::number(i) +
                  "':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]}";
    return fileOf(header + "}", QByteArray(16, 'x'));
}

StoredTensor tensor(std::string name, ElementType type, std::vector<std::int64_t> shape,
                    const QByteArray& bytes) {
    StoredTensor result{std::move(name), type, std::move(shape), {}};
    for (const char byte : bytes)
        result.bytes.push_back(static_cast<std::byte>(byte));
    return result;
}

/// Three tensors of three types, one of them a scalar, and metadata.
QByteArray smallFile(const ScratchFolder& folder) {
    writeSafetensors(folder / "small",
                     {tensor("w", ElementType::F32, {2, 1}, "12345678"),
                      tensor("count", ElementType::I64, {}, "abcdefgh"),
                      tensor("half", ElementType::F16, {3}, "uvwxyz")},
                     {{"network", "plain-8"}});
    return readRaw(folder / "small");
}

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private slots:
    void writesTheReferenceLayout() {
        const ScratchFolder folder;
        const QByteArray bytes = smallFile(folder);
        QByteArray header = "{'__metadata__':{'network':'plain-8'},"
                            "'count':{'dtype':'I64','shape':[],'data_offsets':[0,8]},"
                            "'w':{'dtype':'F32','shape':[2,1],'data_offsets':[8,16]},"
                            "'half':{'dtype':'F16','shape':[3],'data_offsets':[16,22]}}";
        while (header.size() % 8 != 0)
            header += ' ';
        QCOMPARE(bytes, fileOf(header, "abcdefgh12345678uvwxyz"));
    }

    void readsWhatItWrote() {
        const ScratchFolder folder;
        smallFile(folder);
        const SafetensorsFile file = readSafetensors(folder / "small");
        QCOMPARE(file.metadata, (SafetensorsMetadata{{"network", "plain-8"}}));
        QCOMPARE(readSafetensorsMetadata(folder / "small"), file.metadata);
        QCOMPARE(file.tensors.size(), std::size_t{3});
        QCOMPARE(file.tensors[0].name, std::string("count"));
        QVERIFY(file.tensors[0].shape.empty());
        QVERIFY(file.tensors[1].type == ElementType::F32);
        QCOMPARE(file.tensors[1].shape, (std::vector<std::int64_t>{2, 1}));
        QCOMPARE(file.tensors[2].bytes, tensor("", ElementType::F16, {}, "uvwxyz").bytes);
    }

    void equalSizesAreOrderedByName() {
        const ScratchFolder folder;
        writeSafetensors(folder / "f",
                         {tensor("b", ElementType::F32, {1}, "bbbb"),
                          tensor("a", ElementType::F32, {1}, "aaaa"),
                          tensor("c", ElementType::F64, {1}, "cccccccc")},
                         {});
        QVERIFY(readRaw(folder / "f").endsWith("ccccccccaaaabbbb"));
    }

    void accepts_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("tensors");
        QTest::newRow("empty map") << littleEndian(8) + "{}      " << 0;
        QTest::newRow("empty map without padding") << fileOf("{}") << 0;
        QTest::newRow("scalar") << oneTensor("F32", "[]", "[0,4]", 4) << 1;
        QTest::newRow("no elements") << oneTensor("F32", "[2,0]", "[0,0]", 0) << 1;
        QTest::newRow("no elements, but a huge extent")
            << oneTensor("F32", "[0,9223372036854775807]", "[0,0]", 0) << 1;
        for (const char* type : {"F64", "I64"})
            QTest::newRow(type) << oneTensor(type, "[2]", "[0,16]", 16) << 1;
        for (const char* type : {"F16", "BF16"})
            QTest::newRow(type) << oneTensor(type, "[2]", "[0,4]", 4) << 1;
        QTest::newRow("no elements between others")
            << fileOf("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                      "'b':{'dtype':'F32','shape':[0],'data_offsets':[4,4]},"
                      "'c':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
                      "12345678")
            << 3;
        QTest::newRow("any order in the header")
            << fileOf("{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]},"
                      "'b':{'data_offsets':[0,4],'shape':[1],'dtype':'F32'}}",
                      "12345678")
            << 2;
    }
    void accepts() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, tensors);
        const ScratchFolder folder;
        writeRaw(folder / "f", bytes);
        const QString error = fileErrorOf([&] {
            QCOMPARE(static_cast<int>(readSafetensors(folder / "f").tensors.size()), tensors);
        });
        QCOMPARE(error, QString());
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& bytes, const char* reason) {
            QTest::newRow(name) << bytes << reason;
        };
        const QByteArray good = oneTensor("F32", "[2,2]", "[0,16]", 16);
        row("empty file", {}, "has 0 bytes");
        row("7 bytes", QByteArray(7, '\0'), "has 7 bytes");
        row("bare header length", littleEndian(2), "is cut short");
        row("no header", littleEndian(0), "doesn't begin with {");
        row("huge length", QByteArray::fromHex("3C00000000FFFFFF") + "{}",
            "header would have 18446742974197923900 bytes");
        row("length above the limit", littleEndian(100'000'001) + "{}", "allowed are 100000000");
        row("header beyond the end", littleEndian(60) + "{}", "its header has 60 bytes");
        row("header without data",
            fileOf("{'__metadata__':{'a':'" + QByteArray(2'000'000, 'x') + "'}}"),
            "has a header of 2000025 bytes; in a file of 2000033 at most 1600001 are read");
        row("not UTF-8", littleEndian(1) + "\xFF", "is not JSON");
        row("not UTF-8 in a text", fileOf("{'\xFF':1}"), "is not JSON");
        row("not JSON", littleEndian(1) + "{", "is not JSON");
        row("not an object", fileOf("[]"), "is not JSON");
        row("rest behind JSON", fileOf("{}{}"), "is not JSON");
        row("NUL behind JSON", fileOf(QByteArray("{}\0\0\0", 5)), "is not JSON");
        row("space before JSON", fileOf(" {}"), "doesn't begin with {");
        row("byte-order mark", fileOf("\xEF\xBB\xBF{}"), "doesn't begin with {");
        row("trailing bytes", good + "x", "have 16 bytes, but 17 follow the header");
        row("trailing bytes, no tensor", fileOf("{}", "x"), "0 bytes, but 1 follow");
        row("2 bytes short", good.chopped(2), "have 16 bytes, but 14 follow the header");
        row("size too small for shape", oneTensor("F32", "[2,2]", "[0,4]", 4),
            "\"w\" has the offsets [0, 4], but its shape needs 16 bytes");
        row("size too large for shape", oneTensor("F32", "[2]", "[0,16]", 16), "needs 8 bytes");
        row("shape overflows", oneTensor("F32", "[2,18446744073709551614]", "[0,16]", 16),
            "overflows 64 bits");
        row("product overflows", oneTensor("F32", "[4294967296,4294967296,0]", "[0,16]", 16),
            "overflows 64 bits");
        row("product of element size overflows",
            oneTensor("F64", "[4611686018427387904]", "[0,16]", 16), "overflows 64 bits");
        row("extent beyond 64 bits", oneTensor("F32", "[36893488147419103232]", "[0,16]", 16),
            "not a list of whole numbers");
        row("negative extent", oneTensor("F32", "[-2,-2]", "[0,16]", 16),
            "not a list of whole numbers");
        row("fractional extent", oneTensor("F32", "[4.0]", "[0,16]", 16),
            "not a list of whole numbers");
        row("all in one place", tenTensorsInOnePlace(), "but the data before it ends at 16");
        row("hole before", oneTensor("F32", "[2]", "[8,16]", 16), "data before it ends at 0");
        row("hole between",
            fileOf("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                   "'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}",
                   "123456789012"),
            "\"b\" has the offsets [8, 12], but the data before it ends at 4");
        row("overlap",
            fileOf("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                   "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
                   "123456789012"),
            "data before it ends at 8");
        row("end before begin", oneTensor("F32", "[0]", "[0,0]", 0).replace("[0,0]", "[4,0]"),
            "has the offsets [4, 0]");
        row("negative offset", oneTensor("F32", "[2]", "[-8,0]", 8), "not two whole numbers");
        row("three offsets", oneTensor("F32", "[2]", "[0,8,8]", 8), "not two whole numbers");
        row("duplicate tensor",
            fileOf("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                   "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
                   "1234"),
            "JSON key \"a\" twice");
        row("duplicate field",
            fileOf("{'a':{'dtype':'F32','dtype':'F32','shape':[1],'data_offsets':[0,4]}}", "1234"),
            "JSON key \"dtype\" twice");
        row("duplicate metadata", fileOf("{'__metadata__':{'k':'a','k':'b'}}"),
            "JSON key \"k\" twice");
        row("metadata is no map", fileOf("{'__metadata__':'k'}"), "__metadata__ must be");
        row("metadata holds a number", fileOf("{'__metadata__':{'k':1}}"), "\"k\" is number");
        row("tensor is no object", fileOf("{'w':3}"), "tensor \"w\" has no dtype");
        row("no shape", fileOf("{'w':{'dtype':'F32','data_offsets':[0,0]}}"), "has no shape");
        for (const char* type : {"BOOL", "U8", "I8", "I16", "U16", "I32", "F8_E4M3", "f32"})
            row(type, oneTensor(type, "[2]", "[0,2]", 2), "which is not one of F64, I64, F32");
        row("deeply nested", fileOf(QByteArray("{'w':") + QByteArray(100'000, '[')),
            "nested deeper than");
    }
    void refuses() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const ScratchFolder folder;
        writeRaw(folder / "bad.safetensors", bytes);
        const QString error = fileErrorOf([&] { readSafetensors(folder / "bad.safetensors"); });
        QVERIFY2(error.contains("bad.safetensors: "), qPrintable(error));
        QVERIFY2(error.contains(reason), qPrintable(error));
        QCOMPARE(fileErrorOf([&] { readSafetensorsMetadata(folder / "bad.safetensors"); }), error);
    }

    void timeGrowsNoFasterThanTheHeader() {
        QByteArray header = "{";
        for (int i = 0; i < 20'000; ++i)
            header += QByteArray(i ? "," : "") + "'" + QByteArray::number(i) +
                      "':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}";
        const ScratchFolder folder;
        writeRaw(folder / "f", fileOf(header + "}"));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(readSafetensors(folder / "f").tensors.size(), std::size_t{20'000});
        // 0.3 s; 20 s when each object's end looked through all that came before.
        QVERIFY(timer.elapsed() < 8000);
    }

    void missingFileIsNamed() {
        const ScratchFolder folder;
        const QString error = fileErrorOf([&] { readSafetensors(folder / "none"); });
        QVERIFY2(error.contains("none: can't be read: No such file"), qPrintable(error));
    }

    void whatIsNoFileIsRefused() {
        // Opening a pipe that nobody writes into would never end.
        const ScratchFolder folder;
        QCOMPARE(::mkfifo((folder / "pipe").c_str(), 0600), 0);
        for (const auto& path : {folder / "pipe", std::filesystem::path("/dev/zero")}) {
            const QString error = fileErrorOf([&] { readSafetensors(path); });
            QVERIFY2(error.contains("it is not a regular file"), qPrintable(error));
        }
    }

    void everyTruncationIsRefused() {
        const ScratchFolder folder;
        const QByteArray good = smallFile(folder);
        for (int length = 0; length < good.size(); ++length) {
            writeRaw(folder / "cut", good.first(length));
            QVERIFY(!fileErrorOf([&] { readSafetensors(folder / "cut"); }).isEmpty());
        }
    }

    void everyChangedByteIsReadOrRefused() {
        const ScratchFolder folder;
        const QByteArray good = smallFile(folder);
        int refused = 0;
        for (int at = 0; at < good.size(); ++at) {
            for (const int flip : {0x01, 0x02, 0x10, 0x20, 0x80, 0xFF}) {
                QByteArray bad = good;
                bad[at] = static_cast<char>(bad[at] ^ flip);
                writeRaw(folder / "bad", bad);
                refused += !fileErrorOf([&] { readSafetensors(folder / "bad"); }).isEmpty();
            }
        }
        QVERIFY(refused > good.size());
    }
};

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "SafetensorsTest.moc"
