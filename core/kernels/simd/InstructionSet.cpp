// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/InstructionSet.h"

#include "core/base/Error.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace rlab::simd {
namespace {

struct Target {
    std::int64_t bit;
    std::string name;
};

std::string nameOf(std::int64_t target) {
    if (target == HWY_EMU128 || target == HWY_SCALAR)
        return "baseline";
    std::string name = hwy::TargetName(target);
    if (name == "AVX3")
        return "avx512"; // Highway's name isn't what people say
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

/// Best first, as Highway's bits are.
std::vector<Target> enabledTargets() {
    std::vector<Target> targets;
    for (const std::int64_t bit : hwy::SupportedAndGeneratedTargets())
        targets.push_back({bit, nameOf(bit)});
    return targets;
}

/// Asked for before anything is disabled.
const std::vector<Target>& allTargets() {
    static const std::vector<Target> targets = enabledTargets();
    return targets;
}

/// Not by hwy::DisableTargets(): each call of Highway 1.0's SupportedTargets() undoes that for
/// functions that were already dispatched. 0: all of the machine's.
void restrictTo(std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

std::vector<std::string> namesOf(const std::vector<Target>& targets) {
    std::vector<std::string> names;
    for (const Target& target : targets)
        names.push_back(target.name);
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace

const std::vector<std::string>& instructionSets() {
    static const std::vector<std::string> names = namesOf(allTargets());
    return names;
}

std::string instructionSet() {
    return enabledTargets().front().name;
}

void useInstructionSet(std::string_view name) {
    const auto found = std::ranges::find(allTargets(), name, &Target::name);
    if (found == allTargets().end())
        throw SpecError("instruction set \"" + std::string(name) +
                        "\" isn't there; this machine has " + listed(instructionSets()));
    restrictTo(found->bit);
}

void useBestInstructionSet() {
    restrictTo(0);
}

} // namespace rlab::simd
