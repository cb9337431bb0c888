// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Optimizer.h"

#include "core/base/Error.h"
#include "core/kernels/simd/Update.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>
#include <vector>

namespace rlab {
namespace {

/// Weight decay of each tensor of the state.
std::vector<float> decays(const OptimizerSpec& spec, const NetworkSpec& network) {
    std::vector<float> result;
    for (const TensorSpec& tensor : network.tensors()) {
        const bool decayed = spec.decayNormAndBias || tensor.role == TensorRole::Weight;
        result.push_back(decayed ? static_cast<float>(spec.weightDecay) : 0.0f);
    }
    return result;
}

/// Throws SpecError unless the state has these moments, each shaped like the present one.
void requireFits(const OptimizerState& state, std::initializer_list<const Gradients*> present) {
    const auto isAlike = [](const Gradients& a, const Gradients* b) {
        return std::ranges::equal(a, *b, [](const Tensor& x, const Tensor& y) {
            return x.size() == y.size() && (x.size() == 0 || x.shape() == y.shape());
        });
    };
    if (!std::ranges::equal(state.moments, present, isAlike))
        throw SpecError("the optimiser's state is of another optimiser or another network");
}

/// All parameters of a network, one after the other, divided for threads.
class ParameterPieces {
public:
    ParameterPieces(const Gradients& shapedAlike, const Parallel& parallel)
        : parallel_(parallel) {
        for (const Tensor& tensor : shapedAlike) {
            sizes_.push_back(tensor.size());
            lines_ += linesOf(tensor.size());
        }
    }

    /// Calls update(tensor, first number, count of numbers) until all are covered. Pieces begin
    /// where a cache line does.
    template <class Update>
    void forEach(const Update& update) const {
        // A thread that is waiting takes longer to begin than this many numbers take to update.
        constexpr std::int64_t worthThreads = 1 << 18;
        if (lines_ * lineFloats < worthThreads)
            return forEachWithin(0, lines_, update);
        const Chunks chunks(lines_);
        parallel_.forEach(chunks.count(), [&](std::int64_t chunk) {
            forEachWithin(chunks.begin(chunk), chunks.end(chunk), update);
        });
    }

private:
    static constexpr std::int64_t lineFloats = 16;

    static std::int64_t linesOf(std::int64_t floats) {
        return (floats + lineFloats - 1) / lineFloats;
    }

    /// The parts of all tensors that lie in the lines [begin, end).
    template <class Update>
    void forEachWithin(std::int64_t begin, std::int64_t end, const Update& update) const {
        std::int64_t line = 0; // where the tensor begins
        for (std::size_t t = 0; t < sizes_.size() && line < end; ++t) {
            const std::int64_t first = std::max<std::int64_t>(0, begin - line) * lineFloats;
            const std::int64_t last = std::min(sizes_[t], (end - line) * lineFloats);
            if (first < last)
                update(t, first, last - first);
            line += linesOf(sizes_[t]);
        }
    }

    Parallel parallel_;
    std::vector<std::int64_t> sizes_; ///< of each tensor; running statistics have none
    std::int64_t lines_ = 0;
};

class Sgd : public Optimizer {
public:
    Sgd(const OptimizerSpec& spec, const NetworkSpec& network, const Parallel& parallel)
        : momentum_(static_cast<float>(spec.momentum))
        , decays_(decays(spec, network))
        , velocities_(zeroGradients<float>(network))
        , pieces_(velocities_, parallel) {}

    void step(NetworkState& state, const Gradients& gradients, double learningRate) override {
        const auto rate = static_cast<float>(learningRate);
        pieces_.forEach([&](std::size_t t, std::int64_t first, std::int64_t count) {
            simd::updateSgd({momentum_, decays_[t], rate}, count, gradients[t].data() + first,
                            velocities_[t].data() + first, state.tensors[t].data() + first);
        });
    }

    OptimizerState state() const override { return {{velocities_}, 0}; }
    void setState(OptimizerState state) override {
        requireFits(state, {&velocities_});
        velocities_ = std::move(state.moments[0]);
    }

private:
    float momentum_;
    std::vector<float> decays_;
    Gradients velocities_;
    ParameterPieces pieces_;
};

class Adam : public Optimizer {
public:
    Adam(const OptimizerSpec& spec, const NetworkSpec& network, const Parallel& parallel)
        : spec_(spec)
        , decays_(decays(spec, network))
        , means_(zeroGradients<float>(network))
        , squares_(zeroGradients<float>(network))
        , pieces_(means_, parallel) {}

    void step(NetworkState& state, const Gradients& gradients, double learningRate) override {
        ++steps_;
        simd::AdamUpdate update;
        update.rate = static_cast<float>(learningRate / (1 - std::pow(spec_.beta1, steps_)));
        update.scale = static_cast<float>(1 / std::sqrt(1 - std::pow(spec_.beta2, steps_)));
        update.epsilon = static_cast<float>(spec_.epsilon);
        // The complements are taken in double: 1 − 0.999f is off by 1e-5 of itself.
        update.newMean = static_cast<float>(1 - spec_.beta1);
        update.oldSquare = static_cast<float>(spec_.beta2);
        update.newSquare = static_cast<float>(1 - spec_.beta2);
        pieces_.forEach([&](std::size_t t, std::int64_t first, std::int64_t count) {
            simd::AdamUpdate ofTensor = update;
            ofTensor.decay = decays_[t];
            simd::updateAdam(ofTensor, count, gradients[t].data() + first, means_[t].data() + first,
                             squares_[t].data() + first, state.tensors[t].data() + first);
        });
    }

    OptimizerState state() const override { return {{means_, squares_}, steps_}; }
    void setState(OptimizerState state) override {
        requireFits(state, {&means_, &squares_});
        means_ = std::move(state.moments[0]);
        squares_ = std::move(state.moments[1]);
        steps_ = static_cast<int>(state.steps);
    }

private:
    OptimizerSpec spec_;
    std::vector<float> decays_;
    Gradients means_;
    Gradients squares_;
    ParameterPieces pieces_;
    int steps_ = 0;
};

} // namespace

std::unique_ptr<Optimizer> makeOptimizer(const OptimizerSpec& spec, const NetworkSpec& network,
                                         const Parallel& parallel) {
    if (spec.kind == OptimizerKind::Adam)
        return std::make_unique<Adam>(spec, network, parallel);
    return std::make_unique<Sgd>(spec, network, parallel);
}

} // namespace rlab
