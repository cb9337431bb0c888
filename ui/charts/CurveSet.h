// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/Curve.h"
#include "ui/charts/FigureCurve.h"
#include "ui/session/RunModel.h"

#include <memory>
#include <vector>

namespace rlab {

/// A vertical mark: from here on another learning rate.
struct RateMark {
    double x = 0;
    double learningRate = 0;
};

/// All curves of the page: the present run's, and those of earlier runs laid over them.
class CurveSet {
public:
    using Curves = std::vector<std::unique_ptr<Curve>>;

    void setRun(const RunModel& run);
    /// Same contenders, longer histories: reads what is new.
    void updateRun(const RunModel& run);
    void setOverlay(qint64 id, const QString& name, const RunModel& run);
    void removeOverlay(qint64 id);
    /// Curves from files; no run, no overlays.
    void setFigureCurves(const std::vector<FigureCurve>& curves, int epochs);

    const CurveOptions& options() const { return options_; }
    void setOptions(const CurveOptions& options);

    /// The present run's first, in its order.
    const Curves& curves() const { return curves_; }
    std::size_t presentCount() const { return presentCount_; }
    /// Shows these only, or all if these are the only ones already.
    void solo(const Curve& curve);

    bool empty() const; ///< no point in any shown curve
    bool hasRepeats() const;
    /// Whether all of the present run's trainings have ended.
    bool ended() const;

    /// Right end of the x axis when nothing is zoomed.
    double horizontalEnd() const;
    std::vector<RateMark> rateMarks() const;

private:
    void add(const RunModel& run, std::optional<qint64> id, const QString& name);
    double imagesPerEpoch() const;
    double horizontalAt(const RateChange& change) const;

    CurveOptions options_;
    Curves curves_;
    std::size_t presentCount_ = 0;
    int epochs_ = 1;
    std::vector<RateChange> rateChanges_;
};

} // namespace rlab
