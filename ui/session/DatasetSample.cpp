// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DatasetSample.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr std::int64_t mostBytes = 200'000'000;

/// The same, but not more than memory should be spent on. Large folders stay on the disk.
DataSpec previewSpec(const DataSpec& data) {
    DataSpec spec = data;
    if (namesFolder(data.dataset))
        return spec;
    const DataSummary summary = summarise(data);
    const std::int64_t most = std::max<std::int64_t>(1, mostBytes / summary.imageShape.elements());
    if (summary.trainImages > most) {
        spec.subset = static_cast<int>(most);
        spec.testSubset = static_cast<int>(std::min(most, summary.testImages));
    }
    return spec;
}

/// How much a mirror changes it: the sum over all pixels.
std::int64_t asymmetry(const LabelledImages& images, std::int64_t index) {
    const std::int64_t width = images.imageShape[2];
    const std::uint8_t* row = images.image(index);
    const std::uint8_t* const end = row + images.imageShape.elements();
    std::int64_t sum = 0;
    for (; row < end; row += width)
        for (std::int64_t x = 0; x < width; ++x)
            sum += std::abs(row[x] - row[width - 1 - x]);
    return sum;
}

/// One whose mirror image can be told from it.
LabelledImages tellingPicture(const LabelledImages& images) {
    constexpr std::int64_t fewImages = 32;
    std::int64_t index = 0;
    for (std::int64_t i = 1; i < std::min(fewImages, images.count()); ++i)
        if (asymmetry(images, i) > asymmetry(images, index))
            index = i;
    const std::uint8_t* from = images.image(index);
    return {images.imageShape,
            {from, from + images.imageShape.elements()},
            {images.labels[static_cast<std::size_t>(index)]}};
}

/// Undoes what the PixelTable does.
std::uint8_t byteOf(float normalised, const ChannelStatistics& statistics, std::size_t channel) {
    const float value = normalised * statistics.deviation[channel] + statistics.mean[channel];
    return static_cast<std::uint8_t>(std::clamp(std::lround(value * 255), 0L, 255L));
}

} // namespace

QImage toImage(const LabelledImages& images, std::int64_t index) {
    const Shape& shape = images.imageShape;
    const int height = static_cast<int>(shape[1]), width = static_cast<int>(shape[2]);
    const int plane = height * width;
    const std::uint8_t* pixels = images.image(index);
    const int green = shape[0] == 3 ? plane : 0;
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const std::uint8_t* pixel = pixels + y * width + x;
            line[x] = qRgb(pixel[0], pixel[green], pixel[2 * green]);
        }
    }
    return image;
}

DatasetSample sampleDataset(const DataSpec& data, const std::stop_token& stop,
                            const PictureProgress& progress) {
    DatasetSample sample;
    sample.data = data;
    PictureOptions options;
    options.mostInMemory = mostBytes;
    sample.leftOut = lookThrough(sample.data, stop, progress, options);
    const Dataset dataset = loadPictures(previewSpec(sample.data), stop, progress, options);
    sample.counted = dataset.train.count();
    sample.testCounted = dataset.test.count();
    sample.isComplete = sample.counted == summarise(sample.data).trainImages;
    for (const std::string& name : dataset.classNames)
        sample.classes.push_back({QString::fromStdString(name), 0, 0, {}});
    for (const std::uint16_t label : dataset.test.labels)
        ++sample.classes[label].testCount;
    for (std::int64_t i = 0; i < sample.counted; ++i) {
        DatasetSample::Class& its =
            sample.classes[dataset.train.labels[static_cast<std::size_t>(i)]];
        ++its.count;
        if (its.examples.size() < examplesOfAClass)
            its.examples.append(toImage(dataset.train, i));
    }
    sample.picture = tellingPicture(dataset.train);
    sample.statistics = dataset.statistics;
    return sample;
}

QList<QImage> augmentedPictures(const DatasetSample& sample, const AugmentSpec& augment,
                                std::uint64_t seed, int epochs) {
    const Shape& shape = sample.picture.imageShape;
    BatchLoader loader(sample.picture, sample.statistics, augment, 1, seed);
    std::vector<float> pixels(static_cast<std::size_t>(shape.elements()));
    LabelledImages changed = sample.picture;
    const auto plane = static_cast<std::size_t>(shape[1] * shape[2]);
    QList<QImage> images;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        std::uint16_t label = 0;
        loader.load(epoch, 0, pixels.data(), &label);
        for (std::size_t i = 0; i < pixels.size(); ++i)
            changed.pixels[i] = byteOf(pixels[i], sample.statistics, i / plane);
        images.append(toImage(changed, 0));
    }
    return images;
}

} // namespace rlab
