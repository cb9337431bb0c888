// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/FusedConv.h"
#include "core/engine/Plan.h"

#include <vector>

namespace rlab {

/// Runs a FusedNetwork in inference: batch norm lies in the weights, and nothing is kept. Each
/// thread takes a few images through the whole network, so that they stay in its second-level
/// cache.
class FusedInference : public Plan<float> {
public:
    FusedInference(const NetworkSpec& network, FusedNetwork fused, int maxBatch,
                   const Parallel& parallel);

    float* input() override { return images_.data(); }
    void prepare(const NetworkState& state) override;
    TensorView<const float> infer(int batch) override;
    TensorView<const float> forward(NetworkState& state, int batch, std::uint64_t seed,
                                    std::int64_t step) override;
    using Plan<float>::backward;
    void backward(const NetworkState& state, TensorView<const float> logitsGradient,
                  Gradients& gradients, StepSignals* seen) override;
    std::int64_t workspaceBytes() const override;
    std::vector<PlanStep> steps() const override;

private:
    struct Unit {
        FusedUnit spec;
        simd::BlockedConv conv;
        simd::ImageLayout output; ///< padded for all that read it
        int buffer = -1;          ///< of the output
        Tensor packed;            ///< the weights with the batch norm's scale in them
        Tensor shift;             ///< (K)
    };
    /// What one thread works with.
    struct Workspace {
        Tensor images; ///< padded for the stem
        std::vector<Tensor> buffers;
        Tensor shortcut; ///< option A's
        Tensor scratch;
    };

    void planOrder();
    void planOutputs();
    void planBuffers();
    void foldNorm(Unit& unit, const NetworkState& state);
    void runImages(Workspace& workspace, std::int64_t begin, int images);
    void runUnit(Workspace& workspace, const Unit& unit, int images);
    void addSkip(simd::InferenceStep& step, Workspace& workspace, const Unit& unit, int images);

    const NetworkSpec& network_;
    const NodeId linear_;
    const int last_;
    const int maxBatch_;
    const Parallel parallel_;
    std::vector<Unit> units_;
    std::vector<int> order_;            ///< projections before the sums that they are added to
    std::vector<Workspace> workspaces_; ///< one for each thread
    Tensor images_, pooled_, logits_;
    const NetworkState* state_ = nullptr; ///< for the linear layer
};

} // namespace rlab
