// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CifarBinary.h"
#include "tests/fuzz/Fuzz.h"

#include <array>

using namespace rlab;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::FuzzedFile file({data, size});
    const std::array files{file.path()};
    constexpr std::int64_t records = 2;
    for (const CifarLayout& layout : {cifar10Layout, cifar100Layout})
        fuzz::readGuarded(size, [&] { readCifar(files, layout, records); });
    return 0;
}
