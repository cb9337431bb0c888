// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/Shape.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// A picture of any size, as it came.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< row by row, three bytes a pixel
};

struct PicturePreparation {
    /// Black becomes white: for a drawing on paper, when the network knows light figures on black
    /// (MNIST, Fashion-MNIST).
    bool invert = false;
};

/// The picture as a network with input (C, H, W) sees it, in bytes before normalisation: scaled so
/// that it just covers H × W, cut to the middle, grey (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601)
/// for one channel. Shrinking weighs all pixels that fall on one (a triangle as wide as two of
/// them), enlarging interpolates between two. C is 1 or 3; the picture has at least one pixel.
std::vector<std::uint8_t> preparePicture(const Picture& picture, const Shape& input,
                                         const PicturePreparation& preparation = {});

/// Whether most of a prepared picture's border is light: worth asking about `invert` if the network
/// knows figures on black.
bool hasLightBorder(const std::vector<std::uint8_t>& prepared, const Shape& input);

} // namespace rlab
