// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include <hwy/cache_control.h>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedBackward.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Worker-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

template <int BI, int BO>
class BackwardWorker : Worker<BI, BO> {
public:
    using Base = Worker<BI, BO>;

    BackwardWorker(const BlockedConv& conv, float* scratch)
        : Base(conv, scratch)
        , winogradGradient_(scratch + this->layout_.weightGradientAt) {}

    void run(const BackwardChunk& chunk) {
        this->clearInput();
        clearBorder(this->layout_.gradient, conv_.groupImages, this->gradient_);
        if (conv_.method == Method::Stem || conv_.method == Method::Strided)
            std::fill_n(chunk.weightGradient, conv_.weights(), 0.0f);
        this->beginSums(conv_.inChannels, chunk.sums);
        this->forEachGroup(chunk.begin, chunk.end,
                           [&](std::int64_t first, int images) { runGroup(chunk, first, images); });
        hwy::FlushStream(); // other threads read it next
        if (conv_.method == Method::Winograd)
            finishWinogradGradient(chunk.weightGradient);
    }

private:
    using Base::conv_;
    using Base::room_;

    Images inputs() const { return {this->input_, this->layout_.input}; }
    Images gradients() const { return {this->gradient_, this->layout_.gradient}; }
    Extents inputSize() const { return {conv_.inBlocks(), conv_.inHeight, conv_.inWidth}; }
    Extents outputSize() const { return {conv_.outBlocks(), conv_.outHeight, conv_.outWidth}; }

    void runGroup(const BackwardChunk& chunk, std::int64_t first, int images) {
        this->makeInputs(chunk.input, first, images);
        for (int i = 0; i < images; ++i)
            makeGradient<BO>(conv_, chunk, first + i, this->layout_.gradient,
                             this->gradient_ + i * this->layout_.gradient.image());
        fetchForInputGradient(chunk, first, images);
        addWeightGradient(chunk.weightGradient, first > chunk.begin, images);
        fetchNextGroup(chunk, first + images);
        if constexpr (BI != stemBlock)
            if (chunk.inputGradient) {
                if (streams(chunk))
                    makeInputGradient<true>(chunk, first, images);
                else
                    makeInputGradient<false>(chunk, first, images);
                this->collectSums(conv_.inChannels, chunk.sums);
            }
    }

    bool streams(const BackwardChunk& chunk) const {
        return Base::template streams<BI>(chunk.batch, conv_.inImage());
    }

    void fetchForInputGradient(const BackwardChunk& chunk, std::int64_t first, int images) {
        room_.prefetch.clear();
        if (!chunk.inputGradient)
            return;
        const std::int64_t from = first * conv_.inImage(), count = images * conv_.inImage();
        if (!streams(chunk))
            room_.prefetch.add(chunk.inputGradient + from, count);
        if (chunk.input.isStored && chunk.completes)
            room_.prefetch.add(chunk.input.y + from, count);
        if (chunk.added.data && isInputSized(chunk.added))
            room_.prefetch.add(chunk.added.data + from, count);
    }

    void fetchNextGroup(const BackwardChunk& chunk, std::int64_t next) {
        room_.prefetch.clear();
        const std::int64_t count = this->following(next, chunk.batch) * conv_.outImage();
        if (count == 0)
            return;
        room_.prefetch.add(chunk.gradient + next * conv_.outImage(), count);
        room_.prefetch.add(chunk.y + next * conv_.outImage(), count);
        this->fetchInput(chunk.input, next, this->following(next, chunk.batch));
    }

    bool isInputSized(const BlockedImages& images) const {
        return images.hasSize(conv_.inChannels, conv_.inHeight, conv_.inWidth);
    }

    /// What else flows to the inputs of a group, in their shape; null: nothing.
    const float* addedGradients(const BackwardChunk& chunk, std::int64_t first, int images) {
        const BlockedImages& added = chunk.added;
        if (!added.data)
            return nullptr;
        const float* group = added.data + first * added.image();
        if (isInputSized(added))
            return group;
        const ImageLayout from = ImageLayout::dense(added.channels, added.height, added.width);
        const ImageLayout to = ImageLayout::dense(conv_.inChannels, conv_.inHeight, conv_.inWidth);
        for (int i = 0; i < images; ++i)
            shortcutBack(group + i * from.image(), from, this->skip_ + i * to.image(), to);
        return this->skip_;
    }

