// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/QualityView.h"

namespace rlab {

/// Which test images are looked at.
enum class GalleryKind { Mistakes, Hardest, OnlyFirst, OnlySecond, Cell };

struct GalleryContents {
    static constexpr std::size_t most = 60; ///< more than anybody looks at

    QString caption;                  ///< what they are, and of how many
    std::vector<std::int64_t> images; ///< indices of test images
    QStringList tips;                 ///< for each of them, what the networks answer
};

/// Of a view that has networks; GalleryKind::Cell needs a chosen one.
GalleryContents galleryContents(const QualityView& view, GalleryKind kind);

} // namespace rlab
