// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/Convolution.h"
#include "core/kernels/simd/BlockedConvolution.h"
#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/Blocked.h"

#include <QTest>

#include <algorithm>

using namespace rlab;
using namespace rlab::simd;
using reference::Array;

namespace {

constexpr int images = 5;

/// What tiles of pixels may read past the last image, which nobody uses.
constexpr std::int64_t pastTheEnd = 256;

/// Images in this layout: `around` in their border, NaN behind the last.
Tensor padded(const Array& from, const ImageLayout& layout, float around = 0) {
    const auto image = static_cast<std::int64_t>(layout.image());
    Tensor to = notNumbers<float>(Shape{images * image + pastTheEnd});
    std::fill_n(to.data(), images * image, around);
    const Shape& s = from.shape();
    for (std::int64_t i = 0; i < from.size(); ++i) {
        const auto c = static_cast<int>(channelOf(s, i));
        const auto y = static_cast<int>(i / s[3] % s[2]), x = static_cast<int>(i % s[3]);
        const std::int64_t n = i / (s[1] * s[2] * s[3]);
        to[n * image + static_cast<std::int64_t>(layout.at(c / layout.block, y, x)) +
           c % layout.block] = static_cast<float>(from[i]);
    }
    return to;
}

/// The images alone; and whether all around them is as it was: NaN.
Array unpadded(const Tensor& from, const ImageLayout& layout, bool& borderIsUntouched) {
    Array to(Shape{images, layout.channels(), layout.height, layout.width});
    Tensor rest = from;
    std::int64_t i = 0;
    for (int n = 0; n < images; ++n)
        for (int c = 0; c < layout.channels(); ++c)
            for (int y = 0; y < layout.height; ++y)
                for (int x = 0; x < layout.width; ++x) {
                    const auto at = static_cast<std::int64_t>(n * layout.image() +
                                                              layout.at(c / layout.block, y, x)) +
                                    c % layout.block;
                    to[i++] = from[at];
                    rest[at] = NAN;
                }
    borderIsUntouched =
        std::ranges::all_of(rest.span(), [](float value) { return std::isnan(value); });
    return to;
}

/// A border of one pixel and some more room on the right and below.
ImageLayout roomy(int channels, int height, int width) {
    ImageLayout layout = ImageLayout::dense(channels, height, width);
    layout.border = 1;
    layout.rows = height + 5;
    layout.columns = width + 3;
    return layout;
}

struct Sizes {
    int kernel, inChannels, height, width, outChannels, stride;
};

enum class SkipKind { None, Dense, Padded };

/// One step with random numbers, and what it should give.
class StepCase {
public:
    StepCase(const Sizes& s, SkipKind skip, bool relu, bool scaled, bool roomyLayouts)
        : conv_(blockedConv(s.kernel, s.inChannels, s.height, s.width, s.outChannels, s.stride))
        , relu_(relu)
        , in_(randomTensor<double>(Shape{images, s.inChannels, s.height, s.width}, 1))
        , weights_(randomTensor<float>(Shape{s.outChannels, s.inChannels, s.kernel, s.kernel}, 2))
        , shift_(randomTensor<float>(Shape{s.outChannels}, 3))
        , scale_(scaled ? randomTensor<float>(Shape{s.outChannels}, 4) : Tensor())
        , inLayout_(roomyLayouts ? larger(paddedInput(conv_)) : paddedInput(conv_))
        , outLayout_(layoutOfOutput(roomyLayouts))
        , skipLayout_(layoutOfOutput(skip == SkipKind::Padded)) {
        Conv2dSpec spec;
        spec.outChannels = s.outChannels;
        spec.kernel = Extent::square(s.kernel);
        spec.stride = Extent::square(s.stride);
        spec.padding = Extent::square(s.kernel / 2);
        expected_ = reference::convForward(spec, in_, converted<double>(weights_), nullptr);
        if (skip != SkipKind::None)
            skip_ = randomTensor<double>(expected_.shape(), 5);
        for (std::int64_t i = 0; i < expected_.size(); ++i) {
            const std::int64_t c = channelOf(expected_.shape(), i);
            double value = expected_[i] * (scaled ? double(scale_[c]) : 1.0) + shift_[c];
            value += skip_.size() > 0 ? skip_[i] : 0;
            expected_[i] = relu ? std::max(0.0, value) : value;
        }
    }

