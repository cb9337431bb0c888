// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/AxisScale.h"

#include <optional>

namespace rlab {

/// Which stretch of an axis is shown: all of it, also while it grows, until somebody zooms.
class ZoomRange {
public:
    /// What is shown without zoom, and what holds all data: nobody gets beyond both and a margin.
    void setHome(const Span& home, const Span& data);

    Span shown() const { return zoomed_.value_or(home_); }
    bool isZoomed() const { return zoomed_.has_value(); }
    /// Factors below 1 go closer; `about` stays where it is.
    void zoom(double about, double factor);
    void pan(double distance);
    void reset() { zoomed_.reset(); }
    void set(const Span& span);

private:
    Span home_;
    Span limits_;
    std::optional<Span> zoomed_;
};

} // namespace rlab
