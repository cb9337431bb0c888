// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ValueScale.h"

#include "ui/session/ValueText.h"

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
        const double length = std::max(range.high, 0.0) - std::min(range.low, 0.0);
        const double step = length > 0 ? roundedUp(length / 4) : 0.1;
        from_ = std::min(std::floor(range.low / step) * step, 0.0);
        to_ = std::max(std::ceil(range.high / step) * step, 0.0);
        if (to_ == from_)
            to_ += step;
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
        const std::vector<double> powers = powers_.ticks();
        const auto stride =
            static_cast<std::size_t>(static_cast<int>(powers.size()) > std::max(most, 2) ? 2 : 1);
        for (std::size_t i = 0; i < powers.size(); i += stride)
            ticks.push_back({place(powers[i]), powerText(powers[i])});
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
