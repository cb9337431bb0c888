// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include "core/kernels/reference/Convolution.h"
#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/Compare.h"

#include <QTest>

using namespace rlab;
using namespace rlab::simd;
using reference::Array;

namespace {

/// (N, C, H, W) → (N, C/B, H, W, B)
template <class From>
Tensor blocked(const BasicTensor<From>& from, int block) {
    const Shape& s = from.shape();
    Tensor to(s);
    std::int64_t i = 0;
    for (std::int64_t n = 0; n < s[0]; ++n)
        for (std::int64_t c = 0; c < s[1]; ++c)
            for (std::int64_t p = 0; p < s[2] * s[3]; ++p, ++i)
                to[((n * (s[1] / block) + c / block) * s[2] * s[3] + p) * block + c % block] =
                    static_cast<float>(from[i]);
    return to;
}

Array unblocked(const Tensor& from, int block) {
    const Shape& s = from.shape();
    Array to(s);
    std::int64_t i = 0;
    for (std::int64_t n = 0; n < s[0]; ++n)
        for (std::int64_t c = 0; c < s[1]; ++c)
            for (std::int64_t p = 0; p < s[2] * s[3]; ++p, ++i)
                to[i] =
                    from[((n * (s[1] / block) + c / block) * s[2] * s[3] + p) * block + c % block];
    return to;
}

/// Option A: every second pixel, in the middle of `channels` channels; or back, added up.
Array shortcut(const Array& x, const Shape& to) {
    Array y(to);
    const std::int64_t before = (to[1] - x.shape()[1]) / 2;
    for (std::int64_t n = 0; n < to[0]; ++n)
        for (std::int64_t c = 0; c < x.shape()[1]; ++c)
            for (std::int64_t i = 0; i < to[2]; ++i)
                for (std::int64_t j = 0; j < to[3]; ++j)
                    reference::at(y, n, c + before, i, j) = reference::at(x, n, c, 2 * i, 2 * j);
    return y;
}

Array shortcutBack(const Array& dy, const Shape& from) {
    Array dx(from);
    const std::int64_t before = (dy.shape()[1] - from[1]) / 2;
    for (std::int64_t n = 0; n < from[0]; ++n)
        for (std::int64_t c = 0; c < from[1]; ++c)
            for (std::int64_t i = 0; i < dy.shape()[2]; ++i)
                for (std::int64_t j = 0; j < dy.shape()[3]; ++j)
                    reference::at(dx, n, c, 2 * i, 2 * j) = reference::at(dy, n, c + before, i, j);
    return dx;
}

/// Σ a·b for each channel.
std::vector<double> channelDots(const Array& a, const Array& b) {
    const Shape& s = a.shape();
    std::vector<double> sums(static_cast<std::size_t>(s[1]));
    for (std::int64_t i = 0; i < a.size(); ++i)
        sums[static_cast<std::size_t>(i / (s[2] * s[3]) % s[1])] += a[i] * b[i];
    return sums;
}

enum class Skip { None, Same, OptionA };

/// One convolution with random numbers, and what it should give.
class Case {
public:
    static constexpr int images = 5;
    static constexpr int firstChunk = 3;

    Case(const BlockedConv& conv, Skip skip, Skip skipGradient)
        : conv_(conv)
        , skipKind_(skip)
        , skipGradientKind_(skipGradient)
        , inShape_{images, conv.inChannels, conv.inHeight, conv.inWidth}
        , outShape_{images, conv.outChannels, conv.outHeight, conv.outWidth}
        , raw_(randomTensor<double>(inShape_, 1))
        , weights_(randomTensor<double>(Shape{conv.outChannels, conv.inChannels, 3, 3}, 2))
        , scale_(randomTensor<float>(Shape{conv.inChannels}, 3))
        , shift_(randomTensor<float>(Shape{conv.inChannels}, 4)) {
        spec_.outChannels = conv.outChannels;
        spec_.kernel = Extent::square(3);
        spec_.stride = Extent::square(conv.stride());
        spec_.padding = Extent::square(1);
        makeActivation();
        runForward();
    }

