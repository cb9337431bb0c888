// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PicturePreparation.h"

#include "core/base/Error.h"
#include "core/pictures/PictureSquare.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

constexpr int colours = 3;

void requirePossible(const Shape& input) {
    const bool isPossible = input.rank() == 3 && (input[0] == 1 || input[0] == colours) &&
                            input[1] == input[2] && input[1] >= 1;
    if (!isPossible)
        throw SpecError("pictures are prepared as squares of 1 or 3 channels; the network wants " +
                        input.text());
}

/// (3, H, W) → (1, H, W)
std::vector<std::uint8_t> greyOf(const std::vector<std::uint8_t>& square) {
    const std::size_t plane = square.size() / colours;
    std::vector<std::uint8_t> grey(plane);
    for (std::size_t i = 0; i < plane; ++i)
        grey[i] = static_cast<std::uint8_t>(std::lround(
            0.299 * square[i] + 0.587 * square[plane + i] + 0.114 * square[2 * plane + i]));
    return grey;
}

} // namespace

std::vector<std::uint8_t> preparePicture(const QImage& picture, const Shape& input,
                                         const PicturePreparation& preparation) {
    requirePossible(input);
    std::vector<std::uint8_t> prepared = squareOf(picture, static_cast<int>(input[1]));
    if (input[0] == 1)
        prepared = greyOf(prepared);
    if (preparation.invert)
        std::ranges::transform(prepared, prepared.begin(), [](std::uint8_t byte) {
            return static_cast<std::uint8_t>(255 - byte);
        });
    return prepared;
}

} // namespace rlab
