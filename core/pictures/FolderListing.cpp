// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/FolderListing.h"

#include "core/base/Error.h"
#include "core/base/Philox.h"
#include "core/base/Stopped.h"
#include "core/pictures/PictureFormat.h"

#include <algorithm>
#include <limits>
#include <set>
#include <system_error>
#include <utility>

namespace rlab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostClasses = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t mostPictures = std::numeric_limits<std::int32_t>::max();
constexpr int deepest = 32;
constexpr std::int64_t testShare = 5; // one of five

std::string inQuotes(const std::string& name) {
    return '"' + name + '"';
}

bool isHidden(const fs::path& path) {
    return path.filename().native().starts_with('.');
}

/// The visible entries, sorted in byte order. Throws FileError.
std::vector<fs::path> entriesOf(const fs::path& folder, const std::stop_token& stop) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        throwIfStopped(stop);
        if (!isHidden(it->path()))
            entries.push_back(it->path());
    }
    if (error)
        throw FileError(folder.string(), "can't be read: " + error.message());
    std::ranges::sort(entries, {}, [](const fs::path& path) { return path.native(); });
    return entries;
}

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::vector<fs::path> foldersIn(const fs::path& folder, const std::stop_token& stop) {
    std::vector<fs::path> folders = entriesOf(folder, stop);
    std::erase_if(folders, [](const fs::path& path) { return !isFolder(path); });
    return folders;
}

/// Collects the pictures of one class.
class ClassWalk {
public:
    ClassWalk(const fs::path& root, std::uint16_t label, const std::stop_token& stop)
        : root_(root)
        , label_(label)
        , stop_(stop) {}

    void enter(const fs::path& folder, int depth = 0) {
        std::error_code error;
        const fs::path real = fs::canonical(folder, error);
        if (error || depth > deepest || !open_.insert(real).second)
            return; // a link that leads nowhere, or into a folder that we are in
        for (const fs::path& entry : entriesOf(folder, stop_)) {
            if (isFolder(entry))
                enter(entry, depth + 1);
            else if (hasPictureSuffix(entry))
                add(entry);
        }
        open_.erase(real);
    }

    std::vector<ListedPicture> take() { return std::move(found_); }

private:
    void add(const fs::path& file) {
        ListedPicture picture{file.lexically_relative(root_).string(), label_};
        std::error_code error; // one that can't be looked at is told when it is read
        if (const auto bytes = fs::file_size(file, error); !error)
            picture.bytes = bytes;
        if (const auto time = fs::last_write_time(file, error); !error)
            picture.modified = time.time_since_epoch().count();
        found_.push_back(std::move(picture));
    }

    const fs::path& root_;
    std::uint16_t label_;
    const std::stop_token& stop_;
    std::set<fs::path> open_; ///< the folders that lead here
    std::vector<ListedPicture> found_;
};

void addClass(const fs::path& folder, const FolderListing& listing, std::size_t label,
              std::vector<ListedPicture>& part, const std::stop_token& stop) {
    ClassWalk walk(listing.folder, static_cast<std::uint16_t>(label), stop);
    walk.enter(folder);
    const std::vector<ListedPicture> found = walk.take();
    if (found.empty())
        throw FileError(folder.string(),
                        "the class " + inQuotes(folder.filename().string()) +
                            " has no picture; JPEG, PNG, BMP, PPM, PGM and WebP are read");
    part.insert(part.end(), found.begin(), found.end());
    if (part.size() > mostPictures)
        throw FileError(listing.folder.string(), "has more pictures than can be numbered");
}

void listClasses(const fs::path& folder, FolderListing& listing, const std::stop_token& stop) {
    const std::vector<fs::path> folders = foldersIn(folder, stop);
    if (folders.empty())
        throw FileError(folder.string(), "there is no folder for a class in it; pictures belong "
                                         "into folders with the names of their classes");
    if (folders.size() > mostClasses)
        throw FileError(folder.string(), "has more than " + std::to_string(mostClasses) +
                                             " folders, each of which would be a class");
    for (const fs::path& path : folders)
        listing.classNames.push_back(path.filename().string());
    for (std::size_t label = 0; label < folders.size(); ++label)
        addClass(folders[label], listing, label, listing.train, stop);
}

void listTest(const fs::path& folder, FolderListing& listing, const std::stop_token& stop) {
    for (const fs::path& path : foldersIn(folder, stop)) {
        const std::string name = path.filename().string();
        const auto known = std::ranges::find(listing.classNames, name);
        if (known == listing.classNames.end())
            throw FileError(path.string(),
                            "the class " + inQuotes(name) + " is not among those in train");
        addClass(path, listing, static_cast<std::size_t>(known - listing.classNames.begin()),
                 listing.test, stop);
    }
    if (listing.test.empty())
        throw FileError(folder.string(), "there is no folder for a class in it");
}

/// Fisher and Yates's.
template <class Iterator>
void shuffle(Iterator begin, Iterator end, RandomStream random) {
    for (auto count = end - begin; count > 1; --count)
        std::iter_swap(begin + (count - 1),
                       begin + random.below(static_cast<std::uint32_t>(count)));
}

void splitClass(std::vector<ListedPicture> pictures, std::uint64_t seed, FolderListing& listing) {
    const std::uint32_t label = pictures.front().label;
    shuffle(pictures.begin(), pictures.end(), RandomStream(seed, Purpose::Split, 0, label));
    const auto count = static_cast<std::int64_t>(pictures.size());
    const std::int64_t tests = count < 2 ? 0 : std::max<std::int64_t>(1, count / testShare);
    listing.test.insert(listing.test.end(), pictures.begin(), pictures.begin() + tests);
    listing.train.insert(listing.train.end(), pictures.begin() + tests, pictures.end());
}

/// The classes come one after the other.
void splitOff(FolderListing& listing, std::uint64_t seed) {
    const std::vector<ListedPicture> all = std::exchange(listing.train, {});
    for (auto begin = all.begin(); begin != all.end();) {
        const auto end = std::find_if(begin, all.end(), [label = begin->label](const auto& its) {
            return its.label != label;
        });
        splitClass({begin, end}, seed, listing);
        begin = end;
    }
}

} // namespace

FolderListing listPictures(const fs::path& folder, const std::stop_token& stop) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw FileError(folder.string(),
                        fs::exists(folder, error) ? "is not a folder" : "there is no such folder");
    FolderListing listing{folder, {}, {}, {}};
    const fs::path train = folder / "train";
    // A class may be called "train"; then its pictures lie in it.
    if (!isFolder(train) || foldersIn(train, stop).empty()) {
        listClasses(folder, listing, stop);
        return listing;
    }
    listClasses(train, listing, stop);
    for (const char* name : {"test", "val"})
        if (isFolder(folder / name)) {
            listTest(folder / name, listing, stop);
            break;
        }
    return listing;
}

void arrange(FolderListing& listing, std::uint64_t splitSeed) {
    if (listing.test.empty())
        splitOff(listing, splitSeed);
    shuffle(listing.train.begin(), listing.train.end(), RandomStream(splitSeed, Purpose::Split, 1));
    shuffle(listing.test.begin(), listing.test.end(), RandomStream(splitSeed, Purpose::Split, 2));
}

} // namespace rlab
