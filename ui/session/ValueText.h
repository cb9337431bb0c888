// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace rlab {

/// 100 → "10²", 0.001 → "10⁻³"; for whole powers of ten.
QString powerText(double power);
/// A value of any size, to three digits: 0.012345 → "0.0123", 1234 → "1,230", 114200 →
/// "1.14·10⁵", 8.8e-43 → "8.8·10⁻⁴³". Not a number → "–".
QString valueText(double value);

} // namespace rlab
