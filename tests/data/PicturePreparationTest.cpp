// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PicturePreparation.h"

#include "core/base/Error.h"
#include "core/pictures/PictureSquare.h"
#include "tests/data/TestPictures.h"

#include <QtTest>

#include <array>
#include <cmath>

using namespace rlab;

namespace {

using Colour = std::array<int, 3>;

QImage drawn(int width, int height, const auto& colourAt) {
    QImage picture(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const Colour colour = colourAt(x, y);
            picture.setPixel(x, y, qRgb(colour[0], colour[1], colour[2]));
        }
    return picture;
}

int at(const std::vector<std::uint8_t>& prepared, int side, int channel, int y, int x) {
    return prepared[static_cast<std::size_t>((channel * side + y) * side + x)];
}

} // namespace

/// Pictures of any size for a network.
class PicturePreparationTest : public QObject {
    Q_OBJECT

private slots:
    /// What a network is asked about looks as what it was trained with, bit for bit.
    void preparesAsForTraining() {
        for (const auto& [width, height] : {std::pair{97, 61}, {20, 24}, {33, 400}}) {
            const QImage picture = test::testPicture(width, height, 3);
            const std::vector<std::uint8_t> square = squareOf(picture, 32);
            QCOMPARE(preparePicture(picture, Shape{3, 32, 32}), square);
            const std::vector<std::uint8_t> grey = preparePicture(picture, Shape{1, 32, 32});
            QCOMPARE(grey.size(), std::size_t{32 * 32});
            for (std::size_t i = 0; i < grey.size(); ++i)
                QCOMPARE(int{grey[i]},
                         static_cast<int>(std::lround(0.299 * square[i] + 0.587 * square[1024 + i] +
                                                      0.114 * square[2048 + i])));
        }
    }

    void refusesWhatIsNoSquare() {
        const QImage picture = test::testPicture(40, 30);
        for (const Shape& input : {Shape{3, 8, 9}, Shape{2, 8, 8}})
            QVERIFY_EXCEPTION_THROWN(preparePicture(picture, input), SpecError);
    }

    void fittingPicturesStayAsTheyAre() {
        const QImage picture = drawn(8, 8, [](int x, int y) {
            return Colour{x * 30, y * 30, (x + y) * 15};
        });
        const std::vector<std::uint8_t> prepared = preparePicture(picture, Shape{3, 8, 8});
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 8; ++x) {
                QCOMPARE(at(prepared, 8, 0, y, x), x * 30);
                QCOMPARE(at(prepared, 8, 1, y, x), y * 30);
                QCOMPARE(at(prepared, 8, 2, y, x), (x + y) * 15);
            }
    }

    void oneColourStaysOneColour() {
        const Colour colour{10, 200, 77};
        for (const auto& [width, height] : {std::pair{1, 1}, {3, 500}, {640, 480}, {31, 33}}) {
            const std::vector<std::uint8_t> prepared = preparePicture(
                drawn(width, height, [&](int, int) { return colour; }), Shape{3, 32, 32});
            QCOMPARE(prepared.size(), std::size_t{3 * 32 * 32});
            for (int channel = 0; channel < 3; ++channel)
                for (int i = 0; i < 32 * 32; ++i)
                    QCOMPARE(at(prepared, 32, channel, i / 32, i % 32),
                             colour[static_cast<std::size_t>(channel)]);
        }
    }

    void theMiddleIsSeen() {
        // Red | green | blue squares side by side, and the same one above the other.
        const auto third = [](int i) {
            return Colour{i < 64 ? 255 : 0, i >= 64 && i < 128 ? 255 : 0, i >= 128 ? 255 : 0};
        };
        const QImage wide = drawn(192, 64, [&](int x, int) { return third(x); });
        const QImage tall = drawn(64, 192, [&](int, int y) { return third(y); });
        for (const QImage& picture : {wide, tall}) {
            const std::vector<std::uint8_t> prepared = preparePicture(picture, Shape{3, 16, 16});
            for (int i = 2; i < 14; ++i) {
                QCOMPARE(at(prepared, 16, 0, i, i), 0);
                QCOMPARE(at(prepared, 16, 1, i, i), 255);
                QCOMPARE(at(prepared, 16, 2, i, i), 0);
            }
        }
    }

    /// A fine chequerboard becomes grey, not a coarse chequerboard.
    void shrinkingAverages() {
        const QImage board = drawn(300, 300, [](int x, int y) {
            const int value = (x + y) % 2 ? 255 : 0;
            return Colour{value, value, value};
        });
        for (const std::uint8_t byte : preparePicture(board, Shape{3, 32, 32}))
            QVERIFY2(std::abs(byte - 127.5) < 3, qPrintable(QString::number(byte)));
    }

    /// A ramp stays a ramp, whichever way it is scaled.
    void rampsStayRamps() {
        for (const int width : {10, 16, 100, 1000}) {
            const QImage ramp = drawn(width, width, [&](int x, int) {
                const int value = static_cast<int>(std::lround((x + 0.5) * 255 / width));
                return Colour{value, value, value};
            });
            const std::vector<std::uint8_t> prepared = preparePicture(ramp, Shape{3, 16, 16});
            for (int x = 2; x < 14; ++x) // at the borders, there is nothing on one side
                QVERIFY(std::abs(at(prepared, 16, 0, 7, x) - (x + 0.5) * 255 / 16) <= 2);
        }
    }

    void greyAndInversion() {
        const QImage red = drawn(4, 4, [](int, int) { return Colour{255, 0, 0}; });
        QCOMPARE(int{preparePicture(red, Shape{1, 4, 4})[5]}, 76); // 0.299 · 255
        QCOMPARE(int{preparePicture(red, Shape{1, 4, 4}, {.invert = true})[5]}, 179);
    }
};

QTEST_APPLESS_MAIN(PicturePreparationTest)
#include "PicturePreparationTest.moc"
