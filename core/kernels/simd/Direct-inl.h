// SPDX-License-Identifier: GPL-3.0-or-later

// Direct 3×3 convolution for the stem (stride 1, few input channels) and for stride 2.
// Packed weights: (vectors of outputs, C/B, 3, B, 3, lanes): for each row of the kernel the three
// columns of one input channel lie together. A tile is eight outputs in a row and one vector of
// channels: eight sums, just enough to hide the multiply-add's latency.
#if defined(RLAB_SIMD_DIRECT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_DIRECT_INL_H_
#undef RLAB_SIMD_DIRECT_INL_H_
#else
#define RLAB_SIMD_DIRECT_INL_H_
#endif

#include "core/kernels/simd/BlockedScratch.h"
#include "core/kernels/simd/Vector-inl.h"

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Distances in the padded image that a direct tile reads, in floats.
struct DirectInput {
    explicit DirectInput(const ImageLayout& layout, int channelsTogether)
        : blocks(layout.blocks)
        , channels(channelsTogether)
        , row(layout.row())
        , plane(layout.plane()) {}

    int blocks;   ///< of channels
    int channels; ///< in a block
    std::size_t row;
    std::size_t plane; ///< from block to block
};

/// Eight outputs in a row and one vector of channels; `in`: the window of the first output.
template <int BI, int BO, int Stride>
HWY_INLINE void directTile(const DirectInput& image, const float* in, const float* w,
                           Vec<BO> (&sum)[directTilePixels]) {
    constexpr int R = directTilePixels;
    RLAB_UNROLL for (int r = 0; r < R; ++r) sum[r] = hn::Zero(Tag<BO>());
    for (int block = 0; block < image.blocks; ++block)
        for (int ky = 0; ky < 3; ++ky) {
            const float* line = in + block * image.plane + ky * image.row;
            for (int c = 0; c < image.channels; ++c)
                RLAB_UNROLL for (int kx = 0; kx < 3; ++kx, w += lanes<BO>) {
                    const Vec<BO> weight = load<BO>(w);
                    RLAB_UNROLL for (int r = 0; r < R; ++r) sum[r] =
                        hn::MulAdd(broadcast<BO>(line[(Stride * r + kx) * BI + c]), weight, sum[r]);
                }
        }
}

/// Two sums a pixel, and what they are made of, fill 16 registers with four pixels.
constexpr int stridedTilePixels = manyRegisters ? 8 : 4;

/// One row of the gradient by the input of a stride-2 convolution: the pixels 2x (`even`) and
/// 2x + 1 (`odd`) for some x. Input row 2y gets kernel row 1 of output row y; input row 2y + 1 gets
/// kernel row 2 of output row y and kernel row 0 of output row y + 1; columns likewise. `in`:
/// output pixel x of output row y in the padded gradient.
/// Reads blocks of BO, makes vectors of BI.
template <int BI, int BO>
HWY_INLINE void stridedGradientTile(const DirectInput& image, const float* in, bool oddRow,
                                    const float* w, Vec<BI> (&even)[stridedTilePixels],
                                    Vec<BI> (&odd)[stridedTilePixels]) {
    constexpr int R = stridedTilePixels;
    RLAB_UNROLL for (int r = 0; r < R; ++r) even[r] = odd[r] = hn::Zero(Tag<BI>());
    const std::size_t kernelRow = static_cast<std::size_t>(image.channels) * 3 * lanes<BI>;
    for (int block = 0; block < image.blocks; ++block, w += 3 * kernelRow)
        for (int ky = oddRow ? 0 : 1; ky < 3; ky += 2) {
            const float* line = in + block * image.plane + (ky == 0 ? image.row : 0);
            const float* weights = w + ky * kernelRow;
            for (int c = 0; c < image.channels; ++c, weights += 3 * lanes<BI>) {
                const Vec<BI> w0 = load<BI>(weights);
                const Vec<BI> w1 = load<BI>(weights + lanes<BI>);
                const Vec<BI> w2 = load<BI>(weights + 2 * lanes<BI>);
                RLAB_UNROLL for (int r = 0; r < R; ++r) {
                    const Vec<BI> here = broadcast<BI>(line[r * BO + c]);
                    const Vec<BI> next = broadcast<BI>(line[(r + 1) * BO + c]);
                    even[r] = hn::MulAdd(here, w1, even[r]);
                    odd[r] = hn::MulAdd(here, w2, hn::MulAdd(next, w0, odd[r]));
                }
            }
        }
}

/// Weight gradient of one kernel row for `Inputs` channels and one vector of outputs, over one
/// image: gradient[9·i + kx] += Σ x[stride·pixel + kx][i]·dy[pixel].
template <int BI, int BO, int Inputs>
HWY_INLINE void directGradientTile(const DirectInput& image, const float* in, const float* dy,
                                   std::size_t dyRow, int rows, int columns, int stride,
                                   float* gradient) {
    constexpr int L = lanes<BO>;
    Vec<BO> sum[Inputs][3];
    RLAB_UNROLL for (int i = 0; i < Inputs; ++i) RLAB_UNROLL for (int kx = 0; kx < 3; ++kx)
        sum[i][kx] = load<BO>(gradient + (9 * i + kx) * L);
    for (int y = 0; y < rows; ++y) {
        const float* x = in + y * stride * image.row;
        const float* d = dy + y * dyRow;
        for (int column = 0; column < columns; ++column, x += stride * BI, d += BO) {
            const Vec<BO> g = load<BO>(d);
            RLAB_UNROLL for (int i = 0; i < Inputs; ++i) RLAB_UNROLL for (int kx = 0; kx < 3; ++kx)
                sum[i][kx] = hn::MulAdd(broadcast<BO>(x[kx * BI + i]), g, sum[i][kx]);
        }
    }
    RLAB_UNROLL for (int i = 0; i < Inputs; ++i) RLAB_UNROLL for (int kx = 0; kx < 3; ++kx)
        store<BO>(sum[i][kx], gradient + (9 * i + kx) * L);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
