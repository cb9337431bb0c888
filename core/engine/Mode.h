// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rlab {

/// Training: batch norm uses the batch's statistics, dropout drops, gradients can follow.
/// Inspection: as inference, but activations are kept, and gradients by them can follow; only the
/// Executor has it.
enum class Mode { Training, Inference, Inspection };

} // namespace rlab
