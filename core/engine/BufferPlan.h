// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace rlab {

/// When a tensor is in use: from the step that first writes it to the one that last reads it,
/// both included. `elements` = 0: the tensor is never needed.
struct Lifetime {
    int first = 0;
    int last = 0;
    std::int64_t elements = 0;
};

/// Which buffer each tensor uses, so that tensors that are not in use together share one.
struct BufferPlan {
    std::vector<int> buffer;            ///< for each tensor; −1 if it is never needed
    std::vector<std::int64_t> elements; ///< size of each buffer
};

BufferPlan planBuffers(const std::vector<Lifetime>& tensors);

} // namespace rlab
