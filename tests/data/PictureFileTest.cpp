// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureFile.h"

#include "core/base/Stopped.h"
#include "core/pictures/PictureSquare.h"
#include "tests/data/TestPictures.h"

#include <QColorSpace>
#include <QElapsedTimer>
#include <QImageReader>
#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace rlab;
using namespace rlab::test;

Q_DECLARE_METATYPE(rlab::PictureFault)

namespace {

QByteArray pngChunk(const QByteArray& type, const QByteArray& data) {
    const QByteArray body = type + data;
    const auto sum = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(body.constData()), static_cast<uInt>(body.size())));
    return bigEndianWords({static_cast<std::uint32_t>(data.size())}) + body + bigEndianWords({sum});
}

/// 30,000 × 30,000 pixels in a hundred bytes.
QByteArray pngBomb() {
    return QByteArray("\x89PNG\r\n\x1A\n", 8) +
           pngChunk("IHDR", bigEndianWords({30000, 30000}) + bytesOf({8, 2, 0, 0, 0})) +
           pngChunk("IDAT", bytesOf({0x78, 0x9c, 3, 0, 0, 0, 0, 1})) + pngChunk("IEND", {});
}

/// The same size in the frame header of a small JPEG.
QByteArray jpegBomb() {
    QByteArray bytes = encoded(testPicture(16, 16), "jpg");
    const qsizetype frame = bytes.indexOf(bytesOf({0xFF, 0xC0}));
    return bytes.replace(frame + 5, 4, bytesOf({0x75, 0x30, 0x75, 0x30}));
}

/// Behind the start marker of a JPEG.
QByteArray withExif(QByteArray jpeg, int orientation) {
    const QByteArray tiff = QByteArray("MM\0*", 4) + bigEndianWords({8}) + bytesOf({0, 1}) +
                            bytesOf({0x01, 0x12, 0, 3}) + bigEndianWords({1}) +
                            bytesOf({0, orientation, 0, 0}) + bigEndianWords({0});
    const QByteArray body = QByteArray("Exif\0\0", 6) + tiff;
    const auto length = static_cast<int>(body.size() + 2);
    return jpeg.insert(2, bytesOf({0xFF, 0xE1, length >> 8, length & 0xFF}) + body);
}

QByteArray withBytes(QByteArray bytes, qsizetype at, const QByteArray& others) {
    return bytes.replace(at, others.size(), others);
}

QByteArray half(const QByteArray& bytes) {
    return bytes.first(bytes.size() / 2);
}

} // namespace

class PictureFileTest : public QObject {
    Q_OBJECT

private slots:
    void knowsSuffixes();
    void refuses_data();
    void refuses();
    void refusesWhatCannotBeRead();
    void readsWhateverTheNameSays();
    void decodes_data();
    void decodes();
    void turnsAsTheCameraSays();
    void laysTransparencyOverWhite();
    void takesBytesBehindTheEnd();
    void survivesFlippedBytes();
    void stopsWhenAsked();
    void scalesAsTorchvisionDoes();
    void keepsPicturesOfTheRightSize();
    void scalesTheThinnest();
};

void PictureFileTest::knowsSuffixes() {
    for (const char* name : {"a.jpg", "a.JPEG", "a.Png", "b/a.bmp", "a.ppm", "a.pgm", "a.webp"})
        QVERIFY2(hasPictureSuffix(name), name);
    for (const char* name : {"a.svg", "a.gif", "png", ".png", "a.png.txt", "a.icns", "a"})
        QVERIFY2(!hasPictureSuffix(name), name);
}

