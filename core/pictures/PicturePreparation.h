// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/Shape.h"

#include <QImage>

#include <cstdint>
#include <vector>

namespace rlab {

struct PicturePreparation {
    /// Black becomes white: for a drawing on paper, when the network knows light figures on black
    /// (MNIST, Fashion-MNIST).
    bool invert = false;
};

/// The RGB32 picture as a network with input (C, H, H) sees it, in bytes before normalisation:
/// squareOf(), so the same as when it was trained with a folder of pictures, and grey (0.299 R +
/// 0.587 G + 0.114 B, ITU-R BT.601) for one channel. Throws SpecError if the input is neither grey
/// nor coloured, or no square.
std::vector<std::uint8_t> preparePicture(const QImage& picture, const Shape& input,
                                         const PicturePreparation& preparation = {});

} // namespace rlab
