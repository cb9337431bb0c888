// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/Shape.h"

namespace rlab {

Shape::Shape(std::initializer_list<std::int64_t> extents) {
    for (const std::int64_t extent : extents)
        append(extent);
}

std::int64_t Shape::elements() const {
    std::int64_t product = 1;
    for (int axis = 0; axis < rank_; ++axis)
        product *= extents_[axis];
    return product;
}

void Shape::append(std::int64_t extent) {
    assert(rank_ < maxRank && extent >= 0);
    extents_[rank_++] = extent;
}

Shape Shape::batchOf(std::int64_t n) const {
    Shape batch{n};
    for (int axis = 0; axis < rank_; ++axis)
        batch.append(extents_[axis]);
    return batch;
}

std::string Shape::text() const {
    if (rank_ == 0)
        return "scalar";
    std::string result = std::to_string(extents_[0]);
    for (int axis = 1; axis < rank_; ++axis)
        result += "×" + std::to_string(extents_[axis]);
    return result;
}

} // namespace rlab
