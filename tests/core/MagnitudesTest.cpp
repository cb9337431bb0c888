// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/Magnitudes.h"
#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/Compare.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace rlab;

namespace {

#define VERIFY_CLOSE(actual, expected)                                                             \
    QVERIFY2(std::abs((actual) - (expected)) <= 1e-13 * std::abs(expected),                        \
             qPrintable(QStringLiteral("%1 instead of %2").arg(actual).arg(expected)))

} // namespace

class MagnitudesTest : public QObject {
    Q_OBJECT

private slots:
    void sums_data() {
        QTest::addColumn<QString>("set");
        QTest::addColumn<int>("count");
        for (const std::string& set : simd::instructionSets())
            for (const int count : {0, 1, 7, 8, 31, 1000})
                QTest::addRow("%s, %d", set.c_str(), count) << QString::fromStdString(set) << count;
    }

    void sums() {
        QFETCH(QString, set);
        QFETCH(int, count);
        simd::useInstructionSet(set.toStdString());
        const Tensor w = randomTensor<float>(Shape{count + 1}, 1);
        const Tensor s = randomTensor<float>(Shape{count + 1}, 2);
        const Tensor x = randomTensor<float>(Shape{count + 1}, 3);
        simd::WaySums ways{};
        double squares = 0, distance = 0, sum = 0, largest = 0;
        for (int i = 1; i <= count; ++i) { // from the second on: nothing lies on a border
            const double a = w[i], down = x[i] > 0 ? s[i] : 0;
            squares += a * a;
            distance += (a - s[i]) * (a - s[i]);
            sum += std::abs(a);
            largest = std::max(largest, std::abs(a));
            ways.shortcut += down * down;
            ways.branch += (a - down) * (a - down);
            ways.product += a * down;
        }
        const float* first = w.data() + 1;
        VERIFY_CLOSE(simd::squaredSum(first, count), squares);
        VERIFY_CLOSE(simd::squaredDistance(first, s.data() + 1, count), distance);
        const simd::AbsoluteSizes sizes = simd::absoluteSizes(first, count);
        VERIFY_CLOSE(sizes.squares, squares);
        VERIFY_CLOSE(sizes.sum, sum);
        QCOMPARE(static_cast<double>(sizes.largest), largest);
        const simd::WaySums actual = simd::waySums(first, s.data() + 1, x.data() + 1, count);
        VERIFY_CLOSE(actual.whole, squares);
        VERIFY_CLOSE(actual.shortcut, ways.shortcut);
        VERIFY_CLOSE(actual.branch, ways.branch);
        QVERIFY(std::abs(actual.product - ways.product) < 1e-10);
    }

    void smallNumbersCount() {
        const std::array<float, 3> tiny{1e-30F, -1e-30F, 1e-30F};
        VERIFY_CLOSE(simd::squaredSum(tiny.data(), 3), 3 * std::pow(double(1e-30F), 2));
    }

    void largestOfEachChannel() {
        for (const int block : {8, 16}) {
            const Tensor v = randomTensor<float>(Shape{5, block}, 4);
            const Tensor scale = randomTensor<float>(Shape{block}, 5);
            const Tensor shift = randomTensor<float>(Shape{block}, 6);
            std::vector<float> most(static_cast<std::size_t>(block), 0);
            simd::raiseToLargest(v.data(), 5, block, scale.data(), shift.data(), most.data());
            for (int c = 0; c < block; ++c) {
                float expected = 0;
                for (int i = 0; i < 5; ++i)
                    expected = std::max(expected, v[i * block + c] * scale[c] + shift[c]);
                QVERIFY(std::abs(most[static_cast<std::size_t>(c)] - expected) < 1e-6F);
            }
        }
    }

    void cleanup() { simd::useBestInstructionSet(); }
};

QTEST_APPLESS_MAIN(MagnitudesTest)
#include "MagnitudesTest.moc"
