// SPDX-License-Identifier: GPL-3.0-or-later

// The passes of a convolution over a group of padded images. Each ends in an epilogue that gets the
// results as they leave the registers, with one address computation for a whole tile:
//   auto put = epilogue(image, index of the vector of channels, y, x);
//   put(vector of channels, rows further down, pixels further right, s1, s2);
// s1 and s2 are sums that it may add to; the pass adds them to `room.sums`.
#if defined(RLAB_SIMD_PASSES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_PASSES_INL_H_
#undef RLAB_SIMD_PASSES_INL_H_
#else
#define RLAB_SIMD_PASSES_INL_H_
#endif

#include "core/kernels/simd/Direct-inl.h"
#include "core/kernels/simd/Products-inl.h"
#include "core/kernels/simd/Winograd-inl.h"

#include <algorithm>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Images one after the other, with a border that a 3×3 window needs.
struct Images {
    const float* data;
    ImageLayout layout;

    const float* image(int index) const { return data + index * layout.image(); }
};

/// Size of what a pass makes.
struct Extents {
    int blocks, height, width;
};

/// A pass's working memory, and what it fetches ahead.
struct Room {
    float* first;
    float* second;
    float* sums; ///< (2, channels)
    PacedPrefetch prefetch;
};

template <int B>
HWY_INLINE void addSums(float* sums, int vector, int vectorCount, Vec<B> s1, Vec<B> s2) {
    addTo<B>(sums + vector * lanes<B>, s1);
    addTo<B>(sums + (vectorCount + vector) * lanes<B>, s2);
}

/// Calls work(tile − begin, image, y, x) for the 4×4 tiles [begin, end) of a group of images.
template <class Work>
HWY_INLINE void forEachTile(const Extents& size, int begin, int end, const Work& work) {
    const int rows = roundUp(size.height, winogradTile) / winogradTile;
    const int columns = roundUp(size.width, winogradTile) / winogradTile;
    int image = begin / (rows * columns);
    int row = begin / columns % rows, column = begin % columns;
    for (int tile = begin; tile < end; ++tile) {
        work(tile - begin, image, winogradTile * row, winogradTile * column);
        if (++column < columns)
            continue;
        column = 0;
        if (++row == rows) {
            row = 0;
            ++image;
        }
    }
}

/// The 6×6 windows of tiles [begin, end), transformed.
template <int B>
void transformInputs(const Images& in, const Extents& size, int begin, int end, float* to,
                     PacedPrefetch& prefetch) {
    constexpr Tiles out = winogradMatrices<B>;
    const std::size_t row = in.layout.row();
    forEachTile(size, begin, end, [&](int tile, int image, int y, int x) HWY_ATTR {
        const float* window = in.image(image) + in.layout.at(0, y - 1, x - 1);
        for (int vector = 0; vector < in.layout.blocks * vectors<B>; ++vector) {
            const int block = vector / vectors<B>, lane = (vector % vectors<B>)*lanes<B>;
            prefetch.pull();
            transformInput<B>(window + block * in.layout.plane() + lane, row,
                              to + block * out.plane + tile * B + lane, out.point);
        }
    });
}

/// The outputs of tiles [begin, end) from their products.
template <int B, class Epilogue>
void transformOutputs(const Extents& size, int begin, int end, Room& room,
                      const Epilogue& epilogue) {
    constexpr Tiles made = winogradMatrices<B>;
    for (int vector = 0; vector < size.blocks * vectors<B>; ++vector) {
        const float* from =
            room.first + vector / vectors<B> * made.plane + (vector % vectors<B>)*lanes<B>;
        Vec<B> s1 = hn::Zero(Tag<B>()), s2 = s1;
        forEachTile(size, begin, end, [&](int tile, int image, int y, int x) HWY_ATTR {
            room.prefetch.pull();
            Vec<B> pixels[16];
            transformOutput<B>(from + tile * B, made.point, pixels);
            const auto put = epilogue(image, vector, y, x);
            const int rows = std::min(4, size.height - y), columns = std::min(4, size.width - x);
            if (rows == 4 && columns == 4) {
                RLAB_UNROLL for (int p = 0; p < 16; ++p) put(pixels[p], p / 4, p % 4, s1, s2);
            } else {
                for (int row = 0; row < rows; ++row)
                    for (int column = 0; column < columns; ++column)
                        put(pixels[4 * row + column], row, column, s1, s2);
            }
        });
        addSums<B>(room.sums, vector, size.blocks * vectors<B>, s1, s2);
    }
}

