// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/general/Convolution.h"

#include <algorithm>

namespace rlab {

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
        // A product of fewer columns would read all weights for too little work (measured).
        constexpr std::int64_t fewestPixels = 200;
        return std::clamp<std::int64_t>(std::max(cached / g.patch(), fewestPixels) / g.outWidth, 1,
                                        g.outHeight);
    }

    std::int64_t height_, count_;
};

/// image (C/G, H, W) → patches (patch, pixels of the band): what lies under the window, for each
/// pixel of the output (im2col).
template <class T>
void imageToPatches(const ConvGeometry& geometry, const Band& band, const T* image, T* patches);

/// image (C/G, H, W) += what the patches (patch, pixels of the band) took from it. Spoils the
/// patches.
template <class T>
void addPatchesToImage(const ConvGeometry& geometry, const Band& band, T* patches, T* image);

} // namespace rlab
