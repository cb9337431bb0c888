// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/ConfusionMatrix.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace rlab {
namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole ? static_cast<double>(part) / static_cast<double>(whole)
                 : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

ConfusionMatrix::ConfusionMatrix(const PredictionTable& table)
    : classes_(table.classes)
    , counts_(static_cast<std::size_t>(table.classes) * static_cast<std::size_t>(table.classes)) {
    for (const ImageAnswer& image : table.images)
        if (image.answer != ImageAnswer::none)
            ++counts_[index(image.label, image.answer)];
}

std::int64_t ConfusionMatrix::largest() const {
    return *std::ranges::max_element(counts_);
}

std::int64_t ConfusionMatrix::labelled(int index) const {
    std::int64_t sum = 0;
    for (int answer = 0; answer < classes_; ++answer)
        sum += count(index, answer);
    return sum;
}

std::int64_t ConfusionMatrix::answered(int index) const {
    std::int64_t sum = 0;
    for (int label = 0; label < classes_; ++label)
        sum += count(label, index);
    return sum;
}

double ConfusionMatrix::precision(int index) const {
    return share(count(index, index), answered(index));
}

double ConfusionMatrix::recall(int index) const {
    return share(count(index, index), labelled(index));
}

std::vector<std::int64_t> ConfusionMatrix::minus(const ConfusionMatrix& other) const {
    assert(classes_ == other.classes_);
    std::vector<std::int64_t> difference(counts_.size());
    std::ranges::transform(counts_, other.counts_, difference.begin(), std::minus{});
    return difference;
}

} // namespace rlab
