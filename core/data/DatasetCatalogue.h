// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Stopped.h"
#include "core/data/Dataset.h"
#include "core/data/PictureFolder.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

/// Which pictures an experiment uses.
struct DataSpec {
    std::string dataset = "shapes";
    std::filesystem::path directory{}; ///< empty: where the user or the system keeps this set
    int subset = 0;                    ///< training images, the first ones in file order; 0 = all
    int testSubset = 0;                ///< test images; 0 = a fifth of `subset`, or all without one
    int resolution = 0;                ///< side in pixels after averaging down; 0 = as stored
    std::uint64_t splitSeed = 0;       ///< of a folder: order, and test images if it names none
    /// Of a folder, once it has been looked into: then nobody need read it to know the networks'
    /// shapes, not even when it is gone.
    std::optional<FolderContents> contents{};

    /// Whether they ask for the same; what is known of it doesn't matter.
    bool operator==(const DataSpec& other) const {
        return dataset == other.dataset && directory == other.directory && subset == other.subset &&
               testSubset == other.testSubset && resolution == other.resolution &&
               splitSeed == other.splitSeed;
    }
    /// The set alone, whole and as stored.
    DataSpec whole() const {
        return {.dataset = dataset, .splitSeed = splitSeed, .contents = contents};
    }
};

/// What is known of a data set before it is loaded.
struct DatasetInfo {
    std::string name;  ///< "fashion-mnist"
    std::string title; ///< "Fashion-MNIST"
    Shape imageShape;  ///< as stored, (C, H, W)
    std::vector<std::string> classNames;
    std::int64_t trainImages;
    std::int64_t testImages;
    std::vector<std::string> files;        ///< all that are needed; none for "shapes"
    std::filesystem::path systemDirectory; ///< looked into when no directory is given
    std::string archiveFolder; ///< where the set's archive keeps the files; may be empty
};

/// All data sets that can be loaded, in the order in which they are offered.
const std::vector<DatasetInfo>& datasetCatalogue();

/// Throws SpecError that lists the known names.
const DatasetInfo& datasetInfo(std::string_view name);

/// The same for what an experiment uses, which may be a folder of pictures. Throws SpecError if
/// its contents aren't known.
DatasetInfo describe(const DataSpec& spec);

/// The set's title, a folder's own name, or the name itself if nothing is known of it.
std::string datasetTitle(const std::string& name);

/// Where this set would be read from: the first of its places (datasetPlaces()) that holds each
/// file, plain or with ".gz". Empty if they are not all there, or none is needed.
std::filesystem::path findDataset(const DatasetInfo& info, const std::filesystem::path& directory);

/// Image shape and number of training images that loadDataset() will give; reads no file.
struct DataSummary {
    Shape imageShape;
    std::int64_t trainImages;
    std::int64_t testImages;
    int classes;
};
DataSummary summarise(const DataSpec& spec);

/// Throws SpecError (unknown name, impossible subset or resolution: 1 … the stored side, for
/// "shapes" and folders 8 … 256; a folder that has not been looked into).
void validate(const DataSpec& spec);

/// Reads or draws a data set of the catalogue; loadPictures() in core/pictures knows folders, too.
/// Throws FileError (missing, wrong magic, wrong length, label out of
/// range: with expectation and finding) or SpecError. `stop` is looked at between images when
/// drawing, else between files; a stopped call throws Stopped.
Dataset loadDataset(const DataSpec& spec, std::stop_token stop = {});

} // namespace rlab
