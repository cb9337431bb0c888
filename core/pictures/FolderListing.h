// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

/// A file that has the name of a picture; nobody has looked into it yet.
struct ListedPicture {
    std::string file; ///< below the folder, "train/cat/1.jpg"
    std::uint16_t label = 0;
    std::uintmax_t bytes = 0;
    std::int64_t modified = 0; ///< the file system's clock
};

/// What a folder of pictures holds by the names of its files, in torchvision's ImageFolder
/// convention: classes are the sorted names of sub-folders, pictures lie in them or in folders
/// below, in byte order. What begins with a dot, and files with other suffixes, don't count.
struct FolderListing {
    std::filesystem::path folder;
    std::vector<std::string> classNames;
    std::vector<ListedPicture> train;
    std::vector<ListedPicture> test; ///< empty: to be split off `train`
};

/// FOLDER/train/CLASS and FOLDER/test/CLASS (or val/CLASS), or FOLDER/CLASS without a division.
/// Links are followed, circles of them left alone. Throws FileError: no such folder, no class, a
/// class without any picture, a class for testing that isn't trained. Throws Stopped.
FolderListing listPictures(const std::filesystem::path& folder, const std::stop_token& stop);

/// Splits a fifth of each class off for testing, at least one picture of a class with two or more,
/// unless the folder names its test pictures; then shuffles both parts, so that the first ones are
/// a fair sample. Depends on the listing and the seed alone.
void arrange(FolderListing& listing, std::uint64_t splitSeed);

} // namespace rlab
