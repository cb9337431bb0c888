// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/HeatMapImage.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr int firstRoom = 64;

} // namespace

void HeatMapImage::update(const ProbedNetwork& network, LayerStatistic statistic,
                          const ValueScale& scale) {
    const auto rows = network.rows();
    if (statistic != statistic_ || !(scale == scale_) || network.samples.size() < seen_ ||
        (seen_ > 0 && network.samples.front() != first_) ||
        (!image_.isNull() && image_.height() != rows))
        clear();
    statistic_ = statistic;
    scale_ = scale;
    if (!network.samples.empty())
        first_ = network.samples.front();
    for (; seen_ < network.samples.size(); ++seen_) {
        if (seen_ % static_cast<std::size_t>(stride_) != 0)
            continue;
        if (image_.isNull() || columns_ == image_.width())
            makeRoom();
        if (image_.isNull()) {
            image_ = QImage(firstRoom, rows, QImage::Format_ARGB32_Premultiplied);
            image_.fill(Qt::transparent);
        }
        if (seen_ % static_cast<std::size_t>(stride_) == 0)
            append(network, seen_);
    }
}

/// Twice as wide, or every other column dropped.
void HeatMapImage::makeRoom() {
    if (image_.isNull())
        return;
    if (image_.width() < mostColumns) {
        image_ = image_.copy(0, 0, 2 * image_.width(), image_.height());
        return;
    }
    for (int row = 0; row < image_.height(); ++row) {
        auto* pixels = reinterpret_cast<QRgb*>(image_.scanLine(row));
        for (int column = 0; column < columns_; column += 2)
            pixels[column / 2] = pixels[column];
        std::fill(pixels + (columns_ + 1) / 2, pixels + image_.width(), 0);
    }
    columns_ = (columns_ + 1) / 2;
    stride_ *= 2;
}

void HeatMapImage::append(const ProbedNetwork& network, std::size_t sample) {
    const std::vector<LayerSample>& layers = network.samples[sample]->layers;
    for (int row = 0; row < image_.height(); ++row) {
        const auto layer = static_cast<std::size_t>(network.layerOfRow(row));
        const double value = valueOf(layers[layer], statistic_);
        auto* pixels = reinterpret_cast<QRgb*>(image_.scanLine(row));
        // What is 0 has no logarithm, but it is as dark as can be.
        if (std::isfinite(value))
            pixels[columns_] = HeatScale::shadeAt(scale_.place(value));
    }
    ++columns_;
}

} // namespace rlab
