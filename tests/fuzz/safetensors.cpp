// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Safetensors.h"
#include "core/store/WeightsFile.h"
#include "tests/fuzz/Fuzz.h"

using namespace rlab;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::FuzzedFile file({data, size});
    fuzz::readGuarded(size, [&] { readSafetensors(file.path()); });
    fuzz::readGuarded(size, [&] { readWeightsMetadata(file.path()); });
    return 0;
}
