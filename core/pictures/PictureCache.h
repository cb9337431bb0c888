// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <QByteArray>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// What a cache file tells of its pictures. Training images come first, then those for testing.
struct CachedPictures {
    int side = 0;
    std::int64_t trainImages = 0;
    std::vector<std::uint16_t> labels; ///< of all
    std::vector<std::string> classNames;
    ChannelStatistics statistics; ///< of the training images
    std::vector<LeftOutPicture> leftOut;

    std::size_t imageBytes() const {
        return std::size_t{3} * static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    }
    std::size_t trainBytes() const { return static_cast<std::size_t>(trainImages) * imageBytes(); }
    std::size_t bytes() const { return labels.size() * imageBytes(); }
};

// A cache file holds the decoded pixels, image after image as (3, side, side), then the rest as a
// checked block, and a fixed end that tells its length. Pixels begin at 0, so that they can be
// mapped.

/// Reads what a cache file tells; nothing if there is none or it is damaged: cut off, of another
/// version, with a wrong sum. The pixels' sum is for readPixels().
std::optional<CachedPictures> openCache(const std::filesystem::path& file);

/// All pixels; nothing if their sum is wrong or they can't be read.
std::optional<std::vector<std::uint8_t>> readPixels(const std::filesystem::path& file,
                                                    const CachedPictures& cached);

/// Writes a cache file while pictures are decoded; it appears under its name when it is whole.
class PictureCacheWriter {
public:
    /// Throws FileError, also if there is no room for `images` of `imageBytes`.
    PictureCacheWriter(std::filesystem::path file, std::size_t imageBytes, std::size_t images);
    /// Removes what has not been finished.
    ~PictureCacheWriter();
    PictureCacheWriter(const PictureCacheWriter&) = delete;
    PictureCacheWriter& operator=(const PictureCacheWriter&) = delete;

    /// From any thread, each slot once. Throws FileError.
    void put(std::size_t slot, const std::vector<std::uint8_t>& pixels);
    /// Closes the gaps: `kept` are the slots that stay, rising. Throws FileError.
    void finish(const std::vector<std::size_t>& kept, CachedPictures& cached);

private:
    [[noreturn]] void fail() const;
    void readAt(std::uint8_t* bytes, std::size_t count, std::size_t offset) const;
    void writeAt(const std::uint8_t* bytes, std::size_t count, std::size_t offset);

    std::filesystem::path file_, partial_;
    std::size_t imageBytes_;
    int descriptor_;
};

/// Where caches are kept: below the user's cache folder.
std::filesystem::path pictureCacheFolder();

/// Deletes the caches that were not used for the longest time, all but `kept`, until they take no
/// more than `mostBytes`, and what killed programs have left half-written.
void tidyCaches(const std::filesystem::path& folder, const std::filesystem::path& kept,
                std::uintmax_t mostBytes);

} // namespace rlab
