// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureLoading.h"

#include "core/base/Error.h"
#include "core/base/FileLock.h"
#include "core/base/MemoryLimit.h"
#include "core/base/Parallel.h"
#include "core/pictures/PictureCache.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace rlab {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t mostCachedBytes = std::uintmax_t{20} << 30;
constexpr int cacheVersion = 1; // another decoding or scaling, another number

/// A folder's pictures as they come: those to train with, then those to test with.
struct Arrangement {
    FolderListing listing;
    int side = 0;
    std::vector<ListedPicture> all;

    std::size_t imageBytes() const {
        return std::size_t{3} * static_cast<std::size_t>(side * side);
    }
};

Arrangement arrangementOf(const DataSpec& spec, const std::stop_token& stop) {
    Arrangement its{listPictures(folderPath(spec.dataset), stop),
                    spec.resolution == 0 ? defaultPictureSide : spec.resolution,
                    {}};
    arrange(its.listing, spec.splitSeed);
    if (its.listing.test.empty())
        throw FileError(its.listing.folder.string(),
                        "no class has two pictures, so there is none to test with");
    its.all = its.listing.train;
    its.all.insert(its.all.end(), its.listing.test.begin(), its.listing.test.end());
    return its;
}

/// The same name for the same files in the same order, decoded in the same way.
std::string cacheName(const Arrangement& its) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&](const std::string& text) {
        hash.addData(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
        hash.addData(QByteArrayView("\0", 1));
    };
    for (const std::uint64_t number : {std::uint64_t{cacheVersion}, std::uint64_t(its.side),
                                       std::uint64_t{its.listing.train.size()}})
        add(std::to_string(number));
    add(its.listing.folder.string());
    for (const std::string& name : its.listing.classNames)
        add(name);
    for (const ListedPicture& picture : its.all) {
        add(picture.file);
        add(std::to_string(picture.bytes) + ' ' + std::to_string(picture.modified));
    }
    return hash.result().toHex().left(32).toStdString() + ".pixels";
}

/// What the cache file of a set will tell, with the kept of the pictures that are kept.
std::pair<CachedPictures, std::vector<std::size_t>>
keep(const Arrangement& its, const std::vector<std::optional<std::string>>& reasons) {
    std::pair<CachedPictures, std::vector<std::size_t>> result;
    auto& [cached, kept] = result;
    cached.side = its.side;
    cached.classNames = its.listing.classNames;
    for (std::size_t i = 0; i < its.all.size(); ++i) {
        if (reasons[i]) {
            cached.leftOut.push_back({its.all[i].file, *reasons[i]});
            continue;
        }
        cached.trainImages += i < its.listing.train.size() ? 1 : 0;
        cached.labels.push_back(its.all[i].label);
        kept.push_back(i);
    }
    std::ranges::sort(cached.leftOut, {}, &LeftOutPicture::file);
    return result;
}

/// Why the first of this class's pictures was left out.
std::string whyLeftOut(const CachedPictures& cached, const std::string& className) {
    for (const LeftOutPicture& picture : cached.leftOut)
        if (('/' + picture.file).find('/' + className + '/') != std::string::npos)
            return picture.file + ' ' + picture.reason;
    return "it has too few";
}

/// A class needs a picture to be learned from.
void requireAllClasses(const CachedPictures& cached, const fs::path& folder) {
    const auto trained = cached.labels.begin() + cached.trainImages;
    for (std::size_t label = 0; label < cached.classNames.size(); ++label)
        if (std::find(cached.labels.begin(), trained, label) == trained)
            throw FileError(folder.string(), "the class \"" + cached.classNames[label] +
                                                 "\" has no training picture that can be used; " +
                                                 whyLeftOut(cached, cached.classNames[label]));
    if (trained == cached.labels.end())
        throw FileError(folder.string(), "has no test picture that can be used");
}

