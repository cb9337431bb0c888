// SPDX-License-Identifier: GPL-3.0-or-later
// export-case NETWORK C,H,W FOLDER
// Writes weights of that network (weights.safetensors), a batch of images and our own logits for it
// (batch.safetensors) into the folder: what check_export.py compares other programs with.
#include "core/base/Error.h"
#include "core/engine/Plan.h"
#include "core/store/Safetensors.h"
#include "core/store/WeightsFile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

using namespace rlab;

namespace {

constexpr int batch = 5;
constexpr int classes = 7;
constexpr int normBatches = 40; ///< after which running statistics are the batches' own to 1.5 %

using Random = std::mt19937_64;

void addNoise(Random& random, float deviation, std::span<float> numbers) {
    std::normal_distribution<float> noise(0, deviation);
    for (float& number : numbers)
        number += noise(random);
}

/// No tensor is left at a value (0, 1) that could hide a mistake, and running statistics are those
/// of images, so that signals neither die nor grow.
NetworkState makeState(const NetworkSpec& network, Random& random) {
    NetworkState state = initialState(network, InitKind::He, 1);
    for (std::size_t i = 0; i < state.tensors.size(); ++i)
        if (network.tensors()[i].role != TensorRole::Weight)
            addNoise(random, 0.1f, state.tensors[i].span());
    for (std::size_t i = 0; i < state.tensors.size(); ++i)
        if (network.tensors()[i].role == TensorRole::RunningVariance)
            std::ranges::transform(state.tensors[i].span(), state.tensors[i].span().begin(),
                                   [](float number) { return std::abs(number) + 0.1f; });
    const auto plan = compile(network, batch, Mode::Training, Parallel(2));
    for (int step = 0; step < normBatches; ++step) {
        const std::span<float> images(plan->input(),
                                      static_cast<std::size_t>(batch * network.input().elements()));
        std::ranges::fill(images, 0.f);
        addNoise(random, 1, images);
        plan->forward(state, batch, 0, step);
    }
    return state;
}

StoredTensor stored(std::string name, std::vector<std::int64_t> shape,
                    std::span<const float> numbers) {
    const auto bytes = std::as_bytes(numbers);
    return {std::move(name), ElementType::F32, std::move(shape), {bytes.begin(), bytes.end()}};
}

Shape imageShape(const std::string& text) {
    int channels = 0, height = 0, width = 0;
    if (std::sscanf(text.c_str(), "%d,%d,%d", &channels, &height, &width) != 3)
        throw Error("images are given as C,H,W, not as " + text);
    return {channels, height, width};
}

void write(const std::string& name, const Shape& input, const std::filesystem::path& folder) {
    Random random(2015);
    const NetworkSpec network = makeCifarNetwork(parseCifarNetwork(name), input, classes);
    const NetworkState state = makeState(network, random);
    WeightsMetadata metadata{network.name(), "shapes", {}, input, {}, 1, 0};
    for (int i = 0; i < classes; ++i)
        metadata.classNames.push_back("class " + std::to_string(i));
    metadata.statistics.mean.assign(static_cast<std::size_t>(input[0]), 0.5f);
    metadata.statistics.deviation.assign(static_cast<std::size_t>(input[0]), 0.25f);
    saveWeights(folder / "weights.safetensors", network, state, metadata);

    Tensor images(Shape{batch, input[0], input[1], input[2]});
    addNoise(random, 1, images.span());
    const auto plan = compile(network, batch, Mode::Inference, Parallel(2));
    plan->prepare(state);
    std::ranges::copy(images.span(), plan->input());
    const auto logits = plan->infer(batch);
    writeSafetensors(folder / "batch.safetensors",
                     {stored("images", {batch, input[0], input[1], input[2]}, images.span()),
                      stored("logits", {batch, classes}, logits.span())},
                     {});
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: export-case NETWORK C,H,W FOLDER\n", stderr);
        return 2;
    }
    try {
        write(argv[1], imageShape(argv[2]), argv[3]);
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return 1;
    }
}
