// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ValueScale.h"

#include <QImage>

namespace rlab {

/// A network's layers (ProbedNetwork::rows()) over its samples (columns) as colours. Only new
/// samples are computed; when there are more than `mostColumns`, every other column is dropped, so
/// that the longest training costs no more than a screen is wide.
class HeatMapImage {
public:
    static constexpr int mostColumns = 4096;

    /// Brings the picture up to date; what is painted anew is what another statistic or scale asks
    /// for, else only what has come.
    void update(const ProbedNetwork& network, LayerStatistic statistic, const ValueScale& scale);
    void clear() { *this = HeatMapImage(); }

    /// A pixel a layer and a (kept) sample; transparent where there is no value.
    const QImage& image() const { return image_; }
    /// How many of its columns are painted: the others wait for samples.
    int columns() const { return columns_; }
    /// Samples a column stands for.
    int stride() const { return stride_; }

private:
    void append(const ProbedNetwork& network, std::size_t sample);
    void makeRoom();

    QImage image_;
    int columns_ = 0;
    int stride_ = 1;
    std::size_t seen_ = 0;                     ///< samples
    std::shared_ptr<const ProbeSample> first_; ///< tells one run from another
    LayerStatistic statistic_ = LayerStatistic::Gradient;
    ValueScale scale_;
};

} // namespace rlab
