// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include "core/kernels/simd/BlockedScratch.h"
#include "core/kernels/simd/PacedPrefetch.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedConvolution.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Activation-inl.h"
#include "core/kernels/simd/Direct-inl.h"
#include "core/kernels/simd/Vector-inl.h"
#include "core/kernels/simd/Winograd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// One convolution at work on one chunk of images.
template <int B>
class Worker {
public:
    static constexpr int L = lanes<B>;

    Worker(const BlockedConv& conv, float* scratch)
        : conv_(conv)
        , layout_(conv)
        , input_(scratch + layout_.input)
        , gradient_(scratch + layout_.gradient)
        , first_(scratch + layout_.first)
        , second_(scratch + layout_.second)
        , skip_(scratch + layout_.skip)
        , sums_(scratch + layout_.sums)
        , inVectors_(conv.inBlocks() * vectors<B>)
        , outVectors_(conv.outBlocks() * vectors<B>) {}

    void forward(const ForwardChunk& chunk) {
        clearInput();
        beginSums(conv_.outChannels, chunk.sums);
        for (std::int64_t n = chunk.begin; n < chunk.end; n += conv_.groupImages) {
            const int images =
                static_cast<int>(std::min<std::int64_t>(conv_.groupImages, chunk.end - n));
            for (int i = 0; i < images; ++i)
                makeInput(chunk.input, n + i, i, true);
            float* y = chunk.y + n * conv_.outImage();
            prefetch_.clear();
            prefetch_.add(y, images * conv_.outImage());
            prefetchInput(chunk.input, n + images, nextImages(n, chunk.end), true);
            const auto epilogue = [this, y](Vec<B> value, int image, int vector, int row, int x,
                                            Vec<B>& s1, Vec<B>& s2) HWY_ATTR {
                store<B>(value, y + image * conv_.outImage() +
                                    blockedOffset<B>(vector / vectors<B>, row, x, conv_.outHeight,
                                                     conv_.outWidth) +
                                    (vector % vectors<B>)*L);
                s1 = hn::Add(s1, value);
                s2 = hn::MulAdd(value, value, s2);
            };
            if (conv_.method == Method::Winograd)
                winograd(inputTiles(), conv_.inBlocks(), gradientTiles(), conv_.outBlocks(),
                         chunk.packed, images, epilogue);
            else if (conv_.method == Method::Stem)
                direct<1>(chunk.packed, images, epilogue);
            else
                direct<2>(chunk.packed, images, epilogue);
            collectSums(conv_.outChannels, chunk.sums);
        }
    }

