// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace rlab {

/// The chunks of a batch that the fused plans work on: at least eight images each, so that the
/// last, small maps still fill the vector kernels' tiles, and at most sixteen chunks. Depends on
/// the batch alone, never on the number of threads: so do the sums over chunks.
class BatchChunks {
public:
    static constexpr std::int64_t most = 16;

    explicit BatchChunks(std::int64_t batch)
        : batch_(batch)
        , size_(std::max<std::int64_t>(leastImages, (batch + most - 1) / most)) {}

    std::int64_t count() const { return (batch_ + size_ - 1) / size_; }
    std::int64_t begin(std::int64_t chunk) const { return chunk * size_; }
    std::int64_t end(std::int64_t chunk) const { return std::min(batch_, (chunk + 1) * size_); }

private:
    static constexpr std::int64_t leastImages = 8;

    std::int64_t batch_;
    std::int64_t size_;
};

} // namespace rlab
