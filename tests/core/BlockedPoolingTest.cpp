// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"
#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/Blocked.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace rlab;
using namespace rlab::simd;
using reference::Array;

namespace {

constexpr int images = 5;
constexpr double bound = 8; // in units of ε

/// The activation that is pooled: of which size, and what is added to it.
struct Sizes {
    int channels, height, width;
    int skipChannels = 0;
    int skipStride = 1;
    bool skipIsRaw = false;
};

BlockedConv convOf(const Sizes& s) {
    return blockedConv(3, s.channels, s.height, s.width, s.channels, 1);
}

/// Calls work(begin, end) for two chunks.
template <class Work>
void forEachChunk(const Work& work) {
    work(0, 3);
    work(3, images);
}

/// Sums of all chunks together; each chunk has to set its own.
template <class Work>
std::vector<double> addedSums(int channels, const Work& work) {
    std::vector<double> sums(2 * static_cast<std::size_t>(channels));
    forEachChunk([&](int begin, int end) {
        std::vector<double> part(sums.size(), NAN);
        work(begin, end, ChannelSums{part.data(), part.data() + channels});
        std::ranges::transform(part, sums, sums.begin(), std::plus<>());
    });
    return sums;
}

/// Σ g and Σ g·y.
double sumsError(const std::vector<double>& sums, const Array& g, const Array& y) {
    const auto half = sums.begin() + static_cast<std::ptrdiff_t>(sums.size() / 2);
    return std::max(sumError({sums.begin(), half}, channelSums(g), g),
                    sumError({half, sums.end()}, channelDots(g, y), g));
}

class PoolCase {
public:
    explicit PoolCase(const Sizes& s)
        : conv_(convOf(s))
        , shape_{images, s.channels, s.height, s.width}
        , raw_(randomTensor<double>(shape_, 1))
        , scale_(randomTensor<float>(Shape{s.channels}, 2))
        , shift_(randomTensor<float>(Shape{s.channels}, 3))
        , activation_(shape_)
        , mean_(Shape{images, s.channels})
        , meanGradient_(randomTensor<float>(Shape{images, s.channels}, 4))
        , gradient_(shape_) {
        Array skip(shape_);
        if (s.skipChannels > 0) {
            const Array source = randomTensor<double>(Shape{images, s.skipChannels,
                                                            s.skipStride * (s.height - 1) + 1,
                                                            s.skipStride * s.width},
                                                      5);
            skip = optionA(source, shape_, s.skipStride);
            skip_ = blocked(source);
        }
        if (s.skipIsRaw) {
            skipScale_ = randomTensor<float>(Shape{s.channels}, 6);
            skipShift_ = randomTensor<float>(Shape{s.channels}, 7);
        }
        const std::int64_t pixels = s.height * s.width;
        for (std::int64_t i = 0; i < raw_.size(); ++i) {
            const std::int64_t c = channelOf(shape_, i);
            const double added = s.skipIsRaw ? skip[i] * skipScale_[c] + skipShift_[c] : skip[i];
            const auto before = [&] { return raw_[i] * scale_[c] + shift_[c] + added; };
            // Off the ReLU's edge, where rounding would decide.
            while (std::abs(before()) < 1e-4)
                raw_[i] += 0.125;
            activation_[i] = std::max(0.0, before());
            mean_[i / pixels] += activation_[i] / static_cast<double>(pixels);
            if (activation_[i] > 0)
                gradient_[i] = meanGradient_[i / pixels] / static_cast<double>(pixels);
        }
        rawBlocked_ = blocked(raw_);
    }

    double meanError() const {
        Tensor scratch = notNumbers<float>(Shape{scratchFloats(conv_)});
        Tensor mean = notNumbers<float>(mean_.shape());
        forEachChunk([&](int begin, int end) {
            poolChunk(conv_, begin, end, activation(), mean.data(), scratch.data());
        });
        return relativeError(mean, mean_) / floatEpsilon;
    }