    void backward(const BackwardChunk& chunk) {
        clearInput();
        std::fill_n(gradient_, conv_.groupImages * layout_.outImage, 0.0f);
        std::fill_n(chunk.weightGradient, conv_.packedWeights(), 0.0f);
        beginSums(conv_.inChannels, chunk.sums);
        for (std::int64_t n = chunk.begin; n < chunk.end; n += conv_.groupImages) {
            const int images =
                static_cast<int>(std::min<std::int64_t>(conv_.groupImages, chunk.end - n));
            for (int i = 0; i < images; ++i) {
                makeInput(chunk.input, n + i, i, false);
                makeGradient(chunk, n + i, i);
            }
            prefetch_.clear();
            if (chunk.inputGradient) {
                const std::int64_t in = conv_.inImage();
                prefetch_.add(chunk.inputGradient + n * in, images * in);
                if (chunk.input.stored)
                    prefetch_.add(chunk.input.y + n * in, images * in);
                if (chunk.skipGradient && chunk.skipChannels == conv_.inChannels)
                    prefetch_.add(chunk.skipGradient + n * in, images * in);
            }
            addWeightGradient(chunk.weightGradient, images);
            prefetch_.clear();
            const std::int64_t next = n + images, nextCount = nextImages(n, chunk.end);
            prefetch_.add(chunk.gradient + next * conv_.outImage(), nextCount * conv_.outImage());
            prefetch_.add(chunk.y + next * conv_.outImage(), nextCount * conv_.outImage());
            prefetchInput(chunk.input, next, nextCount, false);
            if (!chunk.inputGradient)
                continue;
            makeSkipGradients(chunk, n, images);
            const float* y = chunk.input.y + n * conv_.inImage();
            float* out = chunk.inputGradient + n * conv_.inImage();
            const float* skip = chunk.skipGradient ? skipGradients_ : nullptr;
            const auto epilogue = [this, y, out, skip](Vec<B> value, int image, int vector, int row,
                                                       int x, Vec<B>& s1, Vec<B>& s2) HWY_ATTR {
                const int block = vector / vectors<B>, lane = (vector % vectors<B>)*L;
                const std::size_t at =
                    image * conv_.inImage() +
                    blockedOffset<B>(block, row, x, conv_.inHeight, conv_.inWidth) + lane;
                if (skip)
                    value = hn::Add(value, load<B>(skip + at));
                const Vec<B> activation = load<B>(
                    input_ + image * layout_.inImage +
                    blockedOffset<B>(block, row + 1, x + 1, layout_.rows, layout_.columns) + lane);
                value = hn::IfThenElseZero(hn::Gt(activation, hn::Zero(Tag<B>())), value);
                store<B>(value, out + at);
                s1 = hn::Add(s1, value);
                s2 = hn::MulAdd(value, load<B>(y + at), s2);
            };
            if (conv_.method == Method::Winograd)
                winograd(gradientTiles(), conv_.outBlocks(), inputTiles(), conv_.inBlocks(),
                         chunk.packed, images, epilogue);
            else
                stridedGradient(chunk.packed, images, epilogue);
            collectSums(conv_.inChannels, chunk.sums);
        }
    }

private:
    /// The images that a Winograd pass reads or writes.
    struct Tiles {
        const float* images; ///< padded
        std::size_t image, row, plane;
        int height, width;
    };

    Tiles inputTiles() const {
        const std::size_t row = std::size_t(layout_.columns) * B;
        return {input_, layout_.inImage, row, layout_.rows * row, conv_.inHeight, conv_.inWidth};
    }
    Tiles gradientTiles() const {
        const std::size_t row = std::size_t(layout_.outColumns) * B;
        return {gradient_,       layout_.outImage, row, layout_.outRows * row,
                conv_.outHeight, conv_.outWidth};
    }

    std::int64_t nextImages(std::int64_t n, std::int64_t end) const {
        return std::clamp<std::int64_t>(end - n - conv_.groupImages, 0, conv_.groupImages);
    }

    void prefetchInput(const Activation& a, std::int64_t first, std::int64_t images, bool keep) {
        const std::int64_t from = first * conv_.inImage(), count = images * conv_.inImage();
        if (images == 0)
            return;
        if (a.images)
            return prefetch_.add(a.images + from, count);
        if (a.stored)
            prefetch_.add(a.stored + from, count);
        if (a.stored && !keep)
            return;
        prefetch_.add(a.y + from, count);
        if (a.skip && a.skipChannels == conv_.inChannels)
            prefetch_.add(a.skip + from, count);
    }

    void clearInput() { std::fill_n(input_, conv_.groupImages * layout_.inImage, 0.0f); }

    void beginSums(int channels, const ChannelSums& sums) {
        std::fill_n(sums_, 2 * channels, 0.0f);
        if (sums.first) {
            std::fill_n(sums.first, channels, 0.0);
            std::fill_n(sums.second, channels, 0.0);
        }
    }

    /// Floats hold the sums of one group only, doubles those of the chunk.
    void collectSums(int channels, const ChannelSums& sums) {
        if (!sums.first)
            return;
        for (int c = 0; c < channels; ++c) {
            sums.first[c] += sums_[c];
            sums.second[c] += sums_[channels + c];
        }
        std::fill_n(sums_, 2 * channels, 0.0f);
    }

