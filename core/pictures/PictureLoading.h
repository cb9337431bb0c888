// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/pictures/PictureDecoding.h"

#include <filesystem>

namespace rlab {

/// How a folder of pictures is read; no result depends on it.
struct PictureOptions {
    std::filesystem::path cacheFolder; ///< empty: the user's
    std::size_t mostInMemory = 0;      ///< larger sets are mapped; 0: a quarter of this machine's
    int threads = 0;                   ///< that decode; 0: all
};

/// Loads any data set: those of the catalogue as loadDataset() does, and own pictures.
///
/// Of a folder, each picture is decoded once, on all threads, into a cache file; that is kept for
/// the next time, and found as long as the files' names, sizes and times are the same. A damaged
/// cache is made anew. Sets that fit into memory are read from it as a whole; larger ones are
/// mapped. Pictures that can't be used are in Dataset::leftOut.
///
/// Throws FileError also if the folder holds something else than `spec.contents` says, if a class
/// has no picture that can be read, or if there is no room for the cache of a large set.
Dataset loadPictures(const DataSpec& spec, const std::stop_token& stop = {},
                     const PictureProgress& progress = {}, const PictureOptions& options = {});

/// Looks through the pictures of a folder whose contents are not known, or are to be known anew,
/// and returns those that are left out; sets `spec.contents`. Nothing to do for other data sets.
/// Throws as loadPictures() does.
std::vector<LeftOutPicture> lookThrough(DataSpec& spec, const std::stop_token& stop = {},
                                        const PictureProgress& progress = {},
                                        const PictureOptions& options = {});

} // namespace rlab
