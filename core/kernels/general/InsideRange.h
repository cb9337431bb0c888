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

/// Calls step(output, input = output·stride + offset) for all outputs of the range. Strides that
/// the compiler knows let it use vectors.
template <class Step>
void forEachInside(const Range& outputs, int stride, std::int64_t offset, const Step& step) {
    if (stride == 1)
        for (std::int64_t o = outputs.begin; o < outputs.end; ++o)
            step(o, o + offset);
    else if (stride == 2)
        for (std::int64_t o = outputs.begin; o < outputs.end; ++o)
            step(o, 2 * o + offset);
    else
        for (std::int64_t o = outputs.begin; o < outputs.end; ++o)
            step(o, stride * o + offset);
}

} // namespace rlab
