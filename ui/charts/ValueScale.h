// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/AxisScale.h"
#include "ui/charts/HeatScale.h"
#include "ui/charts/ProbedRun.h"

namespace rlab {

/// Where a statistic's values lie, 0 … 1, on axes and on the ramp of colours: by powers of ten for
/// magnitudes, else evenly. The same for all networks and the whole training, so that neither the
/// slider nor the eye has to jump.
class ValueScale {
public:
    ValueScale() = default;
    /// Round bounds around the range.
    ValueScale(LayerStatistic statistic, const ValueRange& range);

    bool isLogarithmic() const { return logarithmic_; }
    /// Whether a value can be drawn: finite and, for magnitudes, more than 0.
    bool shows(double value) const;
    /// Within 0 … 1; only for what is shown.
    double place(double value) const;
    QColor color(double value) const { return HeatScale::colorAt(place(value)); }
    /// About `most`, for magnitudes seven at most.
    std::vector<Tick> ticks(int most = 7) const;
    bool operator==(const ValueScale&) const = default;

private:
    bool logarithmic_ = true;
    HeatScale powers_;
    double from_ = 0, to_ = 1; ///< unless logarithmic
    bool percent_ = false;
};

} // namespace rlab
