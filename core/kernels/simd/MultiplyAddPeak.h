// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"

namespace rlab::simd {

/// Multiply-adds a second that this machine does at most, measured: independent chains of them in
/// registers, in the instruction set in use, on all threads of `parallel` at once. The median of
/// several runs, which take about a tenth of a second together. Each multiply-add is two
/// floating-point operations; a set without a fused one (sse4) does a multiplication and an
/// addition.
double multiplyAddPeak(const Parallel& parallel);

} // namespace rlab::simd
