// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include <cstdint>
#include <vector>

namespace rlab {

/// Scales an RGB32 picture so that its short side has `side` pixels, and cuts the square in the
/// middle out: (3, side, side), plane by plane. As torchvision's Resize(side) and CenterCrop(side)
/// on PIL images: a triangle filter that widens as the picture shrinks, first along rows, then
/// along columns, in whole numbers, so that the bits are the same on every machine.
/// Pillow, "Resample.c" (ImagingResample, BILINEAR).
std::vector<std::uint8_t> squareOf(const QImage& picture, int side);

} // namespace rlab
