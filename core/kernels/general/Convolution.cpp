// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Convolution.h"

#include "core/kernels/general/InsideRange.h"
#include "core/kernels/general/MatrixProduct.h"
#include "core/kernels/general/Sums.h"

#include <algorithm>

namespace rlab {
namespace {

/// Some output rows of one image, worked on together.
struct Band {
    std::int64_t top, rows;
};

/// The division of an image into bands whose patches stay in the second-level cache. It depends on
/// the geometry only.
class Bands {
public:
    explicit Bands(const ConvGeometry& g)
        : height_(g.outHeight)
        , count_((g.outHeight + mostRows(g) - 1) / mostRows(g)) {}

    std::int64_t count() const { return count_; }
    std::int64_t rows() const { return (height_ + count_ - 1) / count_; }
    Band operator[](std::int64_t index) const {
        const std::int64_t top = height_ * index / count_;
        return {top, height_ * (index + 1) / count_ - top};
    }

private:
    static std::int64_t mostRows(const ConvGeometry& g) {
        if (g.isPointwise())
            return g.outHeight;
        constexpr std::int64_t cached = 128 * 1024;
        // A product of fewer columns would read all weights for too little work.
        constexpr std::int64_t fewestPixels = 96;
        return std::clamp<std::int64_t>(std::max(cached / g.patch(), fewestPixels) / g.outWidth, 1,
                                        g.outHeight);
    }

    std::int64_t height_, count_;
};

/// What one row of a band's patch matrix takes from a channel of the image, for one position in the
/// kernel: the pixel (oy, ox) of the output takes plane[(oy·S + dy)·W + ox·S + dx].
struct PatchRow {
    std::int64_t channel;
    std::int64_t dy, dx;
    Range columns; ///< that lie inside of the image
};

/// Calls work(index of the row, row) for all rows of a patch matrix.
template <class Work>
void forEachPatchRow(const ConvGeometry& g, const Work& work) {
    std::int64_t index = 0;
    for (std::int64_t c = 0; c < g.groupChannels(); ++c)
        for (int kh = 0; kh < g.kernel.height; ++kh)
            for (int kw = 0; kw < g.kernel.width; ++kw) {
                const std::int64_t dx = kw - g.padding.width;
                work(index++, PatchRow{c, kh - g.padding.height, dx,
                                       insideRange(g.outWidth, g.width, g.stride.width, dx)});
            }
}

/// The rows of the band, counted from its top, whose pixels lie inside of the image.
Range insideRows(const ConvGeometry& g, const Band& band, const PatchRow& row) {
    return insideRange(band.rows, g.height, g.stride.height, band.top * g.stride.height + row.dy);
}

/// Output and image have lines of the same length: a patch row is the plane, shifted.
bool isShift(const ConvGeometry& g) {
    constexpr Extent one{1, 1};
    return g.stride == one && g.outWidth == g.width;
}

/// Sets the columns that lie outside of the image to zero. Column by column: there are few.
template <class T>
void clearBorders(const ConvGeometry& g, Range rows, Range columns, T* patches) {
    const auto clear = [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t ox = begin; ox < end; ++ox)
            for (std::int64_t oy = rows.begin; oy < rows.end; ++oy)
                patches[oy * g.outWidth + ox] = T{0};
    };
    clear(0, columns.begin);
    clear(columns.end, g.outWidth);
}

/// image (C/G, H, W) → patches (patch, pixels of the band)
template <class T>
void imageToPatches(const ConvGeometry& g, const Band& band, const T* image, T* patches) {
    const std::int64_t pixels = band.rows * g.outWidth;
    forEachPatchRow(g, [&](std::int64_t index, const PatchRow& row) {
        T* const out = patches + index * pixels;
        const Range rows = insideRows(g, band, row), columns = row.columns;
        if (rows.begin == rows.end || columns.begin == columns.end) {
            std::fill_n(out, pixels, T{0});
            return;
        }
        const T* const plane = image + row.channel * g.pixels();
        const auto line = [&](std::int64_t oy) {
            return plane + ((band.top + oy) * g.stride.height + row.dy) * g.width;
        };
        std::fill(out, out + rows.begin * g.outWidth, T{0});
        if (isShift(g)) {
            std::copy(line(rows.begin) + columns.begin + row.dx,
                      line(rows.end - 1) + columns.end + row.dx,
                      out + rows.begin * g.outWidth + columns.begin);
        } else {
            for (std::int64_t oy = rows.begin; oy < rows.end; ++oy)
                forEachInside(columns, g.stride.width, row.dx,
                              [to = out + oy * g.outWidth, from = line(oy)](
                                  std::int64_t ox, std::int64_t x) { to[ox] = from[x]; });
        }
        clearBorders(g, rows, columns, out);
        std::fill(out + rows.end * g.outWidth, out + pixels, T{0});
    });
}

/// image (C/G, H, W) += what the patches (patch, pixels of the band) took from it. Spoils the
/// patches.
template <class T>
void addPatchesToImage(const ConvGeometry& g, const Band& band, T* patches, T* image) {
    const std::int64_t pixels = band.rows * g.outWidth;
    forEachPatchRow(g, [&](std::int64_t index, const PatchRow& row) {
        T* const in = patches + index * pixels;
        const Range rows = insideRows(g, band, row), columns = row.columns;
        if (rows.begin == rows.end || columns.begin == columns.end)
            return;
        T* const plane = image + row.channel * g.pixels();
        const auto line = [&](std::int64_t oy) {
            return plane + ((band.top + oy) * g.stride.height + row.dy) * g.width;
        };
        if (isShift(g)) {
            clearBorders(g, rows, columns, in);
            T* const first = line(rows.begin) + columns.begin + row.dx;
            const std::int64_t count = line(rows.end - 1) + columns.end + row.dx - first;
            const T* const from = in + rows.begin * g.outWidth + columns.begin;
            for (std::int64_t i = 0; i < count; ++i)
                first[i] += from[i];
            return;
        }
        for (std::int64_t oy = rows.begin; oy < rows.end; ++oy)
            forEachInside(columns, g.stride.width, row.dx,
                          [to = line(oy), from = in + oy * g.outWidth](
                              std::int64_t ox, std::int64_t x) { to[x] += from[ox]; });
    });
}

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