/// Of winogradTilesAtOnce tiles each.
constexpr int portions(int tiles) {
    return (tiles + winogradTilesAtOnce - 1) / winogradTilesAtOnce;
}

template <int BI, int BO, class Epilogue>
void winogradPass(const Images& in, const Extents& out, const float* packed, int images, Room& room,
                  const Epilogue& epilogue) {
    const int all = images * winogradTiles(out.height, out.width);
    const int inBlocks = in.layout.blocks;
    withVectorsTogether(out.blocks * vectors<BO>, [&](auto k) {
        const auto roomFor = [](int tiles) { return roundUp(tiles, tilesRounding); };
        room.prefetch.spreadOver(
            portions(all) * productCalls<BO, k>(winogradPoints, out.blocks,
                                                roomFor(std::min(all, winogradTilesAtOnce))) +
            all * (inBlocks * vectors<BI> + out.blocks * vectors<BO>));
        for (int begin = 0; begin < all; begin += winogradTilesAtOnce) {
            const int end = std::min(all, begin + winogradTilesAtOnce);
            transformInputs<BI>(in, out, begin, end, room.second, room.prefetch);
            products<BI, BO, k>(winogradPoints, room.second, winogradMatrices<BI>, packed,
                                room.first, winogradMatrices<BO>, inBlocks, out.blocks,
                                roomFor(end - begin), room.prefetch);
            transformOutputs<BO>(out, begin, end, room, epilogue);
        }
    });
}

/// `channels`: of a block of the input.
template <int BI, int BO, int Stride, class Epilogue>
void directPass(const Images& in, int channels, const Extents& out, const float* packed, int images,
                Room& room, const Epilogue& epilogue) {
    const DirectInput input(in.layout, channels);
    const std::size_t weights = std::size_t(input.blocks) * channels * 9 * lanes<BO>;
    const int outVectors = out.blocks * vectors<BO>;
    const int tileColumns = roundUp(out.width, directTilePixels) / directTilePixels;
    room.prefetch.spreadOver(std::int64_t{outVectors} * images * out.height * tileColumns);
    for (int vector = 0; vector < outVectors; ++vector) {
        Vec<BO> s1 = hn::Zero(Tag<BO>()), s2 = s1;
        for (int image = 0; image < images; ++image)
            for (int y = 0; y < out.height; ++y)
                for (int x = 0; x < out.width; x += directTilePixels) {
                    room.prefetch.pull();
                    const float* window =
                        in.image(image) + in.layout.at(0, Stride * y - 1, Stride * x - 1);
                    Vec<BO> pixels[directTilePixels];
                    directTile<BI, BO, Stride>(input, window, packed + vector * weights, pixels);
                    const auto put = epilogue(image, vector, y, x);
                    const int count = std::min(directTilePixels, out.width - x);
                    RLAB_UNROLL for (int p = 0; p < directTilePixels; ++p) if (p < count)
                        put(pixels[p], 0, p, s1, s2);
                }
        addSums<BO>(room.sums, vector, outVectors, s1, s2);
    }
}

/// From the padded gradients by a stride-2 convolution's outputs (blocks of BO) to those by its
/// inputs (blocks of BI), whose size is `to`.
template <int BI, int BO, class Epilogue>
void stridedGradientPass(const Images& gradient, const Extents& to, const float* packed, int images,
                         Room& room, const Epilogue& epilogue) {
    constexpr int R = stridedTilePixels;
    const DirectInput input(gradient.layout, BO);
    const std::size_t weights = std::size_t(input.blocks) * BO * 9 * lanes<BI>;
    const int toVectors = to.blocks * vectors<BI>;
    const int halfWidth = (to.width + 1) / 2;
    room.prefetch.spreadOver(std::int64_t{toVectors} * images * to.height *
                             (roundUp(halfWidth, R) / R));
    for (int vector = 0; vector < toVectors; ++vector) {
        Vec<BI> s1 = hn::Zero(Tag<BI>()), s2 = s1;
        for (int image = 0; image < images; ++image)
            for (int y = 0; y < to.height; ++y)
                for (int x = 0; x < halfWidth; x += R) {
                    room.prefetch.pull();
                    Vec<BI> even[R], odd[R];
                    stridedGradientTile<BI, BO>(
                        input, gradient.image(image) + gradient.layout.at(0, y / 2, x), y % 2 != 0,
                        packed + vector * weights, even, odd);
                    const auto put = epilogue(image, vector, y, 2 * x);
                    const int count = to.width - 2 * x;
                    RLAB_UNROLL for (int p = 0; p < R; ++p) {
                        if (2 * p < count)
                            put(even[p], 0, 2 * p, s1, s2);
                        if (2 * p + 1 < count)
                            put(odd[p], 0, 2 * p + 1, s1, s2);
                    }
                }
        addSums<BI>(room.sums, vector, toVectors, s1, s2);
    }
}

