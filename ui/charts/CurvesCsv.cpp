// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurvesCsv.h"

#include "core/store/CsvRows.h"
#include "core/store/MetricsCsv.h"

namespace rlab {

CurvesCsv::CurvesCsv(const CurveSet& set) {
    for (const auto& curve : set.curves())
        if (curve->shown)
            for (const Curve::Seed& seed : curve->seeds())
                parts_.push_back({curve->name().label().toStdString(), seed.seed, seed.log});
}

std::string CurvesCsv::text() const {
    std::string text = "network,seed," + metricsCsvHeader();
    for (const Part& part : parts_) {
        const std::string begin = csvText(part.network) + "," + std::to_string(part.seed) + ",";
        for (std::size_t i = 0; i < part.log.size(); ++i)
            text += begin + metricsCsvRow(part.log[i]);
    }
    return text;
}

} // namespace rlab
