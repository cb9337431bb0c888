// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/DatasetCatalogue.h"

#include "core/base/Error.h"
#include "core/data/ClassNames.h"
#include "core/data/DatasetFiles.h"
#include "core/data/ShapesDataset.h"

#include <algorithm>
#include <utility>

namespace rlab {
namespace {

constexpr std::int64_t mostDrawnBytes = std::int64_t{4} << 30;

std::vector<std::string> idxFiles() {
    return {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte"};
}

DatasetInfo shapesInfo() {
    return {.name = "shapes",
            .title = "Shapes",
            .imageShape = {3, 32, 32},
            .classNames = shapesClassNames(),
            .trainImages = 10000,
            .testImages = 2000,
            .files = {},
            .systemDirectory = {},
            .archiveFolder = {}};
}

DatasetInfo fashionMnistInfo() {
    return {.name = "fashion-mnist",
            .title = "Fashion-MNIST",
            .imageShape = {1, 28, 28},
            .classNames = fashionMnistClassNames(),
            .trainImages = 60000,
            .testImages = 10000,
            .files = idxFiles(),
            .systemDirectory = "/usr/share/datasets/fashion-mnist",
            .archiveFolder = {}};
}

DatasetInfo mnistInfo() {
    return {.name = "mnist",
            .title = "MNIST",
            .imageShape = {1, 28, 28},
            .classNames = mnistClassNames(),
            .trainImages = 60000,
            .testImages = 10000,
            .files = idxFiles(),
            .systemDirectory = "/usr/share/datasets/mnist",
            .archiveFolder = {}};
}

DatasetInfo cifar10Info() {
    return {.name = "cifar-10",
            .title = "CIFAR-10",
            .imageShape = {3, 32, 32},
            .classNames = cifar10ClassNames(),
            .trainImages = 50000,
            .testImages = 10000,
            .files = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                      "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"},
            .systemDirectory = "/usr/share/datasets/cifar-10",
            .archiveFolder = "cifar-10-batches-bin"};
}

DatasetInfo cifar100Info() {
    return {.name = "cifar-100",
            .title = "CIFAR-100",
            .imageShape = {3, 32, 32},
            .classNames = cifar100ClassNames(),
            .trainImages = 50000,
            .testImages = 10000,
            .files = {"train.bin", "test.bin"},
            .systemDirectory = "/usr/share/datasets/cifar-100",
            .archiveFolder = "cifar-100-binary"};
}

bool isFolder(const DatasetInfo& info) {
    return namesFolder(info.name);
}

bool isDrawn(const DatasetInfo& info) {
    return info.files.empty() && !isFolder(info);
}

DatasetInfo folderInfo(const std::string& name, const FolderContents& contents) {
    return {.name = name,
            .title = datasetTitle(name),
            .imageShape = {3, defaultPictureSide, defaultPictureSide},
            .classNames = contents.classNames,
            .trainImages = contents.trainImages,
            .testImages = contents.testImages,
            .files = {},
            .systemDirectory = folderPath(name),
            .archiveFolder = {}};
}

void checkSubset(const DatasetInfo& info, int subset, std::int64_t stored, const char* what) {
    if (subset < 0)
        throw SpecError("a subset of " + std::to_string(subset) + " " + what +
                        " is impossible; give 1 or more, or 0 for all");
    if (!isDrawn(info) && subset > stored)
        throw SpecError(info.title + " has " + std::to_string(stored) + " " + what + ", not " +
                        std::to_string(subset));
}

void checkResolution(const DatasetInfo& info, int resolution) {
    if (resolution == 0)
        return;
    const int stored = static_cast<int>(info.imageShape[1]);
    const int least = isDrawn(info) ? smallestShapesSide : isFolder(info) ? smallestPictureSide : 1;
    const int most = isDrawn(info)    ? largestShapesSide
                     : isFolder(info) ? largestPictureSide
                                      : stored;
    if (resolution < least || resolution > most)
        throw SpecError("resolution " + std::to_string(resolution) + " is impossible for " +
                        info.title + "; give " + std::to_string(least) + " to " +
                        std::to_string(most) + ", or 0 for " + std::to_string(stored));
}

std::int64_t trainCount(const DataSpec& spec, const DatasetInfo& info) {
    return spec.subset > 0 ? spec.subset : info.trainImages;
}

std::int64_t testCount(const DataSpec& spec, const DatasetInfo& info) {
    if (spec.testSubset > 0)
        return spec.testSubset;
    if (spec.subset == 0)
        return info.testImages;
    const std::int64_t fifth = std::max(1, spec.subset / 5);
    return isDrawn(info) ? fifth : std::min(fifth, info.testImages);
}

Shape shapeAt(const DatasetInfo& info, int resolution) {
    return resolution == 0 ? info.imageShape : Shape{info.imageShape[0], resolution, resolution};
}

LabelledImages cutDown(LabelledImages images, std::int64_t count, int resolution) {
    if (count < images.count())
        images = firstImages(images, count);
    if (resolution != 0)
        images = averageDown(images, resolution);
    return images;
}

StoredImages drawImages(const DataSummary& summary, const std::stop_token& stop) {
    const int side = static_cast<int>(summary.imageShape[1]);
    return {drawShapes(ShapesPart::Train, summary.trainImages, side, stop),
            drawShapes(ShapesPart::Test, summary.testImages, side, stop)};
}

StoredImages readImages(const DataSpec& spec, const DatasetInfo& info, const DataSummary& summary,
                        const std::stop_token& stop) {
    const DatasetFiles files = requireFiles(info, spec.directory);
    StoredImages stored = readStoredImages(info, files, stop);
    throwIfStopped(stop);
    return {cutDown(std::move(stored.train), summary.trainImages, spec.resolution),
            cutDown(std::move(stored.test), summary.testImages, spec.resolution)};
}

} // namespace

const std::vector<DatasetInfo>& datasetCatalogue() {
    static const std::vector<DatasetInfo> catalogue{shapesInfo(), fashionMnistInfo(), mnistInfo(),
                                                    cifar10Info(), cifar100Info()};
    return catalogue;
}

const DatasetInfo& datasetInfo(std::string_view name) {
    const auto& catalogue = datasetCatalogue();
    const auto found = std::ranges::find(catalogue, name, &DatasetInfo::name);
    if (found != catalogue.end())
        return *found;
    std::string known;
    for (const DatasetInfo& info : catalogue)
        known += (known.empty() ? "" : ", ") + info.name;
    throw SpecError("there is no data set \"" + std::string(name) + "\"; known are " + known +
                    ", and folder:PATH for own pictures");
}

DatasetInfo describe(const DataSpec& spec) {
    if (!namesFolder(spec.dataset))
        return datasetInfo(spec.dataset);
    if (!spec.contents)
        throw SpecError("the pictures in " + folderPath(spec.dataset).string() +
                        " have not been looked through yet");
    return folderInfo(spec.dataset, *spec.contents);
}

std::string datasetTitle(const std::string& name) {
    if (namesFolder(name))
        return folderPath(name).filename().string();
    const auto& catalogue = datasetCatalogue();
    const auto found = std::ranges::find(catalogue, name, &DatasetInfo::name);
    return found == catalogue.end() ? name : found->title;
}

std::filesystem::path findDataset(const DatasetInfo& info, const std::filesystem::path& directory) {
    if (isDrawn(info))
        return {};
    const DatasetFiles found = lookForFiles(info, directory);
    return found.complete() ? found.folder : std::filesystem::path();
}

void validate(const DataSpec& spec) {
    const DatasetInfo info = describe(spec);
    checkSubset(info, spec.subset, info.trainImages, "training images");
    checkSubset(info, spec.testSubset, info.testImages, "test images");
    checkResolution(info, spec.resolution);
    const std::int64_t images = trainCount(spec, info) + testCount(spec, info);
    if (isDrawn(info) && images > mostDrawnBytes / shapeAt(info, spec.resolution).elements())
        throw SpecError(std::to_string(images) + " images of " +
                        shapeAt(info, spec.resolution).text() +
                        " take more than 4 GiB; give a smaller subset or resolution");
}

DataSummary summarise(const DataSpec& spec) {
    validate(spec);
    const DatasetInfo info = describe(spec);
    return {.imageShape = shapeAt(info, spec.resolution),
            .trainImages = trainCount(spec, info),
            .testImages = testCount(spec, info),
            .classes = static_cast<int>(info.classNames.size())};
}

Dataset loadDataset(const DataSpec& spec, std::stop_token stop) {
    const DataSummary summary = summarise(spec);
    const DatasetInfo& info = datasetInfo(spec.dataset);
    throwIfStopped(stop);
    StoredImages images =
        isDrawn(info) ? drawImages(summary, stop) : readImages(spec, info, summary, stop);
    Dataset dataset;
    dataset.name = info.name;
    dataset.classNames = info.classNames;
    dataset.statistics = channelStatistics(images.train);
    dataset.train = std::move(images.train);
    dataset.test = std::move(images.test);
    return dataset;
}

} // namespace rlab
