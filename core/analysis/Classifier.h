// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/PixelTable.h"
#include "core/engine/Plan.h"

#include <cstdint>
#include <memory>
#include <span>

namespace rlab {

/// Answers for pictures. Made once for a network, since that chooses kernels and takes memory;
/// prepare() then gives it the numbers of a snapshot, and again those of the next. On one thread
/// it answers for one picture within milliseconds (tests/benchmarks/README.md). Not for two threads
/// at once.
class Classifier {
public:
    /// For up to `maxBatch` pictures at once.
    Classifier(NetworkSpec network, const ChannelStatistics& statistics, int maxBatch = 1,
               const Parallel& parallel = Parallel(1), Engine engine = Engine::Fast);
    Classifier(const Classifier&) = delete;
    Classifier& operator=(const Classifier&) = delete;

    const NetworkSpec& network() const { return network_; }
    int maxBatch() const { return maxBatch_; }

    void prepare(NetworkState state);

    /// After prepare(): probabilities (count, classes) of `count` pictures, 1 … maxBatch(), as
    /// bytes one after the other, each (C, H, W) as the network's input is. They stay valid until
    /// the next call.
    TensorView<const float> classify(std::span<const std::uint8_t> pictures, int count = 1);

private:
    const NetworkSpec network_;
    const int maxBatch_;
    const Parallel parallel_;
    const PixelTable table_;
    NetworkState state_;
    const std::unique_ptr<Plan<float>> plan_;
    Tensor probabilities_;
};

} // namespace rlab
