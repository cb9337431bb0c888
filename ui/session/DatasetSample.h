// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/BatchLoader.h"
#include "core/data/DatasetCatalogue.h"
#include "core/pictures/PictureLoading.h"

#include <QImage>
#include <QList>
#include <QString>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace rlab {

/// What the window shows of a data set: a few pictures of each class, and how many there are.
struct DatasetSample {
    struct Class {
        QString name;
        std::int64_t count = 0;     ///< among the training images that were counted
        std::int64_t testCount = 0; ///< among the test images
        QList<QImage> examples;     ///< the first ones in file order, at most 25; may be empty
    };

    DataSpec data; ///< of a folder: with its contents
    std::vector<Class> classes;
    std::int64_t counted = 0; ///< training images
    bool isComplete = true;   ///< whether these are all of them
    LabelledImages picture;   ///< one training image, to show augmentation with
    ChannelStatistics statistics;
    std::int64_t testCounted = 0;        ///< test images
    std::vector<LeftOutPicture> leftOut; ///< of a folder
};

constexpr int examplesOfAClass = 25;

/// Loads the images as `data` says, but of a drawn set no more than fit into about 200 MB; looks
/// through a folder. Slow. Throws as loadPictures() does.
DatasetSample sampleDataset(const DataSpec& data, const std::stop_token& stop,
                            const PictureProgress& progress = {});

/// The picture as it would come in each of the first `epochs` epochs, through the BatchLoader that
/// training uses.
QList<QImage> augmentedPictures(const DatasetSample& sample, const AugmentSpec& augment,
                                std::uint64_t seed, int epochs);

/// One image; (1, H, W) becomes grey, (3, H, W) colour.
QImage toImage(const LabelledImages& images, std::int64_t index);

} // namespace rlab
