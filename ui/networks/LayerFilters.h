// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkState.h"
#include "ui/session/RunModel.h"

#include <QImage>
#include <QList>
#include <QString>
#include <QStringList>

namespace rlab {

/// What the filters of a layer that reads an image look like, and which ones they are.
struct LayerFilters {
    QString when;         ///< "Filters after batch 12"
    QList<QImage> images; ///< a pixel a weight; empty if there are none
    QStringList tips;     ///< of each: its number and its weights
    QString note;         ///< what the colours mean, or why there are no filters
};

/// The first node that is a convolution; -1 if none is.
NodeId firstConvolution(const NetworkSpec& network);

// Of the first convolution.

/// As they are before the first batch: the seed gives them.
LayerFilters initialFilters(const NetworkSpec& network, InitKind init, std::uint64_t seed);
/// As a training left them; `isEnd`: for good.
LayerFilters filtersOf(const NetworkSpec& network, const StateSnapshot& snapshot, bool isEnd);
/// Of a run whose weights were not kept.
LayerFilters forgottenFilters();

/// Filters (K, C, KH, KW) of images with one channel (grey) or three (red, green, blue) as pictures
/// of KW × KH pixels. One scale for all of them: 0 is mid grey, the weight of the largest
/// magnitude, `limit`, has all or nothing of its colour.
QList<QImage> filterImages(const Tensor& weights, double limit);

} // namespace rlab
