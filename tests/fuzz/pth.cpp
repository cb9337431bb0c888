// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/CifarNetwork.h"
#include "core/store/TensorFile.h"
#include "core/store/WeightsFile.h"
#include "tests/fuzz/Fuzz.h"

using namespace rlab;

namespace {

/// All elements, as far as a tensor isn't larger than what it was made of.
void readTensors(TensorFile& file, std::size_t inputBytes) {
    for (std::size_t i = 0; i < file.tensors().size(); ++i) {
        const TensorInfo& tensor = file.tensors()[i];
        std::size_t elements = 1;
        for (const std::int64_t extent : tensor.shape)
            elements *= static_cast<std::size_t>(extent);
        if (elements > inputBytes || !isFloatingPoint(tensor.type))
            continue;
        std::vector<float> floats(elements);
        file.readFloats(i, floats);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Of this network is the corpus.
    static const NetworkSpec network =
        makeCifarNetwork(parseCifarNetwork("resnet-8:width=2"), {3, 8, 8}, 10);
    const fuzz::FuzzedFile file({data, size});
    fuzz::readGuarded(size, [&] { readTensors(*openTensorFile(file.path()), size); });
    fuzz::readGuarded(size, [&] { loadWeights(file.path(), network); });
    return 0;
}
