// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ValueScale.h"

#include <algorithm>
#include <cmath>

namespace rlab {

ValueScale::ValueScale(LayerStatistic statistic, const ValueRange& range)
    : logarithmic_(isMagnitude(statistic))
    , percent_(statistic == LayerStatistic::DeadRelus) {
    if (range.empty)
        return;
    if (logarithmic_) {
        powers_ = HeatScale::around({range.low, range.high});
    } else if (percent_) {
        to_ = range.high > 0 ? roundedUp(range.high) : 1;
    } else {
        const double size = std::max(std::abs(range.low), std::abs(range.high));
        const double step = size > 0 ? roundedUp(size / 10) : 0.1;
        from_ = std::min(std::floor(range.low / step) * step, 0.0);
        to_ = std::max(std::ceil(range.high / step) * step, from_ + step);
    }
}

bool ValueScale::shows(double value) const {
    return std::isfinite(value) && (value > 0 || !logarithmic_);
}

double ValueScale::place(double value) const {
    return logarithmic_ ? powers_.place(value)
                        : std::clamp((value - from_) / (to_ - from_), 0.0, 1.0);
}

std::vector<Tick> ValueScale::ticks(int most) const {
    std::vector<Tick> ticks;
    if (logarithmic_) {
        for (const double tick : powers_.ticks())
            ticks.push_back({place(tick), powerText(tick)});
        return ticks;
    }
    const double unit = percent_ ? 100 : 1;
    for (Tick tick : axisTicks({}, {unit * from_, unit * to_}, most)) {
        tick.place = place(tick.place / unit);
        if (percent_)
            tick.label += QStringLiteral(" %");
        ticks.push_back(tick);
    }
    return ticks;
}

} // namespace rlab
