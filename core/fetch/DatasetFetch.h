// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/fetch/DatasetSource.h"
#include "core/fetch/Downloader.h"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace rlab {

struct FetchProgress {
    enum class Stage { Checking, Downloading, Unpacking };

    Stage stage = Stage::Downloading;
    std::int64_t bytes = 0; ///< of this stage
    std::int64_t total = 0;
};

struct FetchResult {
    std::filesystem::path folder; ///< where the files are
    bool wasThere = false;        ///< nothing had to be fetched; the files were checked
};

/// Brings a data set to this computer.
///
/// A set that lies in one of its places already (datasetPlaces() for `directory`) is checked, and
/// only fetched if it is damaged. Else each file is downloaded to `<root>/<name>.fetch/`, its
/// SHA-256 is checked, what it holds is unpacked and checked, and when all is there it gets its
/// place, `<root>/<name>`; `root` is `directory`, or the user's folder if that is empty. Until then
/// nothing that was there is touched. What is cut short (stopped, connection lost, killed) goes on
/// where it was when it is called again.
///
/// Throws DownloadError, FileError (also for too little room on the disk), Stopped.
class DatasetFetch {
public:
    using Observer = std::function<void(const FetchProgress&)>;

    DatasetFetch(const DatasetSource& source, const DatasetInfo& info,
                 const std::filesystem::path& directory, DownloadOptions options = {});

    FetchResult run(const std::stop_token& stop, const Observer& observer = {});

    /// The folder that the set gets.
    const std::filesystem::path& place() const { return place_; }
    /// How much of DatasetSource::downloadBytes() an earlier call that was cut short has left.
    std::int64_t bytesKept() const;

private:
    bool findOnDisk(std::filesystem::path& folder);
    void fetchFiles();
    void removeWhatIsEmpty() const;
    std::filesystem::path partOf(const SourceDownload& download) const;
    void requireRoom() const;
    void fetchFile(const SourceDownload& download, std::int64_t before);
    void downloadChecked(const SourceDownload& download, std::int64_t before);
    bool isUnpacked(const SourceDownload& download) const;
    bool looksUnpacked(const SourceDownload& download) const;
    void moveIntoPlace() const;
    void tell(FetchProgress::Stage stage, std::int64_t bytes, std::int64_t total) const;

    const DatasetSource& source_;
    const DatasetInfo& info_;
    std::filesystem::path directory_;
    DownloadOptions options_;
    std::filesystem::path place_;    ///< <root>/<name>
    std::filesystem::path workshop_; ///< <root>/<name>.fetch
    std::filesystem::path unpacked_; ///< in it
    std::stop_token stop_;
    Observer observer_;
};

} // namespace rlab
