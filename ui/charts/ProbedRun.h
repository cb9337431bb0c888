// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"
#include "ui/charts/Marker.h"
#include "ui/session/LayerStatistic.h"
#include "ui/session/RunModel.h"

#include <QString>

#include <optional>
#include <vector>

namespace rlab {

/// A layer as people know it.
struct ProbedLayer {
    QString name;    ///< "layer1.0.conv2"
    QString output;  ///< "16×32×32", of one image
    QString weights; ///< "16×16×3×3"
};

/// A shortcut's own convolution; it works beside the layers of its block.
struct ProbedProjection {
    int layer = 0;  ///< index into ProbedNetwork::layers
    int beside = 0; ///< index into the line: the block's last layer, which it is added to
};

/// One contender as far as its steps were seen.
struct ProbedNetwork {
    QString label;
    ColorRole color;
    MarkerShape marker;
    std::vector<ProbedLayer> layers; ///< as in ProbeSample
    std::vector<QString> blocks;     ///< the same; none in a plain network
    /// The layers from first to last, projections of shortcuts left out: layer n of a network is
    /// line[n - 1], and plain and residual twins have the same.
    std::vector<int> line;
    std::vector<ProbedProjection> projections; ///< in the order of their layers
    ProbeHistory samples;

    /// The newest sample at or before the step; null before the first.
    const ProbeSample* at(std::int64_t step) const;
    /// Its index in samples, −1 before the first.
    std::ptrdiff_t indexAt(std::int64_t step) const;
    /// Where a layer lies in the line, if it does.
    std::optional<int> placeInLine(int layer) const;
    /// Layers in rows: those of the line, then the projections.
    int rows() const;
    int layerOfRow(int row) const;
    int rowOf(int layer) const;
};

/// The lowest and the highest of some values.
struct ValueRange {
    double low = 0;
    double high = 0;
    bool empty = true;

    void add(double value);
};

/// What was seen of all contenders of a run, brought forward as it grows: samples are shared, so
/// that only what is new costs anything.
class ProbedRun {
public:
    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Whether there was anything new.
    bool updateRun(const RunModel& run);

    const std::vector<ProbedNetwork>& networks() const { return networks_; }
    bool empty() const { return steps_.empty(); }
    /// When there are samples: of the network that was seen most often.
    const std::vector<std::int64_t>& steps() const { return steps_; }
    /// The index of the newest step at or before this one; 0 at the least.
    std::size_t indexOf(std::int64_t step) const;
    double epochAt(std::size_t index) const;
    /// Batches of the whole training.
    std::int64_t batches() const { return batches_; }

    /// Over all networks, layers and samples. Values that are not finite don't count,
    /// on a logarithmic axis neither do those that are not more than 0.
    ValueRange range(LayerStatistic statistic) const;

private:
    void readNetworks(const RunModel& run);

    std::vector<ProbedNetwork> networks_;
    std::vector<std::size_t> read_; ///< samples of each network's run
    std::vector<std::int64_t> steps_;
    std::size_t longest_ = 0;
    std::int64_t batches_ = 0;
    /// Of the statistic that was asked for last.
    mutable std::optional<LayerStatistic> rangeOf_;
    mutable ValueRange range_;
    mutable std::vector<std::size_t> inRange_; ///< samples of each network
};

} // namespace rlab
