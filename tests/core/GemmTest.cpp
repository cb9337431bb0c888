// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/Gemm.h"
#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/Compare.h"

using namespace rlab;
using simd::GemmFactor;

namespace {

/// A matrix in memory with gaps between its rows and guards around it, all not a number.
class Guarded {
public:
    Guarded(std::int64_t rows, std::int64_t columns, std::int64_t gap, std::uint32_t stream)
        : rows_(rows)
        , columns_(columns)
        , stride_(columns + gap)
        , memory_(notNumbers<float>(Shape{2 * guard + rows * stride_ - gap})) {
        const Tensor numbers = randomTensor<float>({rows, columns}, stream);
        for (std::int64_t i = 0; i < rows; ++i)
            std::copy_n(numbers.data() + i * columns, columns, data() + i * stride_);
    }

    float* data() { return memory_.data() + guard; }
    std::int64_t stride() const { return stride_; }
    double at(std::int64_t row, std::int64_t column, bool transposed = false) const {
        return memory_[guard + (transposed ? column * stride_ + row : row * stride_ + column)];
    }

    bool isIntact() const {
        for (std::int64_t i = 0; i < memory_.size(); ++i) {
            const std::int64_t inside = i - guard;
            const bool used =
                inside >= 0 && inside / stride_ < rows_ && inside % stride_ < columns_;
            if (!used && !std::isnan(memory_[i]))
                return false;
        }
        return true;
    }

private:
    /// More than a vector, and odd: nothing is aligned.
    static constexpr std::int64_t guard = 37;

    std::int64_t rows_, columns_, stride_;
    Tensor memory_;
};

struct Sizes {
    std::int64_t m, n, k;
};

/// The largest error of an element of c (+)= a·b in units of ε/2·(Σ |a·b| + |c|): each of the sum's
/// roundings costs at most one. Infinite if something outside of c was written or used.
double gemmError(const Sizes& s, bool transposeA, bool transposeB, bool add, std::int64_t gap) {
    Guarded a(transposeA ? s.k : s.m, transposeA ? s.m : s.k, gap, 1);
    Guarded b(transposeB ? s.n : s.k, transposeB ? s.k : s.n, gap, 2);
    Guarded c(s.m, s.n, gap, 3);
    const Guarded before = c;
    Tensor scratch = notNumbers<float>(Shape{simd::gemmScratch + 1});
    simd::gemm(s.m, s.n, s.k, {a.data(), a.stride(), transposeA},
               {b.data(), b.stride(), transposeB}, c.data(), c.stride(), add, scratch.data() + 1);
    if (!c.isIntact())
        return std::numeric_limits<double>::infinity();
    double worst = 0;
    for (std::int64_t i = 0; i < s.m; ++i)
        for (std::int64_t j = 0; j < s.n; ++j) {
            double sum = add ? before.at(i, j) : 0, size = std::abs(sum);
            for (std::int64_t p = 0; p < s.k; ++p) {
                const double product = a.at(i, p, transposeA) * b.at(p, j, transposeB);
                sum += product;
                size += std::abs(product);
            }
            const double error =
                std::abs(c.at(i, j) - sum) / (size * std::numeric_limits<float>::epsilon() / 2);
            if (!(error <= worst))
                worst = std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
        }
    return worst;
}

} // namespace

/// On every instruction set that this machine has.
class GemmTest : public QObject {
    Q_OBJECT

    static void forEachSet() {
        QTest::addColumn<QString>("instructions");
        for (const std::string& set : simd::instructionSets())
            QTest::newRow(set.c_str()) << QString::fromStdString(set);
    }

private slots:
    void agreesWithTheNaiveOne_data() { forEachSet(); }
    void agreesWithTheNaiveOne() {
        QFETCH(QString, instructions);
        simd::useInstructionSet(instructions.toStdString());
        constexpr std::int64_t sizes[] = {1, 2, 3, 5, 8, 13, 16, 17, 33, 48, 65, 100, 130};
        int variant = 0;
        for (const std::int64_t m : sizes)
            for (const std::int64_t n : sizes)
                for (const std::int64_t k : sizes) {
                    // 13 sizes and 16 variants have no factor in common: each meets each.
                    variant = (variant + 1) % 16;
                    RLAB_VERIFY_ERROR(gemmError({m, n, k}, variant & 1, variant & 2, variant & 4,
                                                variant & 8 ? 3 : 0),
                                      static_cast<double>(k + 1));
                }
    }

    void allVariantsOverTheBordersOfBlocks_data() { forEachSet(); }
    void allVariantsOverTheBordersOfBlocks() {
        QFETCH(QString, instructions);
        simd::useInstructionSet(instructions.toStdString());
        for (const Sizes& s :
             {Sizes{4, 4, 4}, {9, 100, 7}, {21, 52, 193}, {385, 3, 10}, {1, 1, 577}})
            for (int variant = 0; variant < 16; ++variant)
                RLAB_VERIFY_ERROR(
                    gemmError(s, variant & 1, variant & 2, variant & 4, variant & 8 ? 3 : 0),
                    static_cast<double>(s.k + 1));
    }

    void partsHaveTheSameBitsAsTheWhole_data() { forEachSet(); }
    void partsHaveTheSameBitsAsTheWhole() {
        QFETCH(QString, instructions);
        simd::useInstructionSet(instructions.toStdString());
        constexpr std::int64_t m = 29, n = 71, k = 200;
        const Tensor a = randomTensor<float>({m, k}, 1), b = randomTensor<float>({k, n}, 2);
        Tensor whole(Shape{m, n}), parts(Shape{m, n}), scratch(Shape{simd::gemmScratch});
        simd::gemm(m, n, k, {a.data(), k}, {b.data(), n}, whole.data(), n, false, scratch.data());
        for (const auto& [row, rows] : {std::pair{0, 10}, {10, 1}, {11, 18}})
            for (const auto& [column, columns] : {std::pair{0, 17}, {17, 54}})
                simd::gemm(rows, columns, k, {a.data() + row * k, k}, {b.data() + column, n},
                           parts.data() + row * n + column, n, false, scratch.data());
        QVERIFY(std::ranges::equal(whole.span(), parts.span()));
    }

    void emptySumsAreZero() {
        float c[] = {1, 2, 3, 4}, scratch[simd::gemmScratch];
        simd::gemm(2, 1, 0, {c, 1}, {c, 1}, c, 2, true, scratch);
        QCOMPARE(c[0], 1.0f);
        simd::gemm(2, 1, 0, {c, 1}, {c, 1}, c, 2, false, scratch);
        QCOMPARE(std::vector<float>(std::begin(c), std::end(c)), (std::vector<float>{0, 2, 0, 4}));
    }

    void cleanup() { simd::useBestInstructionSet(); }
};

QTEST_GUILESS_MAIN(GemmTest)
#include "GemmTest.moc"