/// One image's pixels that a 1×1 convolution with this stride reads, one after the other: the image
/// itself, or a copy in `room`.
template <int B>
const float* pointwisePixels(const Images& in, int image, const Extents& size, int stride,
                             float* room, Tiles& tiles) {
    const ImageLayout& layout = in.layout;
    if (stride == 1 && layout.border == 0) {
        tiles = {0, layout.plane()};
        return in.image(image);
    }
    tiles = {0, std::size_t(roundUp(size.height * size.width, tilesRounding)) * B};
    for (int block = 0; block < layout.blocks; ++block)
        for (int y = 0; y < size.height; ++y)
            for (int x = 0; x < size.width; ++x)
                std::memcpy(room + block * tiles.plane + (std::size_t(y) * size.width + x) * B,
                            in.image(image) + layout.at(block, stride * y, stride * x),
                            B * sizeof(float));
    return room;
}

/// out[pixel][k] = Σ_c in[pixel][c]·w[c][k] for `size` pixels of each image; the epilogue gets all
/// pixels of `to`, of which with `spread` 2 only every second one in both directions isn't zero.
template <int BI, int BO, class Epilogue>
void pointwisePass(const Images& in, int stride, const Extents& size, const Extents& to, int spread,
                   const float* packed, int images, Room& room, const Epilogue& epilogue) {
    const int pixels = size.height * size.width;
    const int outVectors = size.blocks * vectors<BO>;
    for (int image = 0; image < images; ++image) {
        Tiles from;
        const float* read = pointwisePixels<BI>(in, image, size, stride, room.second, from);
        const int rounded = roundUp(pixels, tilesRounding);
        withVectorsTogether(outVectors, [&](auto k) {
            room.prefetch.spreadOver((images - image) *
                                     productCalls<BO, k>(1, size.blocks, rounded));
            products<BI, BO, k>(1, read, from, packed, room.first, {0, std::size_t(rounded) * BO},
                                in.layout.blocks, size.blocks, rounded, room.prefetch);
        });
        const std::size_t plane = std::size_t(rounded) * BO;
        for (int vector = 0; vector < outVectors; ++vector) {
            const float* made =
                room.first + vector / vectors<BO> * plane + (vector % vectors<BO>)*lanes<BO>;
            Vec<BO> s1 = hn::Zero(Tag<BO>()), s2 = s1;
            for (int y = 0; y < to.height; ++y) {
                const auto put = epilogue(image, vector, y, 0);
                const float* line = made + std::size_t(y / spread) * size.width * BO;
                for (int x = 0; x < to.width; ++x) {
                    const bool between = y % spread != 0 || x % spread != 0;
                    put(between ? hn::Zero(Tag<BO>()) : load<BO>(line + x / spread * BO), 0, x, s1,
                        s2);
                }
            }
            addSums<BO>(room.sums, vector, outVectors, s1, s2);
        }
    }
}

/// Any convolution forward.
template <int BI, int BO, class Epilogue>
void forwardPass(const BlockedConv& conv, const Images& in, const float* packed, int images,
                 Room& room, const Epilogue& epilogue) {
    const Extents out{conv.outBlocks(), conv.outHeight, conv.outWidth};
    if constexpr (BI == stemBlock) {
        directPass<BI, BO, 1>(in, conv.inChannels, out, packed, images, room, epilogue);
    } else if (conv.method == Method::Winograd) {
        winogradPass<BI, BO>(in, out, packed, images, room, epilogue);
    } else if (conv.method == Method::Strided) {
        directPass<BI, BO, 2>(in, BI, out, packed, images, room, epilogue);
    } else {
        pointwisePass<BI, BO>(in, conv.stride, out, out, 1, packed, images, room, epilogue);
    }
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
