// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rlab {

/// Training: batch norm uses the batch's statistics, dropout drops, gradients can follow.
enum class Mode { Training, Inference };

} // namespace rlab
