// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ProbedRun.h"

#include <QList>
#include <QPointF>

namespace rlab {

/// The bins of a histogram that are worth drawing over a whole training.
struct BinRange {
    int first = 0;
    int last = MagnitudeHistogram::bins - 1;

    int count() const { return last - first + 1; }
};

/// Of the layer's gradients or weights, over samples all along the training. The first bin, which
/// holds zeros, doesn't count, and a few bins are shown at the least.
BinRange shownBins(const ProbedNetwork& network, int layer,
                   MagnitudeHistogram LayerSample::*histogram);

/// A statistic of a layer over time: x is the sample's index, y is not a number where there is no
/// value. Not more points than `most`, to about a factor of two.
QList<QPointF> layerCourse(const ProbedNetwork& network, int layer, LayerStatistic statistic,
                           int most);

} // namespace rlab
