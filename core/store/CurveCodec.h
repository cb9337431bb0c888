// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

#include <QByteArray>

#include <span>
#include <string>

namespace rlab {

/// A piece of a curve in few bytes, bit for bit: column by column, each value as its difference
/// from the one before, bytes of equal weight side by side, deflated.
QByteArray encodePoints(std::span<const MetricPoint> points);

/// The inverse; adds to `history`. Throws FileError that names `source` if the bytes are not what
/// encodePoints() makes.
void decodePoints(const QByteArray& bytes, MetricHistory& history, const std::string& source);

} // namespace rlab
