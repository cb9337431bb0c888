// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/LayerFilters.h"

#include "ui/Text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LayerFilters)
};

QString weightText(double weight) {
    return QString::number(weight, 'g', 2).replace(u'-', QChar(0x2212));
}

std::size_t weightsOfFirst(const NetworkSpec& network) {
    return static_cast<std::size_t>(network.firstTensor(firstConvolution(network)));
}

/// Not a number among them counts as 0: a training that diverged may have left some.
double largestMagnitude(const Tensor& weights) {
    double largest = 0;
    for (const float weight : weights.span())
        if (std::isfinite(weight))
            largest = std::max(largest, std::abs(static_cast<double>(weight)));
    return largest;
}

QStringList tipsOf(const Tensor& weights) {
    const auto filters = static_cast<std::ptrdiff_t>(weights.shape()[0]);
    const std::ptrdiff_t each = static_cast<std::ptrdiff_t>(weights.span().size()) / filters;
    QStringList tips;
    for (std::ptrdiff_t i = 0; i < filters; ++i) {
        const auto first = weights.span().begin() + i * each;
        const auto [low, high] = std::minmax_element(first, first + each);
        tips.append(Words::tr("Filter %1 of %2: weights from %3 to %4")
                        .arg(i + 1)
                        .arg(filters)
                        .arg(weightText(static_cast<double>(*low)),
                             weightText(static_cast<double>(*high))));
    }
    return tips;
}

LayerFilters pictured(const Tensor& weights, const QString& when) {
    const double limit = largestMagnitude(weights);
    const QString note =
        weights.shape()[1] == 1
            ? Words::tr("One scale for all: grey is 0, white %1, black %2.")
            : Words::tr(
                  "Red, green and blue; one scale for all: grey is 0, full colour %1, no colour "
                  "%2.");
    return {when, filterImages(weights, limit), tipsOf(weights),
            note.arg(weightText(limit), weightText(-limit))};
}

} // namespace

NodeId firstConvolution(const NetworkSpec& network) {
    const std::vector<Node>& nodes = network.nodes();
    const auto found = std::ranges::find_if(
        nodes, [](const Node& node) { return std::holds_alternative<Conv2dSpec>(node.layer); });
    return found == nodes.end() ? -1 : static_cast<NodeId>(found - nodes.begin());
}

LayerFilters initialFilters(const NetworkSpec& network, InitKind init, std::uint64_t seed) {
    return pictured(initialTensor(network.tensors()[weightsOfFirst(network)], init, seed),
                    Words::tr("Filters before training, from seed %1").arg(seed));
}

LayerFilters filtersOf(const NetworkSpec& network, const StateSnapshot& snapshot, bool isEnd) {
    const QString batches = fullCount(snapshot.step);
    return pictured(snapshot.state->tensors[weightsOfFirst(network)],
                    isEnd ? Words::tr("Filters at the end, after batch %1").arg(batches)
                          : Words::tr("Filters after batch %1").arg(batches));
}

LayerFilters forgottenFilters() {
    return {Words::tr("Filters"),
            {},
            {},
            Words::tr("Not to be seen: no weights were kept of this run.")};
}

QList<QImage> filterImages(const Tensor& weights, double limit) {
    const Shape& shape = weights.shape();
    const auto channels = static_cast<std::size_t>(shape[1]);
    if (channels != 1 && channels != 3)
        return {};
    const int height = static_cast<int>(shape[2]), width = static_cast<int>(shape[3]);
    const std::size_t area = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    const auto level = [&](std::size_t index) {
        const double weight = static_cast<double>(weights.span()[index]);
        if (!std::isfinite(weight) || limit <= 0)
            return 128;
        return std::clamp(static_cast<int>(std::lround(127.5 + 127.5 * weight / limit)), 0, 255);
    };
    QList<QImage> images;
    for (std::size_t filter = 0; filter < static_cast<std::size_t>(shape[0]); ++filter) {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const std::size_t red =
                    filter * channels * area + static_cast<std::size_t>(y * width + x);
                const std::size_t next = channels == 3 ? area : 0;
                image.setPixel(x, y, qRgb(level(red), level(red + next), level(red + 2 * next)));
            }
        images.append(image);
    }
    return images;
}

} // namespace rlab