    bool isWinograd() const { return conv_.method == Method::Winograd; }

    /// Relative error in units of ε, on the instruction set in use; infinite if the output's
    /// padding has changed.
    double error() const {
        Tensor packed = notNumbers<float>(Shape{conv_.packedWeights()});
        packWeights(conv_, weights_.data(), scale_.data(), false, packed.data());
        Tensor scratch = notNumbers<float>(Shape{scratchFloats(conv_)});
        const Tensor in = input();
        const Tensor skip = skip_.size() > 0 ? padded(skip_, skipLayout_, NAN) : Tensor();
        Tensor out =
            notNumbers<float>(Shape{images * static_cast<std::int64_t>(outLayout_.image())});
        inferStep(conv_, {images, in.data(), inLayout_, packed.data(), shift_.data(), skip.data(),
                          skipLayout_, relu_, out.data(), outLayout_, scratch.data()});
        bool borderIsUntouched = false;
        const Array made = unpadded(out, outLayout_, borderIsUntouched);
        return borderIsUntouched ? relativeError(made, expected_) / floatEpsilon : HUGE_VAL;
    }

private:
    static ImageLayout larger(ImageLayout layout) {
        layout.rows += 2 + layout.border;
        layout.columns += 3;
        layout.border = 1;
        return layout;
    }

    ImageLayout layoutOfOutput(bool isRoomy) const {
        return (isRoomy ? roomy : ImageLayout::dense)(conv_.outChannels, conv_.outHeight,
                                                      conv_.outWidth);
    }

    Tensor input() const {
        if (conv_.method != Method::Stem)
            return padded(in_, inLayout_);
        Tensor in(Shape{images * static_cast<std::int64_t>(inLayout_.image()) + pastTheEnd});
        padStemInput(conv_, converted<float>(in_).data(), images, in.data());
        return in;
    }

    const BlockedConv conv_;
    const bool relu_;
    const Array in_;
    const Tensor weights_, shift_, scale_;
    const ImageLayout inLayout_, outLayout_, skipLayout_;
    Array skip_, expected_;
};

} // namespace

Q_DECLARE_METATYPE(Sizes)
Q_DECLARE_METATYPE(ImageLayout)

/// The kernels of inference against naive ones in double, on every instruction set.
class BlockedInferenceTest : public QObject {
    Q_OBJECT

private slots:
    void stepsAgreeWithTheNaiveOne_data() {
        QTest::addColumn<Sizes>("sizes");
        const auto row = [](const char* name, const Sizes& sizes) { QTest::newRow(name) << sizes; };
        row("stem", {3, 3, 12, 9, 16, 1});
        row("stem of one channel, narrow blocks", {3, 1, 7, 10, 24, 1});
        row("Winograd", {3, 16, 8, 8, 16, 1});
        row("Winograd over the border", {3, 32, 5, 7, 48, 1});
        row("Winograd, many images a group", {3, 16, 2, 3, 32, 1});
        row("Winograd, narrow to wide blocks", {3, 8, 9, 6, 16, 1});
        row("Winograd, wide to narrow blocks", {3, 16, 6, 9, 24, 1});
        row("strided", {3, 16, 8, 16, 32, 2});
        row("strided, odd size", {3, 16, 7, 17, 8, 2});
        row("strided, narrow blocks", {3, 8, 5, 3, 24, 2});
        row("1×1", {1, 16, 5, 7, 64, 1});
        row("1×1, narrow to wide blocks", {1, 24, 3, 5, 16, 1});
        row("1×1, wide to narrow blocks", {1, 32, 4, 1, 8, 1});
        row("1×1, stride 2", {1, 16, 7, 8, 32, 2});
        row("1×1, stride 2, narrow blocks", {1, 8, 6, 5, 16, 2});
        row("one pixel", {3, 16, 1, 1, 16, 1});
    }
    void stepsAgreeWithTheNaiveOne() {
        QFETCH(Sizes, sizes);
        for (const SkipKind skip : {SkipKind::None, SkipKind::Dense, SkipKind::Padded})
            for (const bool relu : {false, true})
                for (const bool roomyLayouts : {false, true}) {
                    if (sizes.inChannels < 8 && roomyLayouts)
                        continue; // a stem's input always is as padStemInput() makes it
                    const StepCase test(sizes, skip, relu, relu, roomyLayouts);
                    for (const std::string& set : instructionSets()) {
                        useInstructionSet(set);
                        const double error = test.error(), bound = test.isWinograd() ? 25 : 8;
                        QVERIFY2(error <= bound,
                                 qPrintable(QStringLiteral("%1: %2 ε, skip %3, ReLU %4, room %5")
                                                .arg(QString::fromStdString(set))
                                                .arg(error)
                                                .arg(int(skip))
                                                .arg(relu)
                                                .arg(roomyLayouts)));
                    }
                }
    }