    void makeInput(const Activation& a, std::int64_t image, int slot, bool keep) {
        float* padded = input_ + slot * layout_.inImage;
        if (conv_.method == Method::Stem)
            return makeStemInput(a.images + image * conv_.inImage(), padded);
        const int rows = layout_.rows, columns = layout_.columns;
        float* stored = a.stored ? a.stored + image * conv_.inImage() : nullptr;
        const auto place = [=](std::size_t block, int v, int row, int x) HWY_ATTR {
            return padded +
                   blockedOffset<B>(static_cast<int>(block), row + 1, x + 1, rows, columns) + v * L;
        };
        if (stored && !keep) {
            for (int block = 0; block < conv_.inBlocks(); ++block)
                for (int row = 0; row < conv_.inHeight; ++row)
                    std::memcpy(place(block, 0, row, 0),
                                stored +
                                    blockedOffset<B>(block, row, 0, conv_.inHeight, conv_.inWidth),
                                sizeof(float) * B * conv_.inWidth);
            return;
        }
        activate<B>(a, conv_.inChannels, conv_.inHeight, conv_.inWidth, image, skip_,
                    [&](Vec<B> value, std::size_t at, int block, int v, int row, int x) HWY_ATTR {
                        store<B>(value, place(block, v, row, x));
                        if (stored)
                            store<B>(value, stored + at);
                    });
    }

    void makeStemInput(const float* image, float* padded) {
        for (int c = 0; c < conv_.inChannels; ++c)
            for (int y = 0; y < conv_.inHeight; ++y)
                for (int x = 0; x < conv_.inWidth; ++x)
                    padded[(std::size_t(y + 1) * layout_.columns + x + 1) * conv_.inPixel() + c] =
                        image[(std::size_t(c) * conv_.inHeight + y) * conv_.inWidth + x];
    }

    /// The gradient by the raw output, a·gradient + b·y + c, padded.
    void makeGradient(const BackwardChunk& chunk, std::int64_t image, int slot) {
        const float* g = chunk.gradient + image * conv_.outImage();
        const float* y = chunk.y + image * conv_.outImage();
        float* padded = gradient_ + slot * layout_.outImage;
        for (int vector = 0; vector < outVectors_; ++vector) {
            const int block = vector / vectors<B>, lane = (vector % vectors<B>)*L;
            const Vec<B> a = load<B>(chunk.a + vector * L);
            const Vec<B> b = load<B>(chunk.b + vector * L);
            const Vec<B> c = load<B>(chunk.c + vector * L);
            for (int row = 0; row < conv_.outHeight; ++row) {
                const std::size_t from =
                    blockedOffset<B>(block, row, 0, conv_.outHeight, conv_.outWidth) + lane;
                const std::size_t to =
                    blockedOffset<B>(block, row + 1, 1, layout_.outRows, layout_.outColumns) + lane;
                for (int x = 0; x < conv_.outWidth; ++x) {
                    const std::size_t at = static_cast<std::size_t>(x) * B;
                    store<B>(hn::MulAdd(a, load<B>(g + from + at),
                                        hn::MulAdd(b, load<B>(y + from + at), c)),
                             padded + to + at);
                }
            }
        }
    }

    /// The gradients that the shortcut brings, in the shape of the input.
    void makeSkipGradients(const BackwardChunk& chunk, std::int64_t first, int images) {
        if (!chunk.skipGradient)
            return;
        const std::int64_t image =
            std::int64_t{chunk.skipChannels} * chunk.skipHeight * chunk.skipWidth;
        skipGradients_ = chunk.skipGradient + first * image;
        if (chunk.skipChannels == conv_.inChannels)
            return;
        std::fill_n(skip_, images * conv_.inImage(), 0.0f);
        for (int i = 0; i < images; ++i) {
            const float* from = skipGradients_ + i * image;
            float* to = skip_ + i * conv_.inImage();
            forEachShortcutPair<B>(conv_.inChannels, conv_.inHeight, conv_.inWidth,
                                   chunk.skipChannels, chunk.skipHeight, chunk.skipWidth,
                                   [&](std::size_t in, std::size_t out) { to[in] = from[out]; });
        }
        skipGradients_ = skip_;
    }

