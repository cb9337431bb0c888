// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Convolution.h"

#include "core/kernels/general/ConvolutionPatches.h"
#include "core/kernels/general/MatrixProduct.h"
#include "core/kernels/general/Sums.h"

#include <algorithm>

namespace rlab {
namespace {

std::int64_t patchScratch(const ConvGeometry& g) {
    return g.isPointwise() ? 0 : g.patch() * Bands(g).rows() * g.outWidth;
}

std::int64_t threadScratch(const ConvGeometry& g) {
    return patchScratch(g) + productScratch;
}

/// The patches of one band of one group: in scratch, or the image itself.
template <class T>
Factor<T> patchesOf(const ConvGeometry& g, const Band& band, const T* image, T* scratch) {
    if (g.isPointwise())
        return {image, g.pixels()};
    imageToPatches(g, band, image, scratch);
    return {scratch, band.rows * g.outWidth};
}

/// One group's weights: (K/G, patch).
template <class T>
Factor<T> weightsOf(const ConvGeometry& g, std::int64_t group, const T* w) {
    return {w + group * g.groupOutChannels() * g.patch(), g.patch()};
}

/// One band of one group's outputs: (K/G, pixels of the band).
template <class T>
Factor<T> outputsOf(const ConvGeometry& g, const Band& band, const T* y) {
    return {y + band.top * g.outWidth, g.outPixels()};
}

template <class T>
Factor<T> transposed(Factor<T> factor) {
    return {factor.data, factor.stride, !factor.transposed};
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
    return threads * threadScratch(g) + Chunks::most * (g.weights() + g.outChannels);
}

template <class T>
void convForward(const Parallel& parallel, const ConvGeometry& g, std::int64_t batch, const T* x,
                 const T* w, const T* bias, T* y, T* scratch) {
    const Bands bands(g);
    const std::int64_t tasks = batch * g.groups * bands.count();
    parallel.forEachWithThread(tasks, [&](std::int64_t task, int thread) {
        const std::int64_t index = task / bands.count(), group = index % g.groups;
        const Band band = bands[task % bands.count()];
        const std::int64_t pixels = band.rows * g.outWidth;
        T* const patches = scratch + thread * threadScratch(g);
        T* const out = y + index * g.groupOutChannels() * g.outPixels() + band.top * g.outWidth;
        multiply(g.groupOutChannels(), pixels, g.patch(), weightsOf(g, group, w),
                 patchesOf(g, band, x + index * g.groupChannels() * g.pixels(), patches), out,
                 g.outPixels(), false, patches + patchScratch(g));
        for (std::int64_t k = 0; bias && k < g.groupOutChannels(); ++k)
            for (std::int64_t i = 0; i < pixels; ++i)
                out[k * g.outPixels() + i] += bias[group * g.groupOutChannels() + k];
    });
}

template <class T>
void convBackwardData(const Parallel& parallel, const ConvGeometry& g, std::int64_t batch,
                      const T* dy, const T* w, T* dx, T* scratch) {
    const Bands bands(g);
    parallel.forEachWithThread(batch * g.groups, [&](std::int64_t index, int thread) {
        T* const patches = scratch + thread * threadScratch(g);
        T* const image = dx + index * g.groupChannels() * g.pixels();
        const Factor<T> weights = transposed(weightsOf(g, index % g.groups, w));
        for (std::int64_t i = 0; i < bands.count(); ++i) {
            const Band band = bands[i];
            const std::int64_t pixels = band.rows * g.outWidth;
            multiply(g.patch(), pixels, g.groupOutChannels(), weights,
                     outputsOf(g, band, dy + index * g.groupOutChannels() * g.outPixels()),
                     g.isPointwise() ? image : patches, pixels, g.isPointwise(),
                     patches + patchScratch(g));
            if (!g.isPointwise())
                addPatchesToImage(g, band, patches, image);
        }
    });
}

namespace {

/// dw (K/G, patch) = dy · patchesᵀ, or its transpose = patches · dyᵀ: a product has to copy its
/// second factor, so that is the smaller one.
bool isWeightGradientTransposed(const ConvGeometry& g) {
    return g.patch() >= g.groupOutChannels();
}

/// sums += the gradient by one group's weights from one image.
template <class T>
void addWeightGradient(const ConvGeometry& g, const T* image, const T* dy, T* sums, T* scratch) {
    const Bands bands(g);
    for (std::int64_t i = 0; i < bands.count(); ++i) {
        const Band band = bands[i];
        const std::int64_t pixels = band.rows * g.outWidth;
        const Factor<T> patches = patchesOf(g, band, image, scratch);
        const Factor<T> outputs = outputsOf(g, band, dy);
        T* const work = scratch + patchScratch(g);
        if (isWeightGradientTransposed(g))
            multiply(g.patch(), g.groupOutChannels(), pixels, patches, transposed(outputs), sums,
                     g.groupOutChannels(), true, work);
        else
            multiply(g.groupOutChannels(), g.patch(), pixels, outputs, transposed(patches), sums,
                     g.patch(), true, work);
    }
}

/// The first of `count` arrays += all others, in order. Each number on its own: in any pieces.
template <class T>
void addUp(const Parallel& parallel, std::int64_t size, int count, T* arrays) {
    constexpr std::int64_t piece = 4096;
    parallel.forEach((size + piece - 1) / piece, [&](std::int64_t index) {
        const std::int64_t end = std::min(size, (index + 1) * piece);
        for (int array = 1; array < count; ++array)
            for (std::int64_t i = index * piece; i < end; ++i)
                arrays[i] += arrays[array * size + i];
    });
}

/// The sums of addWeightGradient(), all groups, in the order of the weights.
template <class T>
void placeWeightGradient(const Parallel& parallel, const ConvGeometry& g, const T* sums, T* dw) {
    if (!isWeightGradientTransposed(g)) {
        std::copy_n(sums, g.weights(), dw);
        return;
    }
    const std::int64_t outputs = g.groupOutChannels();
    // A line of memory at a time, of both.
    constexpr std::int64_t line = 16;
    const std::int64_t lines = (outputs + line - 1) / line;
    parallel.forEach(g.groups * lines, [&](std::int64_t index) {
        const std::int64_t group = index / lines, first = index % lines * line;
        const std::int64_t count = std::min(line, outputs - first);
        const T* const from = sums + group * outputs * g.patch() + first;
        T* const to = dw + (group * outputs + first) * g.patch();
        for (std::int64_t i = 0; i < g.patch(); ++i)
            for (std::int64_t k = 0; k < count; ++k)
                to[k * g.patch() + i] = from[i * outputs + k];
    });
}

} // namespace

template <class T>
void convBackwardWeights(const Parallel& parallel, const ConvGeometry& g, std::int64_t batch,
                         const T* x, const T* dy, T* dw, T* dbias, T* scratch) {
    const Chunks chunks(batch);
    const std::int64_t partial = g.weights() + g.outChannels;
    T* const partials = scratch + parallel.threads() * threadScratch(g);
    parallel.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        T* const sums = partials + chunk * partial;
        std::fill_n(sums, partial, T{0});
        for (std::int64_t n = chunks.begin(chunk); n < chunks.end(chunk); ++n) {
            const T* const outGradient = dy + n * g.outChannels * g.outPixels();
            for (std::int64_t group = 0; group < g.groups; ++group)
                addWeightGradient(g, x + (n * g.groups + group) * g.groupChannels() * g.pixels(),
                                  outGradient + group * g.groupOutChannels() * g.outPixels(),
                                  sums + group * g.groupOutChannels() * g.patch(),
                                  scratch + thread * threadScratch(g));
            if (dbias)
                addBiasGradient(g, outGradient, sums + g.weights());
        }
    });
    addUp(parallel, partial, chunks.count(), partials);
    placeWeightGradient(parallel, g, partials, dw);
    if (dbias)
        std::copy_n(partials + g.weights(), g.outChannels, dbias);
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
