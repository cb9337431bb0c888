// SPDX-License-Identifier: GPL-3.0-or-later

// Each vector kernel alone, on one thread, on every instruction set of the machine. See README.md.
#include "core/base/Philox.h"
#include "core/kernels/simd/BlockedConvolution.h"
#include "core/kernels/simd/Gemm.h"
#include "core/kernels/simd/InstructionSet.h"
#include "core/kernels/simd/MultiplyAddPeak.h"
#include "core/tensor/Tensor.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace rlab;
using namespace rlab::simd;

namespace {

constexpr int images = 8; ///< a chunk of a batch of 128

Tensor randomNumbers(std::int64_t count) {
    Tensor tensor(Shape{count});
    RandomStream random(0, Purpose::Benchmark);
    for (float& value : tensor.span())
        value = static_cast<float>(random.normal());
    return tensor;
}

/// One convolution with all that its kernels read and write.
class Layer {
public:
    explicit Layer(const BlockedConv& conv)
        : conv_(conv)
        , input_(randomNumbers(images * conv.inImage()))
        , output_(randomNumbers(images * conv.outImage()))
        , gradient_(randomNumbers(images * conv.outImage()))
        , inputGradient_(Shape{images * conv.inImage()})
        , padded_(Shape{images * static_cast<std::int64_t>(paddedInput(conv).image()) + spare})
        , factors_(randomNumbers(std::max(conv.inChannels, conv.outChannels)))
        , weights_(randomNumbers(conv.weights()))
        , packed_(Shape{conv.packedWeights()})
        , weightGradient_(Shape{conv.weights()})
        , means_(Shape{images * std::int64_t{conv.outChannels}})
        , sums_(2 * static_cast<std::size_t>(std::max(conv.inChannels, conv.outChannels)))
        , scratch_(Shape{scratchFloats(conv)}) {
        packWeights(conv_, weights_.data(), nullptr, false, packed_.data());
    }

    /// Multiply-adds of a direct convolution over the chunk.
    double multiplyAdds() const {
        return double(images) * double(conv_.weights()) * conv_.outHeight * conv_.outWidth;
    }

    void forward() {
        forwardChunk(conv_, {0, images, images, activation(), packed_.data(), output_.data(),
                             sums(), scratch_.data()});
    }
    void infer() {
        InferenceStep step{};
        step.images = images;
        step.in = padded_.data();
        step.inLayout = paddedInput(conv_);
        step.packed = packed_.data();
        step.shift = factors_.data();
        step.relu = true;
        step.out = output_.data();
        step.outLayout = ImageLayout::dense(conv_.outChannels, conv_.outHeight, conv_.outWidth);
        step.scratch = scratch_.data();
        inferStep(conv_, step);
    }
    void backward() {
        BackwardChunk chunk{};
        chunk.end = chunk.batch = images;
        chunk.input = activation();
        chunk.y = output_.data();
        chunk.gradient = gradient_.data();
        chunk.a = chunk.b = chunk.c = factors_.data();
        chunk.packed = packed_.data();
        chunk.weightGradient = weightGradient_.data();
        chunk.scratch = scratch_.data();
        if (!isStem()) {
            chunk.inputGradient = inputGradient_.data();
            chunk.completes = true;
            chunk.sums = sums();
        }
        backwardChunk(conv_, chunk);
    }
    void pack() { packWeights(conv_, weights_.data(), nullptr, false, packed_.data()); }
    void unpack() {
        unpackWeightGradient(conv_, weightGradient_.data(), 1, 0, conv_.outBlocks(),
                             weights_.data());
    }
    void pool() { poolChunk(conv_, 0, images, outputActivation(), means_.data(), scratch_.data()); }
    void poolBackward() {
        poolBackwardChunk(conv_, 0, images, outputActivation(), means_.data(), gradient_.data(),
                          sums(), scratch_.data());
    }

    bool isStem() const { return conv_.method == Method::Stem; }
    std::int64_t outputBytes() const { return output_.size() * std::int64_t{sizeof(float)}; }
    std::int64_t weightBytes() const { return weights_.size() * std::int64_t{sizeof(float)}; }

private:
    Activation activation() {
        Activation result;
        result.images = isStem() ? input_.data() : nullptr;
        result.y = input_.data();
        result.scale = result.shift = factors_.data();
        return result;
    }
    Activation outputActivation() {
        Activation result = activation();
        result.y = output_.data();
        return result;
    }
    ChannelSums sums() { return {sums_.data(), sums_.data() + sums_.size() / 2}; }

    const BlockedConv conv_;
    static constexpr std::int64_t spare = 256; ///< tiles may read past the last pixel
    Tensor input_, output_, gradient_, inputGradient_, padded_, factors_;
    Tensor weights_, packed_, weightGradient_, means_;
    std::vector<double> sums_;
    Tensor scratch_;
};

struct Case {
    const char* name;
    int kernel, inChannels, size, outChannels, stride;