    /// Calls work(tiles, vectors), the constants of the register tile for so many outputs.
    template <class Work>
    HWY_INLINE static void withTile(int outVectors, const Work& work) {
        if (vectorsTogether<B>(outVectors) == 1)
            work(std::integral_constant<int, tilesTogether(1)>(), std::integral_constant<int, 1>());
        else
            work(std::integral_constant<int, tilesTogether(2)>(), std::integral_constant<int, 2>());
    }

    template <class Transform>
    HWY_INLINE void forEachTile(const Tiles& in, int images, const Transform& transform) const {
        const int tileColumns = roundUp(in.width, 4) / 4, tileRows = roundUp(in.height, 4) / 4;
        int tile = 0;
        for (int image = 0; image < images; ++image)
            for (int y = 0; y < tileRows; ++y)
                for (int x = 0; x < tileColumns; ++x)
                    transform(tile++, image, 4 * y, 4 * x);
    }

    /// Transforms the images' input tiles into `to`.
    void transformInputs(const Tiles& in, int blocks, int images, int tiles, float* to) const {
        const std::size_t points = pointStride(B, blocks, tiles);
        forEachTile(in, images, [&](int tile, int image, int y, int x) HWY_ATTR {
            const float* pixels = in.images + image * in.image + y * in.row + std::size_t(x) * B;
            for (int vector = 0; vector < blocks * vectors<B>; ++vector) {
                const int block = vector / vectors<B>, lane = (vector % vectors<B>)*L;
                transformInput<B>(pixels + block * in.plane + lane, in.row,
                                  to + (std::size_t(block) * tiles + tile) * B + lane, points);
            }
        });
    }

    template <class Epilogue>
    void winograd(const Tiles& in, int inBlocks, const Tiles& out, int outBlocks,
                  const float* packed, int images, const Epilogue& epilogue) {
        const int outVectors = outBlocks * vectors<B>;
        const int used = images * layout_.tilesPerImage;
        int tiles = used;
        withTile(outVectors, [&](auto r, auto k) {
            tiles = roundUp(used, r);
            transformInputs(in, inBlocks, images, tiles, second_);
            products<B, r, k>(second_, packed, first_, inBlocks, outBlocks, tiles, prefetch_);
        });
        const std::size_t points = pointStride(B, outBlocks, tiles);
        for (int vector = 0; vector < outVectors; ++vector) {
            const int block = vector / vectors<B>, lane = (vector % vectors<B>)*L;
            Vec<B> s1 = hn::Zero(Tag<B>()), s2 = s1;
            forEachTile(out, images, [&](int tile, int image, int y, int x) HWY_ATTR {
                Vec<B> pixels[16];
                transformOutput<B>(first_ + (std::size_t(block) * tiles + tile) * B + lane, points,
                                   pixels);
                const int rows = std::min(4, out.height - y), columns = std::min(4, out.width - x);
                if (rows == 4 && columns == 4) {
                    RLAB_UNROLL for (int p = 0; p < 16; ++p)
                        epilogue(pixels[p], image, vector, y + p / 4, x + p % 4, s1, s2);
                } else {
                    for (int row = 0; row < rows; ++row)
                        for (int column = 0; column < columns; ++column)
                            epilogue(pixels[4 * row + column], image, vector, y + row, x + column,
                                     s1, s2);
                }
            });
            addSums(vector, outVectors, s1, s2);
        }
    }

    void addSums(int vector, int vectorCount, Vec<B> s1, Vec<B> s2) {
        addTo<B>(sums_ + vector * L, s1);
        addTo<B>(sums_ + (vectorCount + vector) * L, s2);
    }

    PaddedImage paddedInput() const {
        const std::size_t row = std::size_t(layout_.columns) * conv_.inPixel();
        return {conv_.inBlocks(), conv_.method == Method::Stem ? conv_.inChannels : B,
                conv_.inPixel(), row, layout_.rows * row};
    }

