// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CifarBinary.h"

#include "tests/data/TestFiles.h"

#include "core/base/Stopped.h"

#include <QTemporaryDir>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr int pixelBytes = 3072;

/// Red, green and blue planes of one value each.
QByteArray flatPixels(int red, int green, int blue) {
    QByteArray pixels;
    for (const int value : {red, green, blue})
        pixels.append(QByteArray(1024, static_cast<char>(value)));
    return pixels;
}

} // namespace

class CifarBinaryTest : public QObject {
    Q_OBJECT

private slots:
    void readsCifar10InFileOrder();
    void readsTheFineLabelsOfCifar100();
    void readsCompressedFiles();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void stops();

private:
    std::filesystem::path write(const char* name, const QByteArray& bytes) const {
        return writeFile(folder_.filePath(name), bytes);
    }

    QTemporaryDir folder_;
};

void CifarBinaryTest::readsCifar10InFileOrder() {
    const std::vector files{
        write("1.bin", bytesOf({3}) + flatPixels(1, 2, 3) + bytesOf({9}) + flatPixels(4, 5, 6)),
        write("2.bin",
              bytesOf({0}) + countingBytes(pixelBytes) + bytesOf({5}) + flatPixels(7, 8, 255))};
    const LabelledImages images = readCifar(files, cifar10Layout, 2);
    QCOMPARE(images.imageShape.text(), (Shape{3, 32, 32}.text()));
    QCOMPARE(images.labels, (std::vector<std::uint16_t>{3, 9, 0, 5}));
    QCOMPARE(images.pixels.size(), std::size_t{4 * pixelBytes});
    QCOMPARE(int{images.image(0)[0]}, 1);
    QCOMPARE(int{images.image(1)[1024]}, 5);
    QCOMPARE(int{images.image(2)[1025]}, 1);
    QCOMPARE(int{images.image(3)[pixelBytes - 1]}, 255);
}

void CifarBinaryTest::readsTheFineLabelsOfCifar100() {
    const std::vector files{write("train.bin", bytesOf({19, 99}) + flatPixels(1, 2, 3) +
                                                   bytesOf({255, 0}) + flatPixels(4, 5, 6))};
    const LabelledImages images = readCifar(files, cifar100Layout, 2);
    QCOMPARE(images.labels, (std::vector<std::uint16_t>{99, 0}));
    QCOMPARE(int{images.image(1)[0]}, 4);
}

void CifarBinaryTest::readsCompressedFiles() {
    const std::vector files{write("1.bin.gz", gzipped(bytesOf({7}) + flatPixels(1, 2, 3)))};
    QCOMPARE(readCifar(files, cifar10Layout, 1).labels, (std::vector<std::uint16_t>{7}));
}

void CifarBinaryTest::refusesBadFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("reason");
    const QByteArray good = bytesOf({1}) + flatPixels(1, 2, 3) + bytesOf({2}) + flatPixels(4, 5, 6);
    QTest::newRow("empty") << QByteArray() << "holds 0 bytes; 2 records of 3073 bytes are 6146";
    QTest::newRow("a byte short") << good.chopped(1) << "holds 6145 bytes; 2 records";
    QTest::newRow("a record short") << good.chopped(3073) << "holds 3073 bytes; 2 records";
    QTest::newRow("a byte long") << good + "x"
                                 << "is too long; 2 records of 3073 bytes are 6146";
    QTest::newRow("label 10") << bytesOf({1}) + flatPixels(1, 2, 3) + bytesOf({10}) +
                                     flatPixels(4, 5, 6)
                              << "label 10 at image 1 is out of range; this set has 10 classes";
    QTest::newRow("cut off gzip") << gzipped(good).chopped(10) << "is cut off";
}

void CifarBinaryTest::refusesBadFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, reason);
    const std::vector files{write("bad.bin", bytes)};
    const QString message = errorMessage([&] { readCifar(files, cifar10Layout, 2); });
    RLAB_VERIFY_CONTAINS(message, reason);
    RLAB_VERIFY_CONTAINS(message, QString("bad.bin: "));
}

void CifarBinaryTest::stops() {
    const std::vector files{write("1.bin", bytesOf({7}) + flatPixels(1, 2, 3))};
    std::stop_source source;
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(readCifar(files, cifar10Layout, 1, source.get_token()), Stopped);
}

QTEST_GUILESS_MAIN(CifarBinaryTest)
#include "CifarBinaryTest.moc"
