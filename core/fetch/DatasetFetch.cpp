// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/DatasetFetch.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/base/WriteFailure.h"
#include "core/data/DatasetFiles.h"
#include "core/fetch/DatasetCheck.h"
#include "core/fetch/FetchLock.h"
#include "core/fetch/PartFile.h"
#include "core/fetch/Unpacker.h"
#include "core/fetch/UserDatasets.h"
#include "core/store/AtomicFile.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace rlab {
namespace {

namespace fs = std::filesystem;

using Stage = FetchProgress::Stage;

constexpr std::size_t toldDigits = 12; ///< of a SHA-256; more are hard to read
constexpr std::int64_t roomToLeave = std::int64_t{64} << 20; ///< a disk should not become full

std::int64_t sizeOf(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

fs::path beside(const fs::path& folder, const char* prefix, const char* ending) {
    return folder.parent_path() / (prefix + folder.filename().string() + ending);
}

std::string megabytes(std::int64_t bytes) {
    constexpr std::int64_t million = 1'000'000;
    return std::to_string((bytes + million - 1) / million) + " MB";
}

void moveTo(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error)
        throw FileError(to.string(),
                        "can't be put in its place: " + error.message() + adviceOn(error.value()));
}

std::int64_t unpackedBytes(const SourceDownload& download) {
    std::int64_t bytes = 0;
    for (const SourceFile& file : download.holds)
        bytes += file.bytes;
    return bytes;
}

} // namespace

DatasetFetch::DatasetFetch(const DatasetSource& source, const DatasetInfo& info,
                           const fs::path& directory, DownloadOptions options)
    : source_(source)
    , info_(info)
    , directory_(directory)
    , options_(options)
    , place_((directory.empty() ? userDatasetFolder() : fs::absolute(directory)) / info.name)
    , workshop_(beside(place_, "", ".fetch"))
    , unpacked_(workshop_ / "files") {}

FetchResult DatasetFetch::run(const std::stop_token& stop, const Observer& observer) {
    stop_ = stop;
    observer_ = observer;
    if (fs::path folder; findOnDisk(folder))
        return {folder, true};
    makeFolder(place_.parent_path());
    const FetchLock lock(beside(place_, ".", ".lock"), info_.title);
    try {
        fetchFiles();
    } catch (...) {
        removeWhatIsEmpty();
        throw;
    }
    return {place_, false};
}

void DatasetFetch::fetchFiles() {
    makeFolder(unpacked_);
    requireRoom();
    std::int64_t before = 0;
    for (const SourceDownload& download : source_.downloads) {
        fetchFile(download, before);
        before += download.bytes;
    }
    throwIfStopped(stop_);
    moveIntoPlace();
}

/// Only what the next call can go on from stays.
void DatasetFetch::removeWhatIsEmpty() const {
    for (const SourceDownload& download : source_.downloads)
        if (const fs::path part = partOf(download); sizeOf(part) == 0)
            removePart(part);
    std::error_code notEmpty;
    fs::remove(unpacked_, notEmpty);
    fs::remove(workshop_, notEmpty);
}

fs::path DatasetFetch::partOf(const SourceDownload& download) const {
    return workshop_ / (download.file + ".part");
}

bool DatasetFetch::findOnDisk(fs::path& folder) {
    const DatasetFiles found = lookForFiles(info_, directory_);
    if (!found.complete())
        return false;
    folder = found.folder;
    const std::int64_t total = source_.storedBytes();
    return isRight(checkDataset(source_, info_, found, stop_,
                                [&](std::int64_t bytes) { tell(Stage::Checking, bytes, total); }));
}

