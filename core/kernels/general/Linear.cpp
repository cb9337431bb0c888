// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Linear.h"

#include <Eigen/Core>

namespace rlab {
namespace {

template <class T>
using RowMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using Matrix = Eigen::Map<RowMatrix<T>>;
template <class T>
using ConstMatrix = Eigen::Map<const RowMatrix<T>>;
template <class T>
using ConstRow = Eigen::Map<const Eigen::Matrix<T, 1, Eigen::Dynamic>>;

/// Calls body(begin, count) for fixed pieces of [0, total).
template <class Body>
void forEachPiece(const Parallel& parallel, std::int64_t total, const Body& body) {
    const Chunks pieces(total);
    parallel.forEach(pieces.count(), [&](std::int64_t piece) {
        body(pieces.begin(piece), pieces.end(piece) - pieces.begin(piece));
    });
}

} // namespace

template <class T>
void linearForward(const Parallel& parallel, const LinearGeometry& g, const T* x, const T* w,
                   const T* bias, T* y) {
    const ConstMatrix<T> weights(w, g.outFeatures, g.inFeatures);
    forEachPiece(parallel, g.batch, [&](std::int64_t begin, std::int64_t count) {
        Matrix<T> out(y + begin * g.outFeatures, count, g.outFeatures);
        out.noalias() =
            ConstMatrix<T>(x + begin * g.inFeatures, count, g.inFeatures) * weights.transpose();
        if (bias)
            out.rowwise() += ConstRow<T>(bias, g.outFeatures);
    });
}

template <class T>
void linearBackwardData(const Parallel& parallel, const LinearGeometry& g, const T* dy, const T* w,
                        T* dx) {
    const ConstMatrix<T> weights(w, g.outFeatures, g.inFeatures);
    forEachPiece(parallel, g.batch, [&](std::int64_t begin, std::int64_t count) {
        Matrix<T>(dx + begin * g.inFeatures, count, g.inFeatures).noalias() +=
            ConstMatrix<T>(dy + begin * g.outFeatures, count, g.outFeatures) * weights;
    });
}

template <class T>
void linearBackwardWeights(const Parallel& parallel, const LinearGeometry& g, const T* x,
                           const T* dy, T* dw, T* dbias) {
    const ConstMatrix<T> in(x, g.batch, g.inFeatures);
    const ConstMatrix<T> out(dy, g.batch, g.outFeatures);
    // Each piece owns some outputs and sums over the whole batch: no partial sums to add.
    forEachPiece(parallel, g.outFeatures, [&](std::int64_t begin, std::int64_t count) {
        Matrix<T>(dw + begin * g.inFeatures, count, g.inFeatures).noalias() =
            out.middleCols(begin, count).transpose() * in;
    });
    if (dbias)
        Eigen::Map<Eigen::Matrix<T, 1, Eigen::Dynamic>>(dbias, g.outFeatures) = out.colwise().sum();
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
