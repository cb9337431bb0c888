// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/PredictionTable.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// How often images of one class were taken for another. Answers that are none are left out.
class ConfusionMatrix {
public:
    explicit ConfusionMatrix(const PredictionTable& table);

    int classes() const { return classes_; }
    std::int64_t count(int label, int answer) const { return counts_[index(label, answer)]; }
    std::int64_t largest() const;

    /// Images of this class / answers of this class.
    std::int64_t labelled(int index) const;
    std::int64_t answered(int index) const;
    /// Share of this class's answers that are right; not a number if it never was the answer.
    double precision(int index) const;
    /// Share of this class's images that were found; not a number if there are none.
    double recall(int index) const;

    /// What this network has more of than `other`, (label, answer) row by row; both of the same
    /// classes.
    std::vector<std::int64_t> minus(const ConfusionMatrix& other) const;

private:
    std::size_t index(int label, int answer) const {
        return static_cast<std::size_t>(label) * static_cast<std::size_t>(classes_) +
               static_cast<std::size_t>(answer);
    }

    int classes_;
    std::vector<std::int64_t> counts_;
};

} // namespace rlab