    template <bool Streams>
    void makeInputGradient(const BackwardChunk& chunk, std::int64_t first, int images) {
        const std::int64_t at = first * conv_.inImage();
        const float* added = addedGradients(chunk, first, images);
        float* out = chunk.inputGradient + at;
        const ImageLayout dense =
            ImageLayout::dense(conv_.inChannels, conv_.inHeight, conv_.inWidth);
        if (!chunk.completes)
            return inputGradientPass(
                chunk.packed, images, [=](int image, int vector, int row, int x) HWY_ATTR {
                    float* to = out + offset(dense, image, vector, row, x);
                    return [=](Vec<BI> value, int down, int right, Vec<BI>&, Vec<BI>&)
                               HWY_ATTR { store<BI>(value, to + down * dense.row() + right * BI); };
                });
        const float* y = chunk.input.y + at;
        const Images input = inputs();
        const auto epilogue = [=](int image, int vector, int row, int x) HWY_ATTR {
            const std::size_t place = offset(dense, image, vector, row, x);
            const float* activation = input.data + offset(input.layout, image, vector, row, x);
            return [=](Vec<BI> value, int down, int right, Vec<BI>& s1, Vec<BI>& s2) HWY_ATTR {
                const std::size_t from = place + down * dense.row() + right * BI;
                if (added)
                    value = hn::Add(value, load<BI>(added + from));
                const Vec<BI> forward =
                    load<BI>(activation + down * input.layout.row() + right * BI);
                value = hn::IfThenElseZero(hn::Gt(forward, hn::Zero(Tag<BI>())), value);
                Base::template write<Streams, BI>(value, out + from);
                s1 = hn::Add(s1, value);
                s2 = hn::MulAdd(value, load<BI>(y + from), s2);
            };
        };
        inputGradientPass(chunk.packed, images, epilogue);
    }

    static HWY_INLINE std::size_t offset(const ImageLayout& layout, int image, int vector, int row,
                                         int x) {
        return image * layout.image() + layout.at(vector / vectors<BI>, row, x) +
               (vector % vectors<BI>)*lanes<BI>;
    }

    template <class Epilogue>
    void inputGradientPass(const float* packed, int images, const Epilogue& epilogue) {
        if (conv_.method == Method::Winograd)
            winogradPass<BO, BI>(gradients(), inputSize(), packed, images, room_, epilogue);
        else if (conv_.method == Method::Strided)
            stridedGradientPass<BI, BO>(gradients(), inputSize(), packed, images, room_, epilogue);
        else
            pointwisePass<BO, BI>(gradients(), 1,
                                  {conv_.inBlocks(), conv_.outHeight, conv_.outWidth}, inputSize(),
                                  conv_.stride, packed, images, room_, epilogue);
    }

    /// `add`: to what the groups before have left there.
    void addWeightGradient(float* gradient, bool add, int images) {
        if constexpr (BI == stemBlock) {
            if (conv_.inChannels == 3)
                addDirectGradient<3>(conv_.inChannels, gradient, images);
            else
                addDirectGradient<1>(conv_.inChannels, gradient, images);
        } else if (conv_.method == Method::Winograd) {
            addWinogradGradient(add, images);
        } else if (conv_.method == Method::Strided) {
            // Eight inputs need 24 sums.
            addDirectGradient<manyRegisters ? 8 : 4>(BI, gradient, images);
        } else {
            addPointwiseGradient(gradient, add, images);
        }
    }

    void addWinogradGradient(bool add, int images) {
        const int all = images * this->layout_.tilesPerImage;
        const int outVectors = conv_.outBlocks() * vectors<BO>;
        withVectorsTogether(outVectors, [&](auto k) {
            room_.prefetch.spreadOver(portions(all) * gradientCalls<BI, BO, k>(winogradPoints,
                                                                               conv_.inBlocks(),
                                                                               conv_.outBlocks()) +
                                      all * (conv_.inBlocks() * vectors<BI> + outVectors));
            for (int begin = 0; begin < all; begin += winogradTilesAtOnce) {
                const int end = std::min(all, begin + winogradTilesAtOnce);
                transformInputs<BI>(inputs(), outputSize(), begin, end, room_.first,
                                    room_.prefetch);
                transformGradients(begin, end);
                gradientProducts<BI, BO, k>(winogradPoints, room_.first, winogradMatrices<BI>,
                                            room_.second, winogradMatrices<BO>, winogradGradient_,
                                            add || begin > 0, conv_.inBlocks(), conv_.outBlocks(),
                                            end - begin, room_.prefetch);
            }
        });
    }