/// The largest archive lies beside all that is unpacked; what an earlier call left counts.
void DatasetFetch::requireRoom() const {
    std::int64_t archive = 0, have = 0;
    for (const SourceDownload& download : source_.downloads) {
        archive = std::max(archive, download.bytes);
        have += sizeOf(partOf(download));
        for (const SourceFile& file : download.holds)
            have += sizeOf(unpacked_ / file.name);
    }
    const std::int64_t needed = std::max<std::int64_t>(archive + source_.storedBytes() - have, 0);
    std::error_code error;
    const fs::space_info space = fs::space(workshop_, error);
    if (!error && space.available < static_cast<std::uintmax_t>(needed + roomToLeave))
        throw FileError(place_.parent_path().string(),
                        "there is too little room on the disk: " + info_.title + " needs " +
                            megabytes(needed) + ", and " + megabytes(roomToLeave) +
                            " should stay free, but only " +
                            megabytes(static_cast<std::int64_t>(space.available)) + " are");
}

void DatasetFetch::fetchFile(const SourceDownload& download, std::int64_t before) {
    if (isUnpacked(download))
        return;
    downloadChecked(download, before);
    const fs::path part = partOf(download);
    const std::int64_t total = unpackedBytes(download);
    try {
        unpack(part, download, info_.archiveFolder, unpacked_, stop_,
               [&](std::int64_t bytes) { tell(Stage::Unpacking, bytes, total); });
    } catch (const FileError& error) {
        if (error.file() == part.string()) // not the disk's fault: it would fail again
            removePart(part);
        throw;
    }
    removePart(part);
}

/// A wrong file is never kept. One that was put together from two downloads gets a second chance.
void DatasetFetch::downloadChecked(const SourceDownload& download, std::int64_t before) {
    const fs::path part = partOf(download);
    const std::int64_t total = source_.downloadBytes();
    for (;;) {
        const bool wasResumed = rlab::download(
            download, part, stop_,
            [&](std::int64_t bytes) { tell(Stage::Downloading, before + bytes, total); }, options_);
        const FileDigest found = digestFile(
            part, stop_, [&](std::int64_t bytes) { tell(Stage::Checking, bytes, download.bytes); });
        if (found.sha256 == download.sha256)
            return;
        const std::string address = PartFile(part).note().address.toStdString();
        removePart(part);
        if (!wasResumed)
            throw DownloadError(address + ": what arrived is not " + download.file +
                                ": its SHA-256 begins with " + found.sha256.substr(0, toldDigits) +
                                " instead of " + download.sha256.substr(0, toldDigits) +
                                "; it was deleted");
    }
}

/// By an earlier call, which may have been killed while writing.
bool DatasetFetch::isUnpacked(const SourceDownload& download) const {
    return looksUnpacked(download) &&
           std::ranges::all_of(download.holds, [&](const SourceFile& file) {
               return digestFile(unpacked_ / file.name, stop_).sha256 == file.sha256;
           });
}

/// All are there and as long as they should be; without a SHA-256 that is not enough.
bool DatasetFetch::looksUnpacked(const SourceDownload& download) const {
    return std::ranges::all_of(download.holds, [&](const SourceFile& file) {
        return !file.sha256.empty() && sizeOf(unpacked_ / file.name) == file.bytes;
    });
}

std::int64_t DatasetFetch::bytesKept() const {
    std::int64_t bytes = 0;
    for (const SourceDownload& download : source_.downloads)
        bytes += looksUnpacked(download) ? download.bytes : sizeOf(partOf(download));
    return bytes;
}

/// A new set appears whole. In a folder that is there already only the set's own files are
/// replaced, each whole, and others are left alone.
void DatasetFetch::moveIntoPlace() const {
    if (!fs::exists(fs::symlink_status(place_))) {
        moveTo(unpacked_, place_);
    } else {
        makeFolder(place_);
        for (const std::string& name : info_.files)
            moveTo(unpacked_ / name, place_ / name);
    }
    std::error_code ignored;
    fs::remove_all(workshop_, ignored);
}

void DatasetFetch::tell(Stage stage, std::int64_t bytes, std::int64_t total) const {
    if (observer_)
        observer_({stage, bytes, total});
}

} // namespace rlab
