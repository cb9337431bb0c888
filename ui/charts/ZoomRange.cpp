// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ZoomRange.h"

#include <algorithm>

namespace rlab {

namespace {

constexpr double marginShare = 0.05;
constexpr double closest = 1e-4; ///< share of what is shown without zoom

} // namespace

void ZoomRange::setHome(const Span& home, const Span& data) {
    home_ = home;
    const Span all{std::min(home.from, data.from), std::max(home.to, data.to)};
    const double margin = marginShare * all.length();
    limits_ = {all.from - margin, all.to + margin};
    if (zoomed_)
        set(*zoomed_);
}

void ZoomRange::zoom(double about, double factor) {
    const Span now = shown();
    const double length =
        std::clamp(now.length() * factor, closest * home_.length(), limits_.length());
    const double scale = length / now.length();
    const double from = about - (about - now.from) * scale;
    set({from, from + length});
}

void ZoomRange::pan(double distance) {
    const Span now = shown();
    set({now.from + distance, now.to + distance});
}

/// Moves the span into the limits; only if it is longer than they are it gets shorter.
void ZoomRange::set(const Span& span) {
    const double length = std::min(span.length(), limits_.length());
    const double from = std::clamp(span.from, limits_.from, limits_.to - length);
    zoomed_ = Span{from, from + length};
    if (*zoomed_ == home_)
        zoomed_.reset();
}

} // namespace rlab
