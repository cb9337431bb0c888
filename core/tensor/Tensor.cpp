// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/Tensor.h"

#include <cstring>
#include <new>

namespace rlab {

constexpr std::align_val_t cacheLine{64};

void AlignedDelete::operator()(void* memory) const {
    ::operator delete(memory, cacheLine);
}

std::unique_ptr<void, AlignedDelete> alignedZeros(std::size_t bytes) {
    if (bytes == 0)
        return nullptr;
    void* memory = ::operator new(bytes, cacheLine);
    std::memset(memory, 0, bytes);
    return std::unique_ptr<void, AlignedDelete>(memory);
}

} // namespace rlab
