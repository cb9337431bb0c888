// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/DataFingerprint.h"

#include "core/store/Checksum.h"

#include <cstdint>

namespace rlab {
namespace {

std::uint32_t checksumOfPixels(const LabelledImages& images) {
    const std::int64_t bytes = images.count() * images.imageShape.elements();
    return checksumOf(
        {reinterpret_cast<const char*>(images.image(0)), static_cast<std::size_t>(bytes)});
}

std::uint32_t checksumOfLabels(const LabelledImages& images) {
    const auto& labels = images.labels;
    return checksumOf(
        {reinterpret_cast<const char*>(labels.data()), labels.size() * sizeof labels[0]});
}

} // namespace

DataFingerprint fingerprintOf(const Dataset& dataset) {
    return {dataset.name,
            dataset.train.imageShape,
            dataset.train.count(),
            dataset.test.count(),
            dataset.classes(),
            checksumOfPixels(dataset.train),
            checksumOfLabels(dataset.train),
            checksumOfPixels(dataset.test),
            checksumOfLabels(dataset.test)};
}

std::string differences(const DataFingerprint& before, const DataFingerprint& now) {
    std::string text;
    const auto add = [&](bool differ, const std::string& what) {
        if (differ)
            text += (text.empty() ? "" : ", ") + what;
    };
    const auto wasAndIs = [](const auto& was, const auto& is) { return was + " (now " + is + ")"; };
    add(before.name != now.name, "its name " + wasAndIs(before.name, now.name));
    add(before.imageShape != now.imageShape,
        "its images of " + wasAndIs(before.imageShape.text(), now.imageShape.text()));
    add(before.classes != now.classes,
        "its number of classes, " +
            wasAndIs(std::to_string(before.classes), std::to_string(now.classes)));
    add(before.trainImages != now.trainImages,
        "its number of training images, " +
            wasAndIs(std::to_string(before.trainImages), std::to_string(now.trainImages)));
    add(before.testImages != now.testImages,
        "its number of test images, " +
            wasAndIs(std::to_string(before.testImages), std::to_string(now.testImages)));
    if (!text.empty())
        return text; // contents of other sizes differ anyway
    add(before.trainPixels != now.trainPixels, "the pixels of its training images");
    add(before.trainLabels != now.trainLabels, "the labels of its training images");
    add(before.testPixels != now.testPixels, "the pixels of its test images");
    add(before.testLabels != now.testLabels, "the labels of its test images");
    return text;
}

} // namespace rlab
