// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

#include <memory>
#include <vector>

namespace rlab {

/// A history that grows without ever moving its points. A copy shares them and keeps its own
/// length, so that a worker thread may read the copy while the original grows.
class PointLog {
public:
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const MetricPoint& operator[](std::size_t index) const {
        return chunks_[index / chunkSize][index % chunkSize];
    }
    const MetricPoint& back() const { return (*this)[size_ - 1]; }

    void append(const MetricPoint& point) {
        if (size_ % chunkSize == 0)
            chunks_.push_back(std::make_shared<MetricPoint[]>(chunkSize));
        chunks_.back()[size_++ % chunkSize] = point;
    }
    /// Takes what `history` has beyond this log's points.
    void follow(const MetricHistory& history) {
        while (size_ < history.size())
            append(history[size_]);
    }

private:
    static constexpr std::size_t chunkSize = 512;

    std::vector<std::shared_ptr<MetricPoint[]>> chunks_;
    std::size_t size_ = 0;
};

} // namespace rlab