    double outputError() const { return relativeError(unblocked(y_, conv_.block), expectedY_); }
    double storedError() const {
        return relativeError(unblocked(stored_, conv_.block), activation_);
    }
    double sumsError() const {
        const Array y = unblocked(y_, conv_.block);
        Array ones(outShape_);
        std::ranges::fill(ones.span(), 1.0);
        return std::max(
            sumError(firstSums_, channelDots(y, ones), norm(std::span<const double>(y.span()))),
            sumError(secondSums_, channelDots(y, y), 0));
    }

    void runBackward();
    double weightGradientError() const {
        return relativeError(weightGradient_, expectedWeightGradient_);
    }
    double inputGradientError() const {
        return relativeError(unblocked(inputGradient_, conv_.block), expectedInputGradient_);
    }
    double gradientSumsError() const {
        const Array g = unblocked(inputGradient_, conv_.block);
        return sumError(secondGradientSums_, channelDots(g, raw_),
                        norm(std::span<const double>(g.span())));
    }

private:
    static double sumError(const std::vector<double>& actual, const std::vector<double>& expected,
                           double floor) {
        return relativeError(std::span<const double>(actual), std::span<const double>(expected),
                             floor);
    }

    void makeActivation();
    void runForward();

    const BlockedConv conv_;
    const Skip skipKind_, skipGradientKind_;
    const Shape inShape_, outShape_;
    Conv2dSpec spec_;
    Array raw_, weights_;
    Tensor scale_, shift_;
    Array activation_, expectedY_;
    Tensor rawBlocked_, skipBlocked_, stored_, y_;
    Activation input_;
    std::vector<double> firstSums_, secondSums_;
    Tensor weightGradient_, inputGradient_;
    Array expectedWeightGradient_, expectedInputGradient_;
    std::vector<double> secondGradientSums_;
};

void Case::makeActivation() {
    if (conv_.method == Method::Stem) {
        activation_ = raw_;
        rawBlocked_ = converted<float>(raw_);
        input_.images = rawBlocked_.data();
        return;
    }
    Array skip(inShape_);
    if (skipKind_ != Skip::None) {
        const bool same = skipKind_ == Skip::Same;
        // An odd size, of which every second pixel is taken up to the last one.
        const Shape shape{images, same ? conv_.inChannels : conv_.inChannels / 2,
                          same ? conv_.inHeight : 2 * conv_.inHeight - 1,
                          same ? conv_.inWidth : 2 * conv_.inWidth};
        const Array source = randomTensor<double>(shape, 5);
        skip = same ? source : shortcut(source, inShape_);
        input_.skipChannels = static_cast<int>(shape[1]);
        input_.skipHeight = static_cast<int>(shape[2]);
        input_.skipWidth = static_cast<int>(shape[3]);
        skipBlocked_ =
            same || shape[1] % conv_.block == 0 ? blocked(source, conv_.block) : Tensor();
        input_.skip = skipBlocked_.data();
    }
    activation_ = Array(inShape_);
    const std::int64_t pixels = inShape_[2] * inShape_[3];
    for (std::int64_t i = 0; i < raw_.size(); ++i) {
        const std::int64_t c = i / pixels % inShape_[1];
        activation_[i] = std::max(0.0, raw_[i] * scale_[c] + shift_[c] + skip[i]);
    }
    rawBlocked_ = blocked(raw_, conv_.block);
    stored_ = notNumbers<float>(inShape_);
    input_.y = rawBlocked_.data();
    input_.scale = scale_.data();
    input_.shift = shift_.data();
    input_.stored = stored_.data();
}

void Case::runForward() {
    expectedY_ = reference::convForward(spec_, activation_, weights_, nullptr);
    Tensor packed(Shape{conv_.packedWeights()});
    packWeights(conv_, converted<float>(weights_).data(), false, packed.data());
    Tensor scratch = notNumbers<float>(Shape{scratchFloats(conv_)});
    y_ = notNumbers<float>(outShape_);
    const auto channels = static_cast<std::size_t>(conv_.outChannels);
    firstSums_.assign(channels, 0);
    secondSums_.assign(channels, 0);
    for (const auto& [begin, end] : {std::pair{0, firstChunk}, std::pair{firstChunk, images}}) {
        std::vector<double> first(channels, NAN), second(channels, NAN);
        ForwardChunk chunk{begin,         end,       input_,
                           packed.data(), y_.data(), {first.data(), second.data()},
                           scratch.data()};
        forwardChunk(conv_, chunk);
        for (std::size_t c = 0; c < channels; ++c) {
            firstSums_[c] += first[c];
            secondSums_[c] += second[c];
        }
    }
}

void Case::runBackward() {
    const Array gradient = randomTensor<double>(outShape_, 6);
    const Shape channels{conv_.outChannels};
    const Tensor a = randomTensor<float>(channels, 7), b = randomTensor<float>(channels, 8),
                 c = randomTensor<float>(channels, 9);
    const Array y = unblocked(y_, conv_.block);
    Array dy(outShape_);
    const std::int64_t pixels = outShape_[2] * outShape_[3];
    for (std::int64_t i = 0; i < dy.size(); ++i) {
        const std::int64_t channel = i / pixels % outShape_[1];
        dy[i] = a[channel] * gradient[i] + b[channel] * y[i] + c[channel];
    }
    expectedWeightGradient_ = reference::convBackwardWeights(spec_, activation_, dy);

    const Tensor gradientBlocked = blocked(gradient, conv_.block);
    Tensor packed(Shape{conv_.packedWeights()});
    const bool wantsInput = conv_.method != Method::Stem;
    if (wantsInput)
        packWeights(conv_, converted<float>(weights_).data(), true, packed.data());
    Tensor scratch = notNumbers<float>(Shape{scratchFloats(conv_)});
    Tensor partials = notNumbers<float>(Shape{2 * conv_.packedWeights()});
    inputGradient_ = notNumbers<float>(inShape_);
    BackwardChunk chunk{};
    chunk.input = input_;
    chunk.y = y_.data();
    chunk.gradient = gradientBlocked.data();
    chunk.a = a.data();
    chunk.b = b.data();
    chunk.c = c.data();
    chunk.packed = packed.data();
    chunk.inputGradient = wantsInput ? inputGradient_.data() : nullptr;
    chunk.scratch = scratch.data();

    Array skipGradient(inShape_);
    Tensor skipBlocked;
    if (skipGradientKind_ != Skip::None) {
        const bool same = skipGradientKind_ == Skip::Same;
        const Shape shape{images, same ? conv_.inChannels : 2 * conv_.inChannels,
                          same ? conv_.inHeight : (conv_.inHeight + 1) / 2,
                          same ? conv_.inWidth : (conv_.inWidth + 1) / 2};
        const Array source = randomTensor<double>(shape, 10);
        skipGradient = same ? source : shortcutBack(source, inShape_);
        skipBlocked = blocked(source, conv_.block);
        chunk.skipGradient = skipBlocked.data();
        chunk.skipChannels = static_cast<int>(shape[1]);
        chunk.skipHeight = static_cast<int>(shape[2]);
        chunk.skipWidth = static_cast<int>(shape[3]);
    }
    const auto inChannels = static_cast<std::size_t>(conv_.inChannels);
    secondGradientSums_.assign(inChannels, 0);
    int part = 0;
    for (const auto& [begin, end] : {std::pair{0, firstChunk}, std::pair{firstChunk, images}}) {
        std::vector<double> first(inChannels, NAN), second(inChannels, NAN);
        chunk.begin = begin;
        chunk.end = end;
        chunk.weightGradient = partials.data() + part++ * conv_.packedWeights();
        chunk.sums = wantsInput ? ChannelSums{first.data(), second.data()} : ChannelSums{};
        backwardChunk(conv_, chunk);
        for (std::size_t channel = 0; channel < inChannels && wantsInput; ++channel)
            secondGradientSums_[channel] += second[channel];
    }
    weightGradient_ = notNumbers<float>(weights_.shape());
    unpackWeightGradient(conv_, partials.data(), part, weightGradient_.data());

    if (!wantsInput)
        return;
    expectedInputGradient_ = reference::convBackwardData(spec_, inShape_, weights_, dy);
    for (std::int64_t i = 0; i < raw_.size(); ++i)
        expectedInputGradient_[i] =
            activation_[i] > 0 ? expectedInputGradient_[i] + skipGradient[i] : 0;
}

} // namespace