    /// Of the gradient, and of its sums.
    std::pair<double, double> gradientErrors() const {
        Tensor scratch = notNumbers<float>(Shape{scratchFloats(conv_)});
        Tensor made = notNumbers<float>(shape_);
        const std::vector<double> sums =
            addedSums(conv_.outChannels, [&](int begin, int end, const ChannelSums& part) {
                poolBackwardChunk(conv_, begin, end, activation(), meanGradient_.data(),
                                  made.data(), part, scratch.data());
            });
        const Array gradient = unblocked(made);
        return {relativeError(gradient, gradient_) / floatEpsilon,
                sumsError(sums, gradient, raw_) / floatEpsilon};
    }

private:
    Activation activation() const {
        Activation activation;
        activation.y = rawBlocked_.data();
        activation.scale = scale_.data();
        activation.shift = shift_.data();
        if (skip_.size() > 0) {
            const Shape& s = skip_.shape();
            activation.skip = {skip_.data(), static_cast<int>(s[1]), static_cast<int>(s[2]),
                               static_cast<int>(s[3])};
        }
        activation.skipScale = skipScale_.data();
        activation.skipShift = skipShift_.data();
        return activation;
    }

    const BlockedConv conv_;
    const Shape shape_;
    Array raw_;
    const Tensor scale_, shift_;
    Array activation_, mean_;
    const Tensor meanGradient_;
    Array gradient_;
    Tensor rawBlocked_, skip_, skipScale_, skipShift_;
};

} // namespace

Q_DECLARE_METATYPE(Sizes)

/// The ends of a network in training, both ways, against naive ones in double, on every instruction
/// set.
class BlockedPoolingTest : public QObject {
    Q_OBJECT

private slots:
    void pooling_data() {
        QTest::addColumn<Sizes>("sizes");
        QTest::newRow("wide blocks") << Sizes{64, 8, 8};
        QTest::newRow("narrow blocks") << Sizes{24, 5, 7};
        QTest::newRow("one pixel") << Sizes{8, 1, 1};
        QTest::newRow("with a skip") << Sizes{32, 3, 9, 32};
        QTest::newRow("with a skip, narrow blocks") << Sizes{40, 7, 4, 40};
        QTest::newRow("with a projection") << Sizes{32, 5, 2, 32, 1, true};
        QTest::newRow("with a projection, narrow blocks") << Sizes{8, 3, 3, 8, 1, true};
        QTest::newRow("with option A") << Sizes{64, 3, 5, 32, 2};
        QTest::newRow("with option A, from narrow blocks") << Sizes{16, 5, 5, 8, 2};
        QTest::newRow("with option A, of the same size") << Sizes{48, 4, 3, 24, 1};
    }
    void pooling() {
        QFETCH(Sizes, sizes);
        const PoolCase test(sizes);
        for (const std::string& set : instructionSets()) {
            useInstructionSet(set);
            RLAB_VERIFY_ERROR(test.meanError(), bound);
            const auto [gradientError, sumsOfGradientError] = test.gradientErrors();
            RLAB_VERIFY_ERROR(gradientError, bound);
            RLAB_VERIFY_ERROR(sumsOfGradientError, bound);
        }
    }

    void sumsOfGradients_data() {
        QTest::addColumn<Sizes>("sizes");
        QTest::newRow("wide blocks") << Sizes{32, 7, 9};
        QTest::newRow("narrow blocks") << Sizes{40, 5, 3};
        QTest::newRow("one pixel") << Sizes{8, 1, 1};
    }
    void sumsOfGradients() {
        QFETCH(Sizes, sizes);
        const BlockedConv conv = convOf(sizes);
        const Shape shape{images, sizes.channels, sizes.height, sizes.width};
        const Array g = randomTensor<double>(shape, 1), y = randomTensor<double>(shape, 2);
        const Tensor gBlocked = blocked(g), yBlocked = blocked(y);
        for (const std::string& set : instructionSets()) {
            useInstructionSet(set);
            const std::vector<double> sums =
                addedSums(sizes.channels, [&](int begin, int end, const ChannelSums& part) {
                    gradientSums(conv, begin, end, gBlocked.data(), yBlocked.data(), part);
                });
            RLAB_VERIFY_ERROR(sumsError(sums, g, y) / floatEpsilon, bound);
        }
    }

    void cleanup() { useBestInstructionSet(); }
};

QTEST_GUILESS_MAIN(BlockedPoolingTest)
#include "BlockedPoolingTest.moc"
