// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurvesCsv.h"

#include "core/store/MetricsCsv.h"

namespace rlab {

namespace {

/// Quoted where a comma or a quotation mark would break the row.
std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char character : text)
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    return quoted + "\"";
}

} // namespace

CurvesCsv::CurvesCsv(const CurveSet& set) {
    for (const auto& curve : set.curves())
        if (curve->shown)
            for (const Curve::Seed& seed : curve->seeds())
                parts_.push_back({curve->name().label().toStdString(), seed.seed, seed.log});
}

std::string CurvesCsv::text() const {
    std::string text = "network,seed," + metricsCsvHeader();
    for (const Part& part : parts_) {
        const std::string begin = cell(part.network) + "," + std::to_string(part.seed) + ",";
        for (std::size_t i = 0; i < part.log.size(); ++i)
            text += begin + metricsCsvRow(part.log[i]);
    }
    return text;
}

} // namespace rlab
