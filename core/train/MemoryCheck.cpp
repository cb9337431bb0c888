// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/MemoryCheck.h"

#include "core/base/Error.h"
#include "core/base/MemoryLimit.h"

namespace rlab {
namespace {

std::string gigabytes(std::int64_t bytes) {
    return std::to_string((bytes + 500'000'000) / 1'000'000'000) + " GB";
}

/// The repeats of a network share activations and gradients.
std::int64_t leastMemory(const NetworkSpec& network, std::int64_t batch, std::int64_t repeats) {
    const std::int64_t copiesOfParameters = 1 + 2 * repeats; // gradient; themselves, momentum
    std::int64_t outputs = 0;
    for (const Node& node : network.nodes())
        if (std::holds_alternative<Conv2dSpec>(node.layer))
            outputs += node.output.elements();
    return static_cast<std::int64_t>(sizeof(float)) *
           (batch * outputs + copiesOfParameters * network.parameters());
}

} // namespace

std::int64_t leastMemory(const ExperimentSpec& experiment, const Shape& image, int classes) {
    std::int64_t bytes = 0;
    for (const CifarNetworkOptions& options : experiment.networks)
        bytes += leastMemory(makeCifarNetwork(options, image, classes), experiment.batchSize,
                             experiment.repeats);
    return bytes;
}

void requireMemory(const ExperimentSpec& experiment) {
    const DataSummary data = summarise(experiment.data);
    requireMemory(experiment, data.imageShape, data.classes);
}

void requireMemory(const ExperimentSpec& experiment, const Shape& image, int classes) {
    const std::int64_t needed = leastMemory(experiment, image, classes);
    const std::int64_t there = static_cast<std::int64_t>(memoryLimit());
    if (there > 0 && needed > there)
        throw SpecError("these networks need at least " + gigabytes(needed) +
                        " of memory at this batch size, and this computer has " + gigabytes(there) +
                        "; use smaller batches or fewer, smaller networks");
}

} // namespace rlab
