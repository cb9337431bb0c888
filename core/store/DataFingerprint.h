// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <cstdint>
#include <string>

namespace rlab {

/// Tells whether a data set is still the one that it was; the numbers are CRC-32.
struct DataFingerprint {
    std::string name;
    Shape imageShape; ///< (C, H, W)
    std::int64_t trainImages = 0;
    std::int64_t testImages = 0;
    int classes = 0;
    std::uint32_t trainPixels = 0;
    std::uint32_t trainLabels = 0;
    std::uint32_t testPixels = 0;
    std::uint32_t testLabels = 0;

    bool operator==(const DataFingerprint&) const = default;
};

/// Reads all pixels: a tenth of a second for 60,000 images of 28 × 28.
DataFingerprint fingerprintOf(const Dataset& dataset);

/// What is unlike, for people: "its 2000 training images (now 2500), the labels of its test
/// images"; empty if nothing is.
std::string differences(const DataFingerprint& before, const DataFingerprint& now);

} // namespace rlab
