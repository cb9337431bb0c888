// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <QString>

namespace rlab {

/// What --normalize asks for: "dataset" (the set's own statistics), "imagenet", or "m,m,m:s,s,s"
/// (mean and deviation of each channel, pixels in 0 … 1). Throws UsageError, also if the number of
/// channels is another.
ChannelStatistics parseNormalisation(const QString& text, const Dataset& dataset);

} // namespace rlab