void PictureFileTest::refuses_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<PictureFault>("fault");
    QTest::addColumn<QString>("reason");
    const QImage picture = testPicture(64, 48);
    const QByteArray jpeg = encoded(picture, "jpg"), png = encoded(picture, "png");
    const QByteArray bmp = encoded(picture, "bmp"), ppm = encoded(picture, "ppm");
    const auto row = [](const char* name, const QByteArray& bytes, PictureFault fault,
                        const char* reason) {
        QTest::newRow(name) << bytes << fault << QString::fromUtf8(reason);
    };
    using enum PictureFault;
    row("text", "no picture at all\n", NotAPicture, "is not a picture");
    row("two letters of text", "BMW builds cars, and this sentence isn't one", NotAPicture,
        "is not a picture");
    row("nothing", {}, Truncated, "it has no bytes");
    row("svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", Unsupported, "is an SVG file");
    row("gif", QByteArray("GIF89a\1\0\1\0\0\0\0", 13), Unsupported, "is a GIF file");
    row("icns", QByteArray("icns\0\0\0\x08", 8), Unsupported, "is an ICNS file");
    row("half a jpeg", half(jpeg), Truncated, "its end marker is missing");
    row("jpeg without its last byte", jpeg.chopped(1), Truncated, "its end marker is missing");
    row("start of a jpeg", jpeg.first(10), Truncated, "its end marker is missing");
    row("jpeg without a picture", bytesOf({0xFF, 0xD8, 0xFF, 0xD9}), Damaged, "before any picture");
    row("jpeg with a broken segment", withBytes(jpeg, 20, QByteArray(300, '\0')), Damaged,
        "is damaged");
    row("half a png", half(png), Truncated, "is cut off");
    row("png without its end", png.chopped(12), Truncated, "(IEND) is missing");
    row("png with a wrong sum", withBytes(png, png.size() - 20, bytesOf({1, 2, 3})), Damaged,
        "check sum");
    row("half a bmp", half(bmp), Truncated, "it should have");
    row("bmp of more rows", withBytes(bmp, 22, bytesOf({200, 0, 0, 0})), Truncated, "should have");
    row("bmp of more bytes", withBytes(bmp, 2, bytesOf({0, 0, 1, 0})), Truncated, "65536 bytes");
    row("half a ppm", half(ppm), Truncated, "it should have");
    row("ppm in words", "P3 2 2 255 1 2 3 4 5 6 7 8", Truncated, "12 numbers and has 8");
    row("ppm without pixels", "P6 0 0 255\n", Damaged, "header is impossible");
    row("png bomb", pngBomb(), TooLarge, "30000 × 30000 pixels; at most 100 million");
    row("jpeg bomb", jpegBomb(), TooLarge, "30000 × 30000 pixels");
    row("bmp bomb", withBytes(bmp, 18, bytesOf({0x30, 0x75, 0, 0, 0x30, 0x75, 0, 0})), Truncated,
        "it should have 2700000054 bytes");
    row("jpeg with other codes", withBytes(jpeg, jpeg.size() - 200, QByteArray(150, '\x5A')),
        Damaged, "is damaged: ");
    row("ppm bomb", "P6 30000 30000 255\n", Truncated, "should have 2700000019 bytes and has 19");
    if (!QImageReader::supportedImageFormats().contains("webp")) {
        row("webp", QByteArray("RIFF\4\0\0\0WEBP", 12), Unsupported, "qt6-image-formats-plugins");
        return;
    }
    const QByteArray webp = encoded(picture, "webp");
    row("half a webp", half(webp), Truncated, "it should have");
    row("webp with other codes", withBytes(webp, 20, QByteArray(40, '\x5A')), Damaged,
        "is damaged");
}

void PictureFileTest::refuses() {
    QFETCH(QByteArray, bytes);
    QFETCH(PictureFault, fault);
    QFETCH(QString, reason);
    try {
        PictureFile(bytes).decode();
    } catch (const PictureRefused& refusal) {
        RLAB_VERIFY_CONTAINS(QString::fromUtf8(refusal.what()), reason);
        QCOMPARE(refusal.fault(), fault);
        return;
    }
    QFAIL("it was taken");
}

void PictureFileTest::refusesWhatCannotBeRead() {
    const QTemporaryDir folder;
    const auto faultOf = [&](const QString& name) -> std::optional<PictureFault> {
        try {
            PictureFile(std::filesystem::path(folder.filePath(name).toStdString()));
        } catch (const PictureRefused& refusal) {
            return refusal.fault();
        }
        return std::nullopt;
    };
    QCOMPARE(faultOf("missing.png"), PictureFault::Unreadable);
    QDir(folder.path()).mkdir("folder.png");
    QCOMPARE(faultOf("folder.png"), PictureFault::Unreadable);
    QFile sparse(folder.filePath("large.png"));
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(mostPictureBytes + 1));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(faultOf("large.png"), PictureFault::TooLarge);
    QVERIFY(timer.elapsed() < 1000); // its bytes are not read
}