    template <int Stride, class Epilogue>
    void direct(const float* packed, int images, const Epilogue& epilogue) {
        const PaddedImage in = paddedInput();
        const std::size_t weights = std::size_t(in.blocks) * in.channels * 9 * L;
        for (int vector = 0; vector < outVectors_; ++vector) {
            Vec<B> s1 = hn::Zero(Tag<B>()), s2 = s1;
            for (int image = 0; image < images; ++image)
                for (int y = 0; y < conv_.outHeight; ++y)
                    for (int x = 0; x < conv_.outWidth; x += directTilePixels) {
                        Vec<B> pixels[directTilePixels];
                        directTile<B, Stride>(in,
                                              input_ + image * layout_.inImage +
                                                  Stride * y * in.row +
                                                  std::size_t(Stride * x) * in.pixel,
                                              packed + vector * weights, pixels);
                        const int count = std::min(directTilePixels, conv_.outWidth - x);
                        RLAB_UNROLL for (int p = 0; p < directTilePixels; ++p) if (p < count)
                            epilogue(pixels[p], image, vector, y, x + p, s1, s2);
                    }
            addSums(vector, outVectors_, s1, s2);
        }
    }

    template <class Epilogue>
    void stridedGradient(const float* packed, int images, const Epilogue& epilogue) {
        const std::size_t row = std::size_t(layout_.outColumns) * B;
        const PaddedImage in{conv_.outBlocks(), B, B, row, layout_.outRows * row};
        const std::size_t weights = std::size_t(conv_.outChannels) * 9 * L;
        for (int vector = 0; vector < inVectors_; ++vector) {
            Vec<B> s1 = hn::Zero(Tag<B>()), s2 = s1;
            for (int image = 0; image < images; ++image)
                for (int y = 0; y < conv_.inHeight; ++y)
                    for (int x = 0; x < conv_.outWidth; x += directTilePixels) {
                        Vec<B> even[directTilePixels], odd[directTilePixels];
                        stridedGradientTile<B>(in,
                                               gradient_ + image * layout_.outImage +
                                                   (y / 2 + 1) * in.row + std::size_t(x + 1) * B,
                                               y % 2 != 0, packed + vector * weights, even, odd);
                        const int count = conv_.inWidth - 2 * x;
                        RLAB_UNROLL for (int p = 0; p < directTilePixels; ++p) {
                            if (2 * p < count)
                                epilogue(even[p], image, vector, y, 2 * (x + p), s1, s2);
                            if (2 * p + 1 < count)
                                epilogue(odd[p], image, vector, y, 2 * (x + p) + 1, s1, s2);
                        }
                    }
            addSums(vector, inVectors_, s1, s2);
        }
    }

    void addWeightGradient(float* gradient, int images) {
        if (conv_.method == Method::Winograd)
            addWinogradGradient(gradient, images);
        else if (conv_.method == Method::Strided)
            addDirectGradient<8>(gradient, images);
        else if (conv_.inChannels == 3)
            addDirectGradient<3>(gradient, images);
        else
            addDirectGradient<1>(gradient, images);
    }

    void addWinogradGradient(float* gradient, int images) {
        const int tiles = images * layout_.tilesPerImage;
        transformInputs(inputTiles(), conv_.inBlocks(), images, tiles, first_);
        const Tiles out = gradientTiles();
        const std::size_t points = pointStride(B, conv_.outBlocks(), tiles);
        forEachTile(out, images, [&](int tile, int image, int y, int x) HWY_ATTR {
            const float* pixels =
                out.images + image * out.image + (y + 1) * out.row + std::size_t(x + 1) * B;
            for (int vector = 0; vector < outVectors_; ++vector) {
                const int block = vector / vectors<B>, lane = (vector % vectors<B>)*L;
                transformGradient<B>(pixels + block * out.plane + lane, out.row,
                                     second_ + (std::size_t(block) * tiles + tile) * B + lane,
                                     points);
            }
        });
        withTile(outVectors_, [&](auto r, auto k) {
            gradientProducts<B, std::min<int>(r, B), k>(first_, second_, gradient, conv_.inBlocks(),
                                                        conv_.outBlocks(), tiles, tiles, prefetch_);
        });
    }

