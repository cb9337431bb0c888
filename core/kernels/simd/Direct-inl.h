// SPDX-License-Identifier: GPL-3.0-or-later

// Direct 3×3 convolution for the stem (stride 1, few input channels) and for stride 2.
// Packed weights: (vectors of outputs, C/B, 3, B, 3, lanes): for each row of the kernel the three
// columns of one input channel lie together.
#if defined(RLAB_SIMD_DIRECT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_DIRECT_INL_H_
#undef RLAB_SIMD_DIRECT_INL_H_
#else
#define RLAB_SIMD_DIRECT_INL_H_
#endif

#include "core/kernels/simd/Vector-inl.h"

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Outputs that a direct tile makes side by side.
constexpr int directTilePixels = 8;

/// The padded image that a direct tile reads.
struct PaddedImage {
    int blocks;        ///< of channels
    int channels;      ///< in a block
    int pixel;         ///< floats from pixel to pixel
    std::size_t row;   ///< floats from row to row
    std::size_t plane; ///< floats from block to block
};

/// Eight outputs in a row and one vector of channels; `in`: the window of the first output.
template <int B, int Stride>
HWY_INLINE void directTile(const PaddedImage& image, const float* in, const float* w,
                           Vec<B> (&sum)[directTilePixels]) {
    constexpr int R = directTilePixels;
    RLAB_UNROLL for (int r = 0; r < R; ++r) sum[r] = hn::Zero(Tag<B>());
    for (int block = 0; block < image.blocks; ++block)
        for (int ky = 0; ky < 3; ++ky) {
            const float* line = in + block * image.plane + ky * image.row;
            for (int c = 0; c < image.channels; ++c)
                RLAB_UNROLL for (int kx = 0; kx < 3; ++kx, w += lanes<B>) {
                    const Vec<B> weight = load<B>(w);
                    RLAB_UNROLL for (int r = 0; r < R; ++r) sum[r] = hn::MulAdd(
                        broadcast<B>(line[(Stride * r + kx) * image.pixel + c]), weight, sum[r]);
                }
        }
}

/// One row of the gradient by the input of a stride-2 convolution: the pixels 2x (`even`) and 2x +
/// 1
/// (`odd`) for eight x. Input row 2y gets kernel row 1 of output row y; input row 2y + 1 gets
/// kernel row 2 of output row y and kernel row 0 of output row y + 1; columns likewise. `in`:
/// output pixel x of output row y in the padded gradient.
template <int B>
HWY_INLINE void stridedGradientTile(const PaddedImage& image, const float* in, bool oddRow,
                                    const float* w, Vec<B> (&even)[directTilePixels],
                                    Vec<B> (&odd)[directTilePixels]) {
    constexpr int R = directTilePixels;
    RLAB_UNROLL for (int r = 0; r < R; ++r) even[r] = odd[r] = hn::Zero(Tag<B>());
    const std::size_t kernelRow = static_cast<std::size_t>(image.channels) * 3 * lanes<B>;
    for (int block = 0; block < image.blocks; ++block, w += 3 * kernelRow)
        for (int ky = oddRow ? 0 : 1; ky < 3; ky += 2) {
            const float* line = in + block * image.plane + (ky == 0 ? image.row : 0);
            const float* weights = w + ky * kernelRow;
            for (int c = 0; c < image.channels; ++c, weights += 3 * lanes<B>) {
                const Vec<B> w0 = load<B>(weights);
                const Vec<B> w1 = load<B>(weights + lanes<B>);
                const Vec<B> w2 = load<B>(weights + 2 * lanes<B>);
                RLAB_UNROLL for (int r = 0; r < R; ++r) {
                    const Vec<B> here = broadcast<B>(line[r * image.pixel + c]);
                    const Vec<B> next = broadcast<B>(line[(r + 1) * image.pixel + c]);
                    even[r] = hn::MulAdd(here, w1, even[r]);
                    odd[r] = hn::MulAdd(here, w2, hn::MulAdd(next, w0, odd[r]));
                }
            }
        }
}

/// Weight gradient of one kernel row for `Inputs` channels and one vector of outputs, over one
/// image: gradient[i][kx] += Σ x[stride·pixel + kx][i]·dy[pixel].
template <int B, int Inputs>
HWY_INLINE void directGradientTile(const PaddedImage& image, const float* in, const float* dy,
                                   std::size_t dyRow, int rows, int columns, int stride,
                                   float* gradient) {
    constexpr int L = lanes<B>;
    Vec<B> sum[Inputs][3];
    RLAB_UNROLL for (int i = 0; i < Inputs; ++i) RLAB_UNROLL for (int kx = 0; kx < 3; ++kx)
        sum[i][kx] = load<B>(gradient + (3 * i + kx) * L);
    for (int y = 0; y < rows; ++y) {
        const float* x = in + y * stride * image.row;
        const float* d = dy + y * dyRow;
        for (int column = 0; column < columns; ++column, x += stride * image.pixel, d += B) {
            const Vec<B> g = load<B>(d);
            RLAB_UNROLL for (int i = 0; i < Inputs; ++i) RLAB_UNROLL for (int kx = 0; kx < 3; ++kx)
                sum[i][kx] = hn::MulAdd(broadcast<B>(x[kx * image.pixel + i]), g, sum[i][kx]);
        }
    }
    RLAB_UNROLL for (int i = 0; i < Inputs; ++i) RLAB_UNROLL for (int kx = 0; kx < 3; ++kx)
        store<B>(sum[i][kx], gradient + (3 * i + kx) * L);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
