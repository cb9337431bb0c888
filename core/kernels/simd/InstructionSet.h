// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rlab::simd {

// The vector kernels are compiled for several instruction sets, and Highway takes the best that the
// machine has. For comparisons the process can be held to a lesser one.

/// Those that this program was built for and this machine has, best first: "avx512", "avx2",
/// "sse4", "neon"; the last one is always "baseline", plain code without any of them.
const std::vector<std::string>& instructionSets();

/// The one in use.
std::string instructionSet();

/// Holds all vector kernels to this set. Throws SpecError that lists instructionSets() if it isn't
/// among them. Not while a kernel is running.
void useInstructionSet(std::string_view name);

/// Back to the machine's best.
void useBestInstructionSet();

} // namespace rlab::simd
