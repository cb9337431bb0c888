// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/MapPicture.h"

#include "ui/charts/HeatScale.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

/// Two neighbours along an axis, and how much of the second.
struct Between {
    std::int64_t first, second;
    float share;
};

Between between(int at, int side, std::int64_t count) {
    const double place = (at + 0.5) * static_cast<double>(count) / side - 0.5;
    const double kept = std::clamp(place, 0.0, static_cast<double>(count - 1));
    const auto first = static_cast<std::int64_t>(kept);
    return {first, std::min(first + 1, count - 1),
            static_cast<float>(kept - static_cast<double>(first))};
}

} // namespace

void widen(ValueRange& range, std::span<const float> values) {
    for (const float value : values)
        if (std::isfinite(value))
            range.add(static_cast<double>(value));
}

ValueRange rangeOf(std::span<const float> values) {
    ValueRange range;
    widen(range, values);
    return range;
}

QImage mapPicture(TensorView<const float> map, const ValueRange& range) {
    const int height = static_cast<int>(map.shape()[0]), width = static_cast<int>(map.shape()[1]);
    const double length = range.high > range.low ? range.high - range.low : 1;
    QImage picture(width, height, QImage::Format_ARGB32);
    for (int y = 0; y < height; ++y) {
        auto* pixels = reinterpret_cast<QRgb*>(picture.scanLine(y));
        const float* const row = map.item(y);
        for (int x = 0; x < width; ++x)
            pixels[x] = std::isfinite(row[x])
                            ? HeatScale::shadeAt(std::clamp(
                                  (static_cast<double>(row[x]) - range.low) / length, 0.0, 1.0))
                            : qRgba(0, 0, 0, 0);
    }
    return picture;
}

Tensor enlarged(TensorView<const float> map, int side) {
    Tensor large(Shape{side, side});
    for (int y = 0; y < side; ++y) {
        const Between rows = between(y, side, map.shape()[0]);
        const float* const above = map.item(rows.first);
        const float* const below = map.item(rows.second);
        for (int x = 0; x < side; ++x) {
            const Between columns = between(x, side, map.shape()[1]);
            const float high =
                std::lerp(above[columns.first], above[columns.second], columns.share);
            const float low = std::lerp(below[columns.first], below[columns.second], columns.share);
            large[static_cast<std::int64_t>(y) * side + x] = std::lerp(high, low, rows.share);
        }
    }
    return large;
}

TensorView<const float> mapOf(const Tensor& maps, std::int64_t k) {
    return {maps.view().item(k), Shape{maps.shape()[1], maps.shape()[2]}};
}

} // namespace rlab