    void stemsArePadded_data() {
        QTest::addColumn<Sizes>("sizes");
        QTest::newRow("three channels") << Sizes{3, 3, 5, 9, 16, 1};
        QTest::newRow("one channel") << Sizes{3, 1, 8, 7, 8, 1};
    }
    void stemsArePadded() {
        QFETCH(Sizes, sizes);
        const BlockedConv conv = blockedConv(sizes.kernel, sizes.inChannels, sizes.height,
                                             sizes.width, sizes.outChannels, sizes.stride);
        const Array in =
            randomTensor<double>(Shape{images, sizes.inChannels, sizes.height, sizes.width}, 1);
        const ImageLayout layout = paddedInput(conv);
        const Tensor expected = padded(in, layout);
        const auto count = static_cast<std::size_t>(images * layout.image());
        for (const std::string& set : instructionSets()) {
            useInstructionSet(set);
            Tensor made(Shape{static_cast<std::int64_t>(count)});
            padStemInput(conv, converted<float>(in).data(), images, made.data());
            QVERIFY2(std::ranges::equal(made.span(), expected.span().first(count)), set.c_str());
        }
    }

    void meansOfPixels_data() {
        QTest::addColumn<ImageLayout>("layout");
        QTest::newRow("wide blocks") << ImageLayout::dense(64, 8, 8);
        QTest::newRow("narrow blocks, padded") << roomy(24, 5, 7);
        QTest::newRow("wide blocks, padded") << roomy(48, 3, 9);
        QTest::newRow("narrow blocks") << ImageLayout::dense(8, 7, 1);
        QTest::newRow("one pixel") << roomy(16, 1, 1);
    }
    void meansOfPixels() {
        QFETCH(ImageLayout, layout);
        const Array from =
            randomTensor<double>(Shape{images, layout.channels(), layout.height, layout.width}, 1);
        Array expected(Shape{images, layout.channels()});
        const std::int64_t pixels = layout.height * layout.width;
        for (std::int64_t i = 0; i < from.size(); ++i)
            expected[i / pixels] += from[i] / static_cast<double>(pixels);
        const Tensor in = padded(from, layout, NAN); // only pixels count
        for (const std::string& set : instructionSets()) {
            useInstructionSet(set);
            Tensor mean = notNumbers<float>(Shape{images, layout.channels()});
            poolPadded(in.data(), layout, images, mean.data());
            RLAB_VERIFY_ERROR(relativeError(mean, expected) / floatEpsilon, 8);
        }
    }

    void cleanup() { useBestInstructionSet(); }
};

QTEST_GUILESS_MAIN(BlockedInferenceTest)
#include "BlockedInferenceTest.moc"
