// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Convolution.h"

#include "core/kernels/general/Sums.h"

#include <Eigen/Core>

#include <algorithm>

namespace rlab {
namespace {

/// Eigen's matrices run down the columns: a (rows × columns) one here is our (columns, rows) array.
template <class T>
using Matrix = Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>>;
template <class T>
using ConstMatrix = Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>>;

/// The outputs o in [begin, end) whose input o·stride + offset lies in [0, size).
struct Range {
    std::int64_t begin, end;
};

Range insideRange(std::int64_t outputs, std::int64_t size, int stride, std::int64_t offset) {
    const std::int64_t begin = offset < 0 ? (-offset + stride - 1) / stride : 0;
    const std::int64_t end = size > offset ? (size - offset - 1) / stride + 1 : 0;
    return {std::min(begin, outputs), std::clamp(end, std::min(begin, outputs), outputs)};
}

/// Calls row(channel row of the image, row of the patch matrix, range of columns) for each kernel
/// position and output row.
template <class Row>
void forEachPatchRow(const ConvGeometry& g, const Row& row) {
    for (std::int64_t c = 0; c < g.groupChannels(); ++c)
        for (int kh = 0; kh < g.kernel.height; ++kh)
            for (int kw = 0; kw < g.kernel.width; ++kw) {
                const std::int64_t patchRow = (c * g.kernel.height + kh) * g.kernel.width + kw;
                const std::int64_t offset = kw - g.padding.width;
                const Range columns = insideRange(g.outWidth, g.width, g.stride.width, offset);
                for (std::int64_t oy = 0; oy < g.outHeight; ++oy) {
                    const std::int64_t y = oy * g.stride.height + kh - g.padding.height;
                    const bool inside = y >= 0 && y < g.height;
                    row((c * g.height + y) * g.width + offset,
                        patchRow * g.outPixels() + oy * g.outWidth, inside ? columns : Range{0, 0});
                }
            }
}

/// image (C/G, H, W) → patches (patch, OH·OW)
template <class T>
void imageToPatches(const ConvGeometry& g, const T* image, T* patches) {
    const int stride = g.stride.width;
    forEachPatchRow(g, [&](std::int64_t from, std::int64_t to, Range columns) {
        T* out = patches + to;
        std::fill(out, out + columns.begin, T{0});
        const T* in = image + from;
        if (stride == 1)
            std::copy(in + columns.begin, in + columns.end, out + columns.begin);
        else
            for (std::int64_t o = columns.begin; o < columns.end; ++o)
                out[o] = in[o * stride];
        std::fill(out + columns.end, out + g.outWidth, T{0});
    });
}

/// image (C/G, H, W) += what the patches (patch, OH·OW) took from it
template <class T>
void addPatchesToImage(const ConvGeometry& g, const T* patches, T* image) {
    const int stride = g.stride.width;
    forEachPatchRow(g, [&](std::int64_t to, std::int64_t from, Range columns) {
        const T* in = patches + from;
        T* out = image + to;
        for (std::int64_t o = columns.begin; o < columns.end; ++o)
            out[o * stride] += in[o];
    });
}

std::int64_t patchMatrix(const ConvGeometry& g) {
    return g.isPointwise() ? 0 : g.patch() * g.outPixels();
}

/// Patches of one group of one image: in scratch, or the image itself.
template <class T>
const T* patchesOf(const ConvGeometry& g, const T* image, T* scratch) {
    if (g.isPointwise())
        return image;
    imageToPatches(g, image, scratch);
    return scratch;
}

template <class T>
void addBiasGradient(const ConvGeometry& g, const T* dy, T* dbias) {
    for (std::int64_t k = 0; k < g.outChannels; ++k) {
        const T* plane = dy + k * g.outPixels();
        dbias[k] += static_cast<T>(
            orderedSum<T>(g.outPixels(), [plane](std::int64_t i) { return plane[i]; }));
    }
}

} // namespace

ConvGeometry::ConvGeometry(const Conv2dSpec& spec, const Shape& input, const Shape& output)
    : channels(input[0])
    , height(input[1])
    , width(input[2])
    , outChannels(output[0])
    , outHeight(output[1])
    , outWidth(output[2])
    , kernel(spec.kernel)
    , stride(spec.stride)
    , padding(spec.padding)
    , groups(spec.groups) {}

bool ConvGeometry::isPointwise() const {
    constexpr Extent one{1, 1};
    return kernel == one && stride == one && padding == Extent{0, 0};
}

std::int64_t convScratch(const ConvGeometry& g, int threads) {
    return threads * patchMatrix(g) + Chunks::most * (g.weights() + g.outChannels);
}

template <class T>
void convForward(const Parallel& parallel, const ConvGeometry& g, std::int64_t batch, const T* x,
                 const T* w, const T* bias, T* y, T* scratch) {
    parallel.forEachWithThread(batch * g.groups, [&](std::int64_t index, int thread) {
        const std::int64_t group = index % g.groups;
        const T* image = x + index * g.groupChannels() * g.pixels();
        const ConstMatrix<T> patches(patchesOf(g, image, scratch + thread * patchMatrix(g)),
                                     g.outPixels(), g.patch());
        const ConstMatrix<T> weights(w + group * g.groupOutChannels() * g.patch(), g.patch(),
                                     g.groupOutChannels());
        Matrix<T> out(y + index * g.groupOutChannels() * g.outPixels(), g.outPixels(),
                      g.groupOutChannels());
        out.noalias() = patches * weights;
        if (bias)
            for (std::int64_t k = 0; k < g.groupOutChannels(); ++k)
                out.col(k).array() += bias[group * g.groupOutChannels() + k];
    });
}

template <class T>
void convBackwardData(const Parallel& parallel, const ConvGeometry& g, std::int64_t batch,
                      const T* dy, const T* w, T* dx, T* scratch) {
    parallel.forEachWithThread(batch * g.groups, [&](std::int64_t index, int thread) {
        const std::int64_t group = index % g.groups;
        const ConstMatrix<T> out(dy + index * g.groupOutChannels() * g.outPixels(), g.outPixels(),
                                 g.groupOutChannels());
        const ConstMatrix<T> weights(w + group * g.groupOutChannels() * g.patch(), g.patch(),
                                     g.groupOutChannels());
        T* image = dx + index * g.groupChannels() * g.pixels();
        if (g.isPointwise()) {
            Matrix<T>(image, g.outPixels(), g.patch()).noalias() += out * weights.transpose();
            return;
        }
        Matrix<T> patches(scratch + thread * patchMatrix(g), g.outPixels(), g.patch());
        patches.noalias() = out * weights.transpose();
        addPatchesToImage(g, patches.data(), image);
    });
}

template <class T>
void convBackwardWeights(const Parallel& parallel, const ConvGeometry& g, std::int64_t batch,
                         const T* x, const T* dy, T* dw, T* dbias, T* scratch) {
    const Chunks chunks(batch);
    const std::int64_t partial = g.weights() + g.outChannels;
    T* partials = scratch + parallel.threads() * patchMatrix(g);
    parallel.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        T* chunkSums = partials + chunk * partial;
        std::fill(chunkSums, chunkSums + partial, T{0});
        for (std::int64_t n = chunks.begin(chunk); n < chunks.end(chunk); ++n) {
            const T* outGradient = dy + n * g.outChannels * g.outPixels();
            for (std::int64_t group = 0; group < g.groups; ++group) {
                const T* image = x + (n * g.groups + group) * g.groupChannels() * g.pixels();
                const ConstMatrix<T> patches(patchesOf(g, image, scratch + thread * patchMatrix(g)),
                                             g.outPixels(), g.patch());
                const ConstMatrix<T> out(outGradient + group * g.groupOutChannels() * g.outPixels(),
                                         g.outPixels(), g.groupOutChannels());
                Matrix<T>(chunkSums + group * g.groupOutChannels() * g.patch(), g.patch(),
                          g.groupOutChannels())
                    .noalias() += patches.transpose() * out;
            }
            if (dbias)
                addBiasGradient(g, outGradient, chunkSums + g.weights());
        }
    });
    const auto addUp = [&](std::int64_t offset, std::int64_t count, T* total) {
        std::fill(total, total + count, T{0});
        for (int chunk = 0; chunk < chunks.count(); ++chunk)
            for (std::int64_t i = 0; i < count; ++i)
                total[i] += partials[chunk * partial + offset + i];
    };
    addUp(0, g.weights(), dw);
    if (dbias)
        addUp(g.weights(), g.outChannels, dbias);
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void convForward(const Parallel&, const ConvGeometry&, std::int64_t, const T*,        \
                              const T*, const T*, T*, T*);                                         \
    template void convBackwardData(const Parallel&, const ConvGeometry&, std::int64_t, const T*,   \
                                   const T*, T*, T*);                                              \
    template void convBackwardWeights(const Parallel&, const ConvGeometry&, std::int64_t,          \
                                      const T*, const T*, T*, T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
