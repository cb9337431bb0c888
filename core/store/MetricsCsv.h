// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

#include <string>
#include <string_view>

namespace rlab {

// A training curve as comma-separated values: one row for each finished epoch, errors as
// fractions, '.' as decimal point in every locale, as many digits as it takes to read the same
// number again, empty cells where there is no test figure, "nan" and "inf" where training diverged.

/// The first line: the names of the columns.
std::string metricsCsvHeader();
std::string metricsCsvRow(const MetricPoint& point);

/// The inverse of header and rows. Throws FileError that names `source` and the line.
MetricHistory parseMetricsCsv(std::string_view text, const std::string& source);

// The learning rates that were set while training, in the same manner: epoch,step,lr.
std::string rateChangesCsvHeader();
std::string rateChangesCsvRow(const RateChange& change);
std::vector<RateChange> parseRateChangesCsv(std::string_view text, const std::string& source);

} // namespace rlab
