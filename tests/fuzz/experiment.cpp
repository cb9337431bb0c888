// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ExperimentJson.h"
#include "tests/fuzz/Fuzz.h"

#include <cstdlib>

using namespace rlab;

/// What is read, and can be run, is written and read again as the same.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    fuzz::readGuarded(size, [&] {
        const ExperimentSpec experiment = experimentFromJson(text, "fuzzed");
        if (!validate(experiment).empty())
            return;
        if (experimentFromJson(experimentToJson(experiment), "written") != experiment)
            std::abort();
    });
    return 0;
}