void PictureFileTest::readsWhateverTheNameSays() {
    const QTemporaryDir folder;
    const QImage picture = testPicture(9, 7);
    const auto path = writeFile(folder.filePath("really-a-png.jpg"), encoded(picture, "png"));
    QCOMPARE(PictureFile(path).decode(), picture);
}

void PictureFileTest::decodes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("tolerance");
    const QImage picture = testPicture(33, 21);
    QTest::newRow("jpeg") << encoded(picture, "jpg", 100) << 12;
    QTest::newRow("png") << encoded(picture, "png") << 0;
    QTest::newRow("bmp") << encoded(picture, "bmp") << 0;
    QTest::newRow("ppm") << encoded(picture, "ppm") << 0;
    QTest::newRow("png, 16 bit") << encoded(picture.convertToFormat(QImage::Format_RGBX64), "png")
                                 << 0;
    QTest::newRow("png, alpha") << encoded(picture.convertToFormat(QImage::Format_ARGB32), "png")
                                << 0;
    if (QImageReader::supportedImageFormats().contains("webp")) {
        constexpr int lossless = 100;
        QTest::newRow("webp") << encoded(picture, "webp", lossless) << 0;
    }
}

void PictureFileTest::decodes() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, tolerance);
    const QImage expected = testPicture(33, 21);
    const PictureFile file(bytes);
    QCOMPARE(file.size(), QSize(33, 21));
    const QImage decoded = file.decode();
    QCOMPARE(decoded.format(), QImage::Format_RGB32);
    QCOMPARE(decoded.size(), expected.size());
    for (int y = 0; y < 21; ++y)
        for (int x = 0; x < 33; ++x) {
            const QRgb a = decoded.pixel(x, y), b = expected.pixel(x, y);
            QVERIFY(std::abs(qRed(a) - qRed(b)) <= tolerance);
            QVERIFY(std::abs(qGreen(a) - qGreen(b)) <= tolerance);
        }
    // Grey and palettes.
    const QImage grey = expected.convertToFormat(QImage::Format_Grayscale8);
    QCOMPARE(PictureFile(encoded(grey, "png")).decode(),
             grey.convertToFormat(QImage::Format_RGB32));
    const QImage palette = expected.convertToFormat(QImage::Format_Indexed8);
    QCOMPARE(PictureFile(encoded(palette, "png")).decode(),
             palette.convertToFormat(QImage::Format_RGB32));
}

void PictureFileTest::turnsAsTheCameraSays() {
    const QByteArray jpeg = encoded(testPicture(40, 24), "jpg", 100);
    constexpr int quarterTurn = 6;
    const QImage turned = PictureFile(withExif(jpeg, quarterTurn)).decode();
    QCOMPARE(turned, PictureFile(jpeg).decode().transformed(QTransform().rotate(90)));
    QCOMPARE(turned.size(), QSize(24, 40));
}

void PictureFileTest::laysTransparencyOverWhite() {
    QImage picture(3, 1, QImage::Format_ARGB32);
    picture.setPixelColor(0, 0, QColor(10, 20, 30, 255));
    picture.setPixelColor(1, 0, QColor(10, 20, 30, 0));
    picture.setPixelColor(2, 0, QColor(0, 0, 0, 128));
    const QImage decoded = PictureFile(encoded(picture, "png")).decode();
    QCOMPARE(decoded.pixel(0, 0), qRgb(10, 20, 30));
    QCOMPARE(decoded.pixel(1, 0), qRgb(255, 255, 255));
    QCOMPARE(decoded.pixel(2, 0), qRgb(127, 127, 127));
}

void PictureFileTest::takesBytesBehindTheEnd() {
    for (const char* format : {"jpg", "png", "bmp", "ppm"}) {
        const QByteArray bytes = encoded(testPicture(8, 8), format);
        QCOMPARE(PictureFile(bytes + "a camera's own data").decode(), PictureFile(bytes).decode());
    }
}