    BlockedConv conv() const {
        return blockedConv(kernel, inChannels, size, size, outChannels, stride);
    }
};

constexpr Case cases[] = {
    {"stem_3-16_32x32", 3, 3, 32, 16, 1},
    {"winograd_16_32x32", 3, 16, 32, 16, 1},
    {"winograd_32_16x16", 3, 32, 16, 32, 1},
    {"winograd_64_8x8", 3, 64, 8, 64, 1},
    {"strided_16-32_32x32", 3, 16, 32, 32, 2},
    {"strided_32-64_16x16", 3, 32, 16, 64, 2},
    {"pointwise_16-64_32x32", 1, 16, 32, 64, 1},
    {"pointwise_64-16_32x32", 1, 64, 32, 16, 1},
    {"pointwise_256-64_8x8", 1, 256, 8, 64, 1},
    {"pointwise_64-128_32x32_stride_2", 1, 64, 32, 128, 2},
    {"narrow_stem_3-8_16x16", 3, 3, 16, 8, 1},
    {"narrow_winograd_8_16x16", 3, 8, 16, 8, 1},
    {"narrow_winograd_16_8x8", 3, 16, 8, 16, 1},
    {"narrow_winograd_32_4x4", 3, 32, 4, 32, 1},
    {"narrow_strided_8-16_16x16", 3, 8, 16, 16, 2},
};

using Kernel = void (Layer::*)();

/// What a kernel's speed is told in.
struct Measure {
    double multiplyAdds = 0;
    double peak = 0;
    std::int64_t bytes = 0;
};

void add(const std::string& instructions, const std::string& name, const Case& sizes, Kernel kernel,
         const Measure& measure) {
    benchmark::RegisterBenchmark(
        (instructions + '/' + name + '/' + sizes.name).c_str(),
        [=](benchmark::State& state) {
            useInstructionSet(instructions);
            Layer layer(sizes.conv());
            for (auto _ : state) {
                (layer.*kernel)();
                benchmark::ClobberMemory();
            }
            using benchmark::Counter;
            if (measure.bytes > 0)
                state.SetBytesProcessed(state.iterations() * measure.bytes);
            if (measure.multiplyAdds == 0)
                return;
            state.counters["FLOPS"] =
                Counter(2 * measure.multiplyAdds, Counter::kIsIterationInvariantRate);
            state.counters["share_of_peak"] =
                Counter(measure.multiplyAdds / measure.peak, Counter::kIsIterationInvariantRate);
        })
        ->Unit(benchmark::kMicrosecond);
}

/// The matrix product of the general path: m × k times k × n.
void addProduct(const std::string& instructions, std::int64_t m, std::int64_t n, std::int64_t k,
                double peak) {
    const std::string name = instructions + "/gemm/" + std::to_string(m) + 'x' + std::to_string(n) +
                             'x' + std::to_string(k);
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        useInstructionSet(instructions);
        const Tensor a = randomNumbers(m * k), b = randomNumbers(k * n);
        Tensor c(Shape{m * n}), scratch(Shape{gemmScratch});
        for (auto _ : state) {
            gemm(m, n, k, {a.data(), k}, {b.data(), n}, c.data(), n, false, scratch.data());
            benchmark::ClobberMemory();
        }
        const double work = double(m) * double(n) * double(k);
        using benchmark::Counter;
        state.counters["FLOPS"] = Counter(2 * work, Counter::kIsIterationInvariantRate);
        state.counters["share_of_peak"] = Counter(work / peak, Counter::kIsIterationInvariantRate);
    })->Unit(benchmark::kMicrosecond);
}

void addAll(const std::string& instructions) {
    useInstructionSet(instructions);
    const double peak = multiplyAddPeak(Parallel(1));
    for (const Case& sizes : cases) {
        const Layer layer(sizes.conv());
        const double work = layer.multiplyAdds();
        // By weights and by input; the stem's input, the pictures, needs no gradient.
        const double backwardWork = layer.isStem() ? work : 2 * work;
        add(instructions, "forward", sizes, &Layer::forward, {work, peak});
        add(instructions, "infer", sizes, &Layer::infer, {work, peak});
        add(instructions, "backward", sizes, &Layer::backward, {backwardWork, peak});
        add(instructions, "pack", sizes, &Layer::pack, {.bytes = layer.weightBytes()});
        add(instructions, "unpack", sizes, &Layer::unpack, {.bytes = layer.weightBytes()});
    }
    for (const std::int64_t size : {128, 256, 512})
        addProduct(instructions, size, size, size, peak);
    addProduct(instructions, 64, 1024, 576, peak);    // a 3×3 convolution of 64 channels
    for (const Case& sizes : {cases[3], cases[13]}) { // those that a network ends with
        const std::int64_t bytes = Layer(sizes.conv()).outputBytes();
        add(instructions, "pool", sizes, &Layer::pool, {.bytes = bytes});
        add(instructions, "pool_backward", sizes, &Layer::poolBackward, {.bytes = bytes});
    }
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    for (const std::string& instructions : instructionSets())
        addAll(instructions);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
