// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rlab {

enum class PanelLayout { SideBySide, Overlay };
enum class Metric { Error, Loss };
enum class Horizontal { Epochs, Images, Seconds };
enum class TrainDetail { EpochMeans, BatchGroups };

/// What of the curves is shown, and how. Error is in percent, loss in nats, images in thousands.
struct CurveOptions {
    PanelLayout layout = PanelLayout::SideBySide;
    Metric metric = Metric::Error;
    Horizontal horizontal = Horizontal::Epochs;
    TrainDetail detail = TrainDetail::EpochMeans;
    int smoothing = 0; ///< batch groups that a mean goes over, odd; 0: none
    bool logX = false;
    bool logY = false;
    bool test = true;
    bool bands = true;        ///< of repeats: from the lowest seed to the highest
    bool singleSeeds = false; ///< of repeats, thin
    bool best = true;         ///< a ring at each curve's lowest point

    bool operator==(const CurveOptions&) const = default;
    /// Whether both need the same numbers, however they are drawn.
    bool sameData(const CurveOptions& other) const {
        return metric == other.metric && horizontal == other.horizontal && detail == other.detail &&
               smoothing == other.smoothing;
    }
};

} // namespace rlab
