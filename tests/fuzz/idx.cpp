// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Idx.h"
#include "tests/fuzz/Fuzz.h"

#include <algorithm>

using namespace rlab;

/// The first byte says how many bytes the images' file has; the rest are the labels' file.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const fuzz::Input input(data + 1, size - 1);
    const std::size_t images = std::min<std::size_t>(data[0], input.size());
    const fuzz::FuzzedFile imageFile(input.first(images));
    const fuzz::FuzzedFile labelFile(input.subspan(images));
    constexpr int classes = 10;
    fuzz::readGuarded(size, [&] { readIdx(imageFile.path(), labelFile.path(), classes); });
    return 0;
}