/// Either refused or decoded, and nothing else: the sanitizers watch.
void PictureFileTest::survivesFlippedBytes() {
    QRandomGenerator random(1);
    int taken = 0, refused = 0;
    for (const char* format : {"jpg", "png", "bmp", "ppm"}) {
        const QByteArray intact = encoded(testPicture(24, 24), format);
        for (int i = 0; i < 400; ++i) {
            QByteArray bytes = intact;
            for (int flips = 1 + i % 4; flips > 0; --flips) {
                const qsizetype at = random.bounded(static_cast<int>(bytes.size()));
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.bounded(8)));
            }
            try {
                const QImage image = PictureFile(bytes).decode();
                QVERIFY(!image.isNull() && image.format() == QImage::Format_RGB32);
                ++taken;
            } catch (const PictureRefused&) {
                ++refused;
            }
        }
    }
    QVERIFY(taken > 0 && refused > 400); // every flip in a PNG is noticed
}

void PictureFileTest::stopsWhenAsked() {
    std::stop_source source;
    source.request_stop();
    const PictureFile file(encoded(testPicture(64, 64), "jpg"));
    QVERIFY_EXCEPTION_THROWN(file.decode(source.get_token()), Stopped);
}

/// Computed with Pillow 9.4: Image.resize((2, 2), BILINEAR) of the bytes 0, 10, … 150 as 4 × 4.
void PictureFileTest::scalesAsTorchvisionDoes() {
    QImage picture(4, 4, QImage::Format_RGB32);
    for (int i = 0; i < 16; ++i)
        picture.setPixel(i % 4, i / 4, qRgb(10 * i, 255 - 10 * i, 7));
    const std::vector<std::uint8_t> square = squareOf(picture, 2);
    // Weights of a pixel 0.5 and 1.5 from the centre, 4 apart at most: 3/7, 3/7, 1/7.
    const double near = (0 * 3 + 1 * 3 + 2) / 7.0, far = (1 + 2 * 3 + 3 * 3) / 7.0;
    const std::array<double, 2> place{near, far};
    for (std::size_t y = 0; y < 2; ++y)
        for (std::size_t x = 0; x < 2; ++x)
            QVERIFY(std::abs(square[y * 2 + x] - 10 * (4 * place[y] + place[x])) <= 1);
    for (std::size_t i = 0; i < 4; ++i) {
        QVERIFY(std::abs(square[i] + square[4 + i] - 255) <= 1);
        QCOMPARE(int{square[8 + i]}, 7);
    }
}

void PictureFileTest::keepsPicturesOfTheRightSize() {
    const QImage picture = testPicture(32, 32, 5);
    const std::vector<std::uint8_t> same = squareOf(picture, 32);
    const std::vector<std::uint8_t> middle =
        squareOf(testPicture(52, 32, 5).copy(0, 0, 52, 32), 32); // 10 columns on either side go
    for (std::size_t y = 0; y < 32; ++y)
        for (std::size_t x = 0; x < 32; ++x) {
            const auto place = [&](int dx) {
                return std::pair(static_cast<int>(x) + dx, static_cast<int>(y));
            };
            QCOMPARE(int{same[y * 32 + x]}, qRed(picture.pixel(place(0).first, place(0).second)));
            QCOMPARE(int{middle[2048 + y * 32 + x]},
                     qBlue(testPicture(52, 32, 5).pixel(place(10).first, place(10).second)));
        }
}

/// One pixel high and a million wide, the long side would be 32 million.
void PictureFileTest::scalesTheThinnest() {
    QImage line(1'000'000, 1, QImage::Format_RGB32);
    line.fill(qRgb(1, 2, 3));
    const std::vector<std::uint8_t> square = squareOf(line, 256);
    QCOMPARE(square.size(), std::size_t{3 * 256 * 256});
    QCOMPARE(int{square.front()}, 1);
    QCOMPARE(int{square.back()}, 3);
}

QTEST_GUILESS_MAIN(PictureFileTest)
#include "PictureFileTest.moc"
