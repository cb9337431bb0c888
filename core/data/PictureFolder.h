// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

// Own pictures as a data set are named "folder:PATH". Reading them is for core/pictures; here is
// what the experiment has to know.

/// Pictures of a folder are scaled to this side unless another is asked for.
constexpr int defaultPictureSide = 32;
constexpr int smallestPictureSide = 8;
constexpr int largestPictureSide = 256;

/// What a folder of pictures holds, not counting those that can't be read.
struct FolderContents {
    std::vector<std::string> classNames; ///< of the sub-folders, sorted
    std::int64_t trainImages = 0;
    std::int64_t testImages = 0;

    bool operator==(const FolderContents&) const = default;
};

bool namesFolder(std::string_view dataset);
/// PATH of "folder:PATH".
std::filesystem::path folderPath(std::string_view dataset);
/// "folder:PATH" with an absolute path: a relative one is taken from `base`, or from the working
/// folder without one. Names of other data sets stay as they are. Throws SpecError without a path.
std::string withAbsoluteFolder(const std::string& dataset, const std::filesystem::path& base = {});

} // namespace rlab