    /// `Most` input channels at a time; it divides their number.
    template <int Most>
    void addDirectGradient(float* gradient, int images) {
        // Eight inputs need 24 sums and more registers than instruction sets before AVX-512 have.
        constexpr int Inputs = Most == 8 && HWY_TARGET > HWY_AVX3 ? 4 : Most;
        const PaddedImage in = paddedInput();
        const std::size_t row = std::size_t(layout_.outColumns) * B;
        for (int vector = 0; vector < outVectors_; ++vector) {
            const std::size_t out =
                blockedOffset<B>(vector / vectors<B>, 1, 1, layout_.outRows, layout_.outColumns) +
                (vector % vectors<B>)*L;
            for (int block = 0; block < in.blocks; ++block)
                for (int ky = 0; ky < 3; ++ky)
                    for (int c = 0; c < in.channels; c += Inputs, gradient += 3 * Inputs * L)
                        for (int image = 0; image < images; ++image)
                            directGradientTile<B, Inputs>(
                                in,
                                input_ + image * layout_.inImage + block * in.plane + ky * in.row +
                                    c,
                                gradient_ + image * layout_.outImage + out, row, conv_.outHeight,
                                conv_.outWidth, conv_.stride(), gradient);
        }
    }

    const BlockedConv& conv_;
    const BlockedScratch layout_;
    float* const input_;
    float* const gradient_;
    float* const first_;
    float* const second_;
    float* const skip_;
    float* const sums_;
    const int inVectors_;
    const int outVectors_;
    const float* skipGradients_ = nullptr;
    PacedPrefetch prefetch_;
};

void Forward(const BlockedConv& conv, const ForwardChunk& chunk) {
    if (conv.block == 16)
        Worker<16>(conv, chunk.scratch).forward(chunk);
    else
        Worker<8>(conv, chunk.scratch).forward(chunk);
}

void Backward(const BlockedConv& conv, const BackwardChunk& chunk) {
    if (conv.block == 16)
        Worker<16>(conv, chunk.scratch).backward(chunk);
    else
        Worker<8>(conv, chunk.scratch).backward(chunk);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Forward);
HWY_EXPORT(Backward);

BlockedConv blockedConv(int block, int inChannels, int inHeight, int inWidth, int outChannels,
                        int stride) {
    BlockedConv conv;
    conv.block = block;
    conv.inChannels = inChannels;
    conv.inHeight = inHeight;
    conv.inWidth = inWidth;
    conv.outChannels = outChannels;
    conv.method = inChannels <= 4 ? Method::Stem : stride == 2 ? Method::Strided : Method::Winograd;
    conv.outHeight = (inHeight - 1) / stride + 1;
    conv.outWidth = (inWidth - 1) / stride + 1;
    conv.groupImages = 1;
    if (conv.method == Method::Winograd) {
        // So many tiles that input, weights and output stay in the second-level cache together.
        constexpr int channelTiles = 1024;
        const int tiles = (roundUp(conv.outHeight, 4) / 4) * (roundUp(conv.outWidth, 4) / 4);
        conv.groupImages = std::max(1, channelTiles / (std::max(inChannels, outChannels) * tiles));
    }
    return conv;
}

std::int64_t scratchFloats(const BlockedConv& conv) {
    return static_cast<std::int64_t>(BlockedScratch(conv).total);
}

void forwardChunk(const BlockedConv& conv, const ForwardChunk& chunk) {
    HWY_DYNAMIC_DISPATCH(Forward)(conv, chunk);
}

void backwardChunk(const BlockedConv& conv, const BackwardChunk& chunk) {
    HWY_DYNAMIC_DISPATCH(Backward)(conv, chunk);
}

} // namespace rlab::simd
#endif
