// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rlab {

/// Fast: fused vector kernels where they know the network. Reference: always layer by layer on the
/// general kernels, for comparison.
enum class Engine { Fast, Reference };

} // namespace rlab
