// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Idx.h"

#include "tests/data/TestFiles.h"

#include <QTemporaryDir>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr std::uint32_t imageMagic = 0x803;
constexpr std::uint32_t labelMagic = 0x801;

/// Three images of 2 × 4 pixels: 0 … 23.
QByteArray goodImages() {
    return bigEndianWords({imageMagic, 3, 2, 4}) + countingBytes(24);
}

QByteArray goodLabels() {
    return bigEndianWords({labelMagic, 3}) + bytesOf({9, 0, 4});
}

} // namespace

class IdxTest : public QObject {
    Q_OBJECT

private slots:
    void readsWhatWasWritten_data();
    void readsWhatWasWritten();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void refusesAFileThatIsNotThere();

private:
    QString path(const char* name) const { return folder_.filePath(name); }

    QTemporaryDir folder_;
};

void IdxTest::readsWhatWasWritten_data() {
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<QByteArray>("labels");
    QTest::newRow("plain") << goodImages() << goodLabels();
    QTest::newRow("gzip") << gzipped(goodImages()) << gzipped(goodLabels());
    QTest::newRow("mixed") << gzipped(goodImages()) << goodLabels();
}

void IdxTest::readsWhatWasWritten() {
    QFETCH(QByteArray, images);
    QFETCH(QByteArray, labels);
    const LabelledImages read =
        readIdx(writeFile(path("images"), images), writeFile(path("labels"), labels), 10);
    QCOMPARE(read.imageShape.text(), (Shape{1, 2, 4}.text()));
    QCOMPARE(read.labels, (std::vector<std::uint16_t>{9, 0, 4}));
    QCOMPARE(read.pixels.size(), std::size_t{24});
    for (std::size_t i = 0; i < 24; ++i)
        QCOMPARE(std::size_t{read.pixels[i]}, i);
    QCOMPARE(int{read.image(2)[1]}, 17);
}

void IdxTest::refusesBadFiles_data() {
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<QByteArray>("labels");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("reason");
    const auto badImages = [](const char* name, const QByteArray& bytes, const char* reason) {
        QTest::newRow(name) << bytes << goodLabels() << "images" << reason;
    };
    const auto badLabels = [](const char* name, const QByteArray& bytes, const char* reason) {
        QTest::newRow(name) << goodImages() << bytes << "labels" << reason;
    };
    badImages("empty", "", "ends after 0 bytes; its header alone takes 16");
    badImages("half a header", goodImages().left(9), "ends after 9 bytes");
    badImages("other magic", bigEndianWords({0xCAFE, 3, 2, 4}) + countingBytes(24),
              "starts with 0x0000CAFE; expected 0x00000803 (IDX images)");
    badImages("labels for images", goodLabels() + countingBytes(24),
              "starts with 0x00000801 (IDX labels); expected 0x00000803");
    badImages("no images", bigEndianWords({imageMagic, 0, 2, 4}), "holds no images");
    badImages("no rows", bigEndianWords({imageMagic, 3, 0, 4}), "images of 0 × 4 pixels");
    badImages("endless columns", bigEndianWords({imageMagic, 1, 1, 0xFFFFFFFF}), "4294967295");
    badImages("a size that overflows", bigEndianWords({imageMagic, 0xFFFFFFFF, 4096, 4096}),
              "more than 1 GiB is taken for a damaged file");
    badImages("a promise of 900 MB", bigEndianWords({imageMagic, 900, 1000, 1000}),
              "holds 0 bytes behind its header, which promises 900000000");
    badImages("a byte short", goodImages().chopped(1), "holds 23 bytes behind its header, which");
    badImages("a byte long", goodImages() + "x", "is longer than the 24 bytes");
    badImages("cut off gzip", gzipped(goodImages()).chopped(12), "is cut off");
    badImages("gzip without its end mark", gzipped(goodImages()).chopped(1), "is cut off");
    QByteArray damaged = gzipped(goodImages());
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 0x55);
    badImages("gzip with a wrong checksum", damaged, "the compressed data is damaged");

    badLabels("images for labels", goodImages(), "starts with 0x00000803 (IDX images)");
    badLabels("a label short", goodLabels().chopped(1), "holds 2 bytes behind its header, which");
    badLabels("a label long", goodLabels() + bytesOf({1}), "is longer than the 3 bytes");
    badLabels("label 10 of 10", bigEndianWords({labelMagic, 3}) + bytesOf({0, 10, 1}),
              "label 10 at image 1 is out of range; this set has 10 classes");
    badLabels("label 255", bigEndianWords({labelMagic, 3}) + bytesOf({0, 1, 255}),
              "label 255 at image 2 is out of range");
    badLabels("fewer labels than images", bigEndianWords({labelMagic, 2}) + bytesOf({0, 1}),
              "holds 2 labels; images has 3 images");
}

void IdxTest::refusesBadFiles() {
    QFETCH(QByteArray, images);
    QFETCH(QByteArray, labels);
    QFETCH(QString, file);
    QFETCH(QString, reason);
    const auto imagePath = writeFile(path("images"), images);
    const auto labelPath = writeFile(path("labels"), labels);
    const QString message = errorMessage([&] { readIdx(imagePath, labelPath, 10); });
    RLAB_VERIFY_CONTAINS(message, reason);
    QVERIFY2(message.startsWith(folder_.filePath(file) + ": "), qPrintable(message));
}

void IdxTest::refusesAFileThatIsNotThere() {
    const auto labelPath = writeFile(path("labels"), goodLabels());
    const std::filesystem::path nowhere = path("nowhere").toStdString();
    const QString message = errorMessage([&] { readIdx(nowhere, labelPath, 10); });
    RLAB_VERIFY_CONTAINS(message, QString("nowhere: can't be opened: "));
}

QTEST_GUILESS_MAIN(IdxTest)
#include "IdxTest.moc"
