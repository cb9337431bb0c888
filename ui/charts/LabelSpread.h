// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace rlab {

/// Moves labels apart so that none covers another: the results are at least `gap` apart, between
/// `low` and `high` as long as all fit, keep the order of the wanted places, and stay as close to
/// them as a common shift of each cluster allows.
std::vector<double> spreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high);

} // namespace rlab
