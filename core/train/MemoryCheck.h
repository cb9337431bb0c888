// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <cstdint>

namespace rlab {

/// Bytes that training this experiment takes at the least: for all networks together the
/// convolutions' outputs of one batch and the gradients, and for each of their repeats parameters
/// and momentum. `image` is (C, H,
/// W).
std::int64_t leastMemory(const ExperimentSpec& experiment, const Shape& image, int classes);

/// Throws SpecError with both figures if this machine can't train the experiment. Without this the
/// system would end the program, or others, half-way.
void requireMemory(const ExperimentSpec& experiment);
/// The same for pictures that are not the experiment's own.
void requireMemory(const ExperimentSpec& experiment, const Shape& image, int classes);

} // namespace rlab