class FolderLoading {
public:
    FolderLoading(const DataSpec& spec, const std::stop_token& stop,
                  const PictureProgress& progress, const PictureOptions& options)
        : spec_(spec)
        , stop_(stop)
        , progress_(progress)
        , its_(arrangementOf(spec, stop))
        , folder_(options.cacheFolder.empty() ? pictureCacheFolder() : options.cacheFolder)
        , file_(folder_ / cacheName(its_))
        , mostInMemory_(options.mostInMemory > 0 ? options.mostInMemory : memoryLimit() / 4)
        , threads_(options.threads > 0 ? options.threads : Parallel::availableThreads()) {}

    Dataset load() {
        CachedPictures cached = ensureCached();
        if (cached.bytes() > mostInMemory_)
            return mapped(std::move(cached));
        if (!pixels_)
            pixels_ = readPixels(file_, cached);
        if (!pixels_) { // found damaged only now
            std::error_code ignored;
            fs::remove(file_, ignored);
            cached = ensureCached();
            pixels_ = pixels_ ? std::move(pixels_) : readPixels(file_, cached);
            if (!pixels_)
                throw FileError(file_.string(), "can't be read back");
        }
        return inMemory(std::move(cached));
    }

    /// The cache's contents, without its pixels.
    CachedPictures ensureCached() {
        if (std::optional<CachedPictures> cached = openCache(file_))
            return std::move(*cached);
        std::error_code ignored;
        fs::create_directories(folder_, ignored); // what is wrong with it is told by the writer
        const std::optional<FileLock> lock = waitForLock();
        if (std::optional<CachedPictures> cached = openCache(file_))
            return std::move(*cached);
        return decode();
    }

private:
    /// Whoever else wants the same pictures waits for them rather than decode them, too. Nothing
    /// where no file can be written.
    std::optional<FileLock> waitForLock() const {
        try {
            for (;; throwIfStopped(stop_)) {
                if (std::optional<FileLock> lock = FileLock::take(file_.string() + ".lock"))
                    return lock;
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        } catch (const FileError&) {
            return std::nullopt;
        }
    }

    CachedPictures decode() {
        std::unique_ptr<PictureCacheWriter> writer;
        try {
            writer =
                std::make_unique<PictureCacheWriter>(file_, its_.imageBytes(), its_.all.size());
        } catch (const FileError&) {
            if (its_.imageBytes() * its_.all.size() > mostInMemory_)
                throw;
            return decodeIntoMemory();
        }
        const auto reasons =
            decodeInto([&](std::size_t slot, const auto& square) { writer->put(slot, square); });
        auto [cached, kept] = keep(its_, reasons);
        requireAllClasses(cached, its_.listing.folder);
        writer->finish(kept, cached);
        tidyCaches(folder_, file_, mostCachedBytes);
        return cached;
    }

    /// Where no cache can be written.
    CachedPictures decodeIntoMemory() {
        const std::size_t bytes = its_.imageBytes();
        std::vector<std::uint8_t> pixels(bytes * its_.all.size());
        const auto reasons = decodeInto([&](std::size_t slot, const auto& square) {
            std::ranges::copy(square, pixels.begin() + static_cast<std::ptrdiff_t>(slot * bytes));
        });
        auto [cached, kept] = keep(its_, reasons);
        requireAllClasses(cached, its_.listing.folder);
        for (std::size_t i = 0; i < kept.size(); ++i)
            std::copy_n(pixels.begin() + static_cast<std::ptrdiff_t>(kept[i] * bytes), bytes,
                        pixels.begin() + static_cast<std::ptrdiff_t>(i * bytes));
        pixels.resize(cached.bytes());
        pixels_ = std::move(pixels);
        Dataset whole = inMemory(cached);
        cached.statistics = channelStatistics(whole.train);
        pixels_ = std::move(whole.train.pixels);
        pixels_->insert(pixels_->end(), whole.test.pixels.begin(), whole.test.pixels.end());
        return cached;
    }

    std::vector<std::optional<std::string>> decodeInto(const SquareSink& sink) const {
        return decodePictures(its_.listing.folder, its_.all, its_.side, threads_, sink, progress_,
                              stop_);
    }

    Dataset described(CachedPictures&& cached) const {
        const auto trained = cached.labels.begin() + cached.trainImages;
        Dataset dataset;
        dataset.name = spec_.dataset;
        dataset.splitSeed = spec_.splitSeed;
        dataset.classNames = std::move(cached.classNames);
        dataset.leftOut = std::move(cached.leftOut);
        dataset.statistics = std::move(cached.statistics);
        dataset.train.imageShape = dataset.test.imageShape = {3, cached.side, cached.side};
        dataset.train.labels.assign(cached.labels.begin(), trained);
        dataset.test.labels.assign(trained, cached.labels.end());
        return dataset;
    }

    Dataset inMemory(CachedPictures cached) {
        const auto trainBytes = static_cast<std::ptrdiff_t>(cached.trainBytes());
        Dataset dataset = described(std::move(cached));
        dataset.test.pixels.assign(pixels_->begin() + trainBytes, pixels_->end());
        pixels_->resize(static_cast<std::size_t>(trainBytes));
        dataset.train.pixels = *std::exchange(pixels_, std::nullopt);
        return dataset;
    }

    Dataset mapped(CachedPictures cached) const {
        const std::size_t trainBytes = cached.trainBytes(), bytes = cached.bytes();
        Dataset dataset = described(std::move(cached));
        dataset.train.mapped = std::make_shared<const MappedPixels>(file_, 0, trainBytes);
        dataset.test.mapped =
            std::make_shared<const MappedPixels>(file_, trainBytes, bytes - trainBytes);
        return dataset;
    }

    const DataSpec& spec_;
    const std::stop_token& stop_;
    const PictureProgress& progress_;
    Arrangement its_;
    fs::path folder_, file_;
    std::size_t mostInMemory_;
    int threads_;
    std::optional<std::vector<std::uint8_t>> pixels_; ///< when they were decoded into memory
};

std::string countsOf(const FolderContents& contents) {
    return std::to_string(contents.trainImages) + " training and " +
           std::to_string(contents.testImages) + " test pictures of " +
           std::to_string(contents.classNames.size()) + " classes";
}

void requireSame(const DataSpec& spec, const FolderContents& found) {
    if (spec.contents && *spec.contents != found)
        throw FileError(folderPath(spec.dataset).string(), "has changed: it holds " +
                                                               countsOf(found) + ", not " +
                                                               countsOf(*spec.contents));
}

/// What the experiment doesn't use goes.
void cutDown(Dataset& dataset, const DataSpec& spec) {
    const DataSummary summary = summarise(spec);
    if (summary.testImages < dataset.test.count())
        dataset.test = firstImages(dataset.test, summary.testImages);
    if (summary.trainImages < dataset.train.count()) {
        dataset.train = firstImages(dataset.train, summary.trainImages);
        dataset.statistics = channelStatistics(dataset.train);
    }
}

/// Before anything is read: what is wrong with the numbers doesn't depend on the folder.
void requirePossibleSide(const DataSpec& spec) {
    DataSpec any = spec.whole();
    any.resolution = spec.resolution;
    any.contents = FolderContents{{"any"}, 1, 1};
    validate(any);
}

} // namespace

Dataset loadPictures(const DataSpec& spec, const std::stop_token& stop,
                     const PictureProgress& progress, const PictureOptions& options) {
    if (!namesFolder(spec.dataset))
        return loadDataset(spec, stop);
    requirePossibleSide(spec);
    Dataset dataset = FolderLoading(spec, stop, progress, options).load();
    DataSpec known = spec;
    known.contents = {dataset.classNames, dataset.train.count(), dataset.test.count()};
    requireSame(spec, *known.contents);
    cutDown(dataset, known);
    return dataset;
}

std::vector<LeftOutPicture> lookThrough(DataSpec& spec, const std::stop_token& stop,
                                        const PictureProgress& progress,
                                        const PictureOptions& options) {
    if (!namesFolder(spec.dataset))
        return {};
    requirePossibleSide(spec);
    CachedPictures cached = FolderLoading(spec, stop, progress, options).ensureCached();
    const auto images = static_cast<std::int64_t>(cached.labels.size());
    spec.contents = {cached.classNames, cached.trainImages, images - cached.trainImages};
    return std::move(cached.leftOut);
}

} // namespace rlab