Q_DECLARE_METATYPE(Skip)

/// Every method, block size and border case on every instruction set that this machine has.
class BlockedConvolutionTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheNaiveOne_data() {
        QTest::addColumn<QString>("instructions");
        QTest::addColumn<QList<int>>("sizes");
        QTest::addColumn<Skip>("skip");
        QTest::addColumn<Skip>("skipGradient");
        struct Row {
            const char* name;
            QList<int> sizes; ///< block, channels, height, width, output channels, stride
            Skip skip, skipGradient;
        };
        const Row rows[] = {
            {"stem of three channels", {16, 3, 12, 8, 16, 1}, Skip::None, Skip::None},
            {"stem of one channel, narrow blocks", {8, 1, 7, 9, 8, 1}, Skip::None, Skip::None},
            {"Winograd", {16, 16, 8, 12, 16, 1}, Skip::None, Skip::None},
            {"Winograd with skips", {16, 32, 8, 8, 32, 1}, Skip::Same, Skip::Same},
            {"Winograd over the border", {16, 16, 7, 5, 48, 1}, Skip::Same, Skip::None},
            {"Winograd behind a change of stage", {16, 64, 4, 4, 64, 1}, Skip::OptionA, Skip::Same},
            {"Winograd before a change of stage", {16, 16, 8, 7, 16, 1}, Skip::None, Skip::OptionA},
            {"narrow blocks", {8, 8, 16, 16, 8, 1}, Skip::None, Skip::Same},
            {"narrow blocks, odd number", {8, 24, 6, 6, 24, 1}, Skip::Same, Skip::Same},
            {"narrow blocks, change of stage", {8, 16, 4, 4, 16, 1}, Skip::OptionA, Skip::OptionA},
            {"one pixel", {16, 16, 1, 1, 16, 1}, Skip::None, Skip::None},
            {"strided", {16, 16, 16, 16, 32, 2}, Skip::Same, Skip::OptionA},
            {"strided, odd size", {16, 32, 7, 9, 64, 2}, Skip::None, Skip::OptionA},
            {"strided, narrow blocks", {8, 8, 32, 20, 16, 2}, Skip::Same, Skip::OptionA},
        };
        for (const std::string& set : instructionSets())
            for (const Row& row : rows)
                QTest::addRow("%s, %s", set.c_str(), row.name)
                    << QString::fromStdString(set) << row.sizes << row.skip << row.skipGradient;
    }

    void agreesWithTheNaiveOne() {
        QFETCH(QString, instructions);
        QFETCH(QList<int>, sizes);
        QFETCH(Skip, skip);
        QFETCH(Skip, skipGradient);
        useInstructionSet(instructions.toStdString());
        Case test(blockedConv(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5]), skip,
                  skipGradient);
        // F(4×4, 3×3) loses about three bits against a direct sum.
        constexpr double bound = 3e-6;
        RLAB_VERIFY_ERROR(test.outputError(), bound);
        RLAB_VERIFY_ERROR(test.sumsError(), bound);
        const bool stem = sizes[1] <= 4;
        if (!stem)
            RLAB_VERIFY_ERROR(test.storedError(), bound);
        test.runBackward();
        RLAB_VERIFY_ERROR(test.weightGradientError(), bound);
        if (!stem) {
            RLAB_VERIFY_ERROR(test.inputGradientError(), bound);
            RLAB_VERIFY_ERROR(test.gradientSumsError(), bound);
        }
    }

    void cleanup() { useBestInstructionSet(); }
};

QTEST_GUILESS_MAIN(BlockedConvolutionTest)
#include "BlockedConvolutionTest.moc"
