// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Linear.h"

#include "core/kernels/general/MatrixProduct.h"

#include <array>

namespace rlab {
namespace {

/// Calls body(begin, count, scratch) for fixed pieces of [0, total).
template <class T, class Body>
void forEachPiece(const Parallel& parallel, std::int64_t total, const Body& body) {
    const Chunks pieces(total);
    parallel.forEach(pieces.count(), [&](std::int64_t piece) {
        alignas(64) std::array<T, productScratch> scratch;
        body(pieces.begin(piece), pieces.end(piece) - pieces.begin(piece), scratch.data());
    });
}

} // namespace

template <class T>
void linearForward(const Parallel& parallel, const LinearGeometry& g, const T* x, const T* w,
                   const T* bias, T* y) {
    const auto compute = [&](std::int64_t image, std::int64_t images, std::int64_t output,
                             std::int64_t outputs, T* scratch) {
        T* const out = y + image * g.outFeatures + output;
        multiply(images, outputs, g.inFeatures, Factor<T>{x + image * g.inFeatures, g.inFeatures},
                 Factor<T>{w + output * g.inFeatures, g.inFeatures, true}, out, g.outFeatures,
                 false, scratch);
        for (std::int64_t n = 0; bias && n < images; ++n)
            for (std::int64_t o = 0; o < outputs; ++o)
                out[n * g.outFeatures + o] += bias[output + o];
    };
    // The weights of a wide layer are read and packed once, not once a piece of the batch.
    if (g.outFeatures > g.batch)
        forEachPiece<T>(parallel, g.outFeatures,
                        [&](std::int64_t begin, std::int64_t count, T* scratch) {
                            compute(0, g.batch, begin, count, scratch);
                        });
    else
        forEachPiece<T>(parallel, g.batch, [&](std::int64_t begin, std::int64_t count, T* scratch) {
            compute(begin, count, 0, g.outFeatures, scratch);
        });
}

template <class T>
void linearBackwardData(const Parallel& parallel, const LinearGeometry& g, const T* dy, const T* w,
                        T* dx) {
    forEachPiece<T>(
        parallel, g.inFeatures, [&](std::int64_t begin, std::int64_t count, T* scratch) {
            multiply(g.batch, count, g.outFeatures, Factor<T>{dy, g.outFeatures},
                     Factor<T>{w + begin, g.inFeatures}, dx + begin, g.inFeatures, true, scratch);
        });
}

template <class T>
void linearBackwardWeights(const Parallel& parallel, const LinearGeometry& g, const T* x,
                           const T* dy, T* dw, T* dbias) {
    // Each piece owns some outputs and sums over the whole batch: no partial sums to add.
    forEachPiece<T>(
        parallel, g.outFeatures, [&](std::int64_t begin, std::int64_t count, T* scratch) {
            multiply(count, g.inFeatures, g.batch, Factor<T>{dy + begin, g.outFeatures, true},
                     Factor<T>{x, g.inFeatures}, dw + begin * g.inFeatures, g.inFeatures, false,
                     scratch);
            for (std::int64_t o = begin; dbias && o < begin + count; ++o) {
                dbias[o] = 0;
                for (std::int64_t n = 0; n < g.batch; ++n)
                    dbias[o] += dy[n * g.outFeatures + o];
            }
        });
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void linearForward(const Parallel&, const LinearGeometry&, const T*, const T*,        \
                                const T*, T*);                                                     \
    template void linearBackwardData(const Parallel&, const LinearGeometry&, const T*, const T*,   \
                                     T*);                                                          \
    template void linearBackwardWeights(const Parallel&, const LinearGeometry&, const T*,          \
                                        const T*, T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
