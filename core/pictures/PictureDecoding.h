// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/pictures/FolderListing.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace rlab {

/// How many pictures of a folder have been looked through. Called about ten times a second, by the
/// thread that waits for it.
using PictureProgress = std::function<void(std::int64_t done, std::int64_t all)>;

/// What to do with the square of picture number `index`, from any thread.
using SquareSink = std::function<void(std::size_t index, const std::vector<std::uint8_t>& square)>;

/// Decodes all pictures on `threads` threads, scales them to `side` and hands them to `sink`. The
/// pictures in work at the same time have no more than `mostPicturePixels` pixels together, so many
/// threads don't need much more memory than one. Returns for each picture why it was left out, if
/// it was. Throws what `sink` throws, and Stopped within a second.
std::vector<std::optional<std::string>>
decodePictures(const std::filesystem::path& folder, const std::vector<ListedPicture>& pictures,
               int side, int threads, const SquareSink& sink, const PictureProgress& progress,
               const std::stop_token& stop);

} // namespace rlab