    void transformGradients(int begin, int end) {
        const Images from = gradients();
        constexpr Tiles out = winogradMatrices<BO>;
        forEachTile(outputSize(), begin, end, [&](int tile, int image, int y, int x) HWY_ATTR {
            const float* pixels = from.image(image) + from.layout.at(0, y, x);
            for (int vector = 0; vector < conv_.outBlocks() * vectors<BO>; ++vector) {
                const int block = vector / vectors<BO>, lane = (vector % vectors<BO>)*lanes<BO>;
                room_.prefetch.pull();
                transformGradient<BO>(
                    pixels + block * from.layout.plane() + lane, from.layout.row(),
                    room_.second + block * out.plane + tile * BO + lane, out.point);
            }
        });
    }

    /// From the 36 matrices to (vectors of outputs, inputs, 9, lanes).
    void finishWinogradGradient(float* gradient) {
        constexpr int L = lanes<BO>;
        const int outVectors = conv_.outBlocks() * vectors<BO>;
        const int together = vectorsTogether(outVectors);
        const std::size_t points =
            std::size_t(conv_.inChannels) * conv_.outChannels + gradientPointGap;
        for (int vector = 0; vector < outVectors; ++vector)
            for (int input = 0; input < conv_.inChannels; ++input, gradient += 9 * L) {
                const std::size_t at =
                    (std::size_t(vector / together) * conv_.inChannels + input) * together +
                    vector % together;
                Vec<BO> g[9];
                transformWeightGradient<BO>(winogradGradient_ + at * L, points, g);
                RLAB_UNROLL for (int i = 0; i < 9; ++i) store<BO>(g[i], gradient + i * L);
            }
    }

    /// `Inputs` channels at a time; it divides `channels`, those of a block.
    template <int Inputs>
    void addDirectGradient(int channels, float* gradient, int images) {
        const DirectInput in(this->layout_.input, channels);
        const ImageLayout& out = this->layout_.gradient;
        for (int vector = 0; vector < conv_.outBlocks() * vectors<BO>; ++vector) {
            const float* dy = this->gradient_ + out.at(vector / vectors<BO>, 0, 0) +
                              (vector % vectors<BO>)*lanes<BO>;
            for (int block = 0; block < in.blocks; ++block)
                for (int c = 0; c < channels; c += Inputs, gradient += 9 * Inputs * lanes<BO>)
                    for (int ky = 0; ky < 3; ++ky)
                        for (int image = 0; image < images; ++image)
                            directGradientTile<BI, BO, Inputs>(
                                in,
                                this->input_ + image * this->layout_.input.image() +
                                    block * in.plane + ky * in.row + c,
                                dy + image * out.image(), out.row(), conv_.outHeight,
                                conv_.outWidth, conv_.stride, gradient + 3 * ky * lanes<BO>);
        }
    }

    void addPointwiseGradient(float* gradient, bool add, int images) {
        const int pixels = this->layout_.tilesPerImage;
        const ImageLayout& out = this->layout_.gradient;
        for (int image = 0; image < images; ++image) {
            Tiles from;
            const float* in = pointwisePixels<BI>(inputs(), image, outputSize(), conv_.stride,
                                                  room_.second, from);
            withVectorsTogether(conv_.outBlocks() * vectors<BO>, [&](auto k) {
                room_.prefetch.spreadOver(
                    (images - image) *
                    gradientCalls<BI, BO, k>(1, conv_.inBlocks(), conv_.outBlocks()));
                gradientProducts<BI, BO, k>(
                    1, in, from, this->gradient_ + image * out.image(), {0, out.plane()}, gradient,
                    add || image > 0, conv_.inBlocks(), conv_.outBlocks(), pixels, room_.prefetch);
            });
        }
    }

    float* const winogradGradient_;
};

void Backward(const BlockedConv& conv, const BackwardChunk& chunk) {
    withBlocks(conv,
               [&](auto in, auto out) { BackwardWorker<in, out>(conv, chunk.scratch).run(chunk); });
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Backward);

void backwardChunk(const BlockedConv& conv, const BackwardChunk& chunk) {
    HWY_DYNAMIC_DISPATCH(Backward)(conv, chunk);
}

} // namespace rlab::simd
#endif
