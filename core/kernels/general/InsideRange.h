// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace rlab {

/// [begin, end)
struct Range {
    std::int64_t begin, end;
};

/// The outputs o in [0, outputs) whose input o·stride + offset lies in [0, size).
inline Range insideRange(std::int64_t outputs, std::int64_t size, int stride, std::int64_t offset) {
    const std::int64_t begin = offset < 0 ? (-offset + stride - 1) / stride : 0;
    const std::int64_t end = size > offset ? (size - offset - 1) / stride + 1 : 0;
    return {std::min(begin, outputs), std::clamp(end, std::min(begin, outputs), outputs)};
}

} // namespace rlab
