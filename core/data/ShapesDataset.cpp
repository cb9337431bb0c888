// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ShapesDataset.h"

#include "core/base/Philox.h"
#include "core/base/Stopped.h"
#include "core/data/ShapeFigures.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

// Part of the data set's meaning: another seed would be another data set of the same name.
constexpr std::uint64_t datasetSeed = 20151210;
constexpr double leastContrast = 0.45;
constexpr double noiseDeviation = 0.02;
// Of the picture's side. Smaller figures keep 20 plain layers at chance for so long, with some
// first weights, that a short run no longer shows them ahead of 56.
constexpr double smallestRadius = 0.32;
constexpr double largestRadius = 0.46;
constexpr double thinnestPeriod = 1.5; // pixels; finer stripes would turn into grey

using Colour = std::array<double, 3>;

Colour drawColour(RandomStream& random, double low, double high) {
    Colour colour;
    for (double& channel : colour)
        channel = random.uniform(low, high);
    return colour;
}

double contrast(const Colour& a, const Colour& b) {
    double most = 0;
    for (std::size_t channel = 0; channel < a.size(); ++channel)
        most = std::max(most, std::abs(a[channel] - b[channel]));
    return most;
}

Colour drawContrastingColour(RandomStream& random, const Colour& background) {
    for (;;) {
        const Colour colour = drawColour(random, 0, 1);
        if (contrast(colour, background) > leastContrast)
            return colour;
    }
}

/// A figure at its place in the picture; lengths in pixels.
class PlacedFigure {
public:
    PlacedFigure(const ShapeFigure& figure, int side, RandomStream& random)
        : covers_(figure.covers)
        , radius_(random.uniform(smallestRadius, largestRadius) * side)
        , centreX_(drawCentre(side, random))
        , centreY_(drawCentre(side, random)) {
        const double turn = random.uniform(-figure.mostTurn, figure.mostTurn);
        cos_ = std::cos(turn);
        sin_ = std::sin(turn);
        pattern_.period = std::max(thinnestPeriod / radius_, random.uniform(0.55, 0.8));
        pattern_.phase = random.uniform(0, pattern_.period);
    }

    /// The share of a pixel that the figure covers, in quarters: drawn at twice the size and
    /// averaged.
    double coverage(int x, int y) const {
        int covered = 0;
        for (const double dy : {0.25, 0.75})
            for (const double dx : {0.25, 0.75})
                covered += covers_(toFigure(x + dx, y + dy), pattern_);
        return covered / 4.0;
    }

private:
    double drawCentre(int side, RandomStream& random) const {
        const double margin = 0.85 * radius_;
        return random.uniform(margin, side - margin);
    }

    FigurePoint toFigure(double x, double y) const {
        const double right = (x - centreX_) / radius_;
        const double down = (y - centreY_) / radius_;
        return {right * cos_ + down * sin_, down * cos_ - right * sin_};
    }

    bool (*covers_)(FigurePoint, FigurePattern);
    double radius_;
    double centreX_;
    double centreY_;
    double cos_;
    double sin_;
    FigurePattern pattern_;
};

/// Mean 0 and nearly normal: the sum of four random bytes. Three times as fast as true normal
/// numbers, counted over the whole picture, most of whose cost is noise.
double drawNoise(RandomStream& random) {
    constexpr double meanOfSum = 4 * 127.5;
    constexpr double deviationOfSum = 147.8; // √(4 · (256² − 1) / 12)
    const std::uint32_t word = random.next();
    const std::uint32_t sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24);
    return (sum - meanOfSum) * (noiseDeviation / deviationOfSum);
}

std::uint8_t toByte(double value) {
    return static_cast<std::uint8_t>(255 * std::clamp(value, 0.0, 1.0) + 0.5);
}

void drawImage(ShapesPart part, std::uint32_t index, int side, std::uint8_t* pixels,
               std::uint16_t& label) {
    RandomStream random(datasetSeed, Purpose::Shapes, static_cast<std::uint32_t>(part), index);
    label = static_cast<std::uint16_t>(random.below(shapeFigures.size()));
    const Colour background = drawColour(random, 0.1, 0.9);
    const Colour foreground = drawContrastingColour(random, background);
    const PlacedFigure figure(shapeFigures[label], side, random);

    const std::int64_t plane = std::int64_t{side} * side;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double coverage = figure.coverage(x, y);
            for (std::size_t channel = 0; channel < background.size(); ++channel) {
                const double flat = std::lerp(background[channel], foreground[channel], coverage);
                pixels[static_cast<std::int64_t>(channel) * plane + y * side + x] =
                    toByte(flat + drawNoise(random));
            }
        }
}

} // namespace

LabelledImages drawShapes(ShapesPart part, std::int64_t count, int side, std::stop_token stop) {
    assert(count >= 0 && side >= smallestShapesSide && side <= largestShapesSide);
    LabelledImages images;
    images.imageShape = {3, side, side};
    const std::int64_t imageBytes = images.imageShape.elements();
    images.labels.resize(static_cast<std::size_t>(count));
    images.pixels.resize(static_cast<std::size_t>(count * imageBytes));
    for (std::int64_t index = 0; index < count; ++index) {
        if (index % 64 == 0)
            throwIfStopped(stop);
        drawImage(part, static_cast<std::uint32_t>(index), side,
                  images.pixels.data() + index * imageBytes,
                  images.labels[static_cast<std::size_t>(index)]);
    }
    return images;
}

} // namespace rlab
