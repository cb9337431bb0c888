// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureCache.h"

#include "core/base/Error.h"

#include <QDataStream>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <zlib.h>

namespace rlab {
namespace {

namespace fs = std::filesystem;

constexpr quint64 magic = 0x524c'5049'5853'3031; // "RLPIXS01": other contents, another number
constexpr int endBytes = 8 + 4 + 4 + 8;          // length and sum of the block, pixels' sum, magic
const std::string suffix = ".pixels";
const std::string partialSuffix = ".partial";

/// What lies behind the pixels.
struct Tail {
    CachedPictures cached;
    quint32 pixelSum = 0;
};

quint32 sumOf(const QByteArray& bytes) {
    return static_cast<quint32>(crc32(0, reinterpret_cast<const Bytef*>(bytes.constData()),
                                      static_cast<uInt>(bytes.size())));
}

QByteArray bytesOf(const std::string& text) {
    return QByteArray::fromStdString(text);
}

void prepare(QDataStream& stream) {
    stream.setVersion(QDataStream::Qt_6_4);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
}

QByteArray toBlock(const CachedPictures& cached) {
    QByteArray block;
    QDataStream stream(&block, QIODevice::WriteOnly);
    prepare(stream);
    stream << qint32{cached.side} << qint64{cached.trainImages}
           << static_cast<quint64>(cached.labels.size());
    for (const std::uint16_t label : cached.labels)
        stream << quint16{label};
    stream << static_cast<quint32>(cached.classNames.size());
    for (const std::string& name : cached.classNames)
        stream << bytesOf(name);
    for (int channel = 0; channel < 3; ++channel)
        stream << cached.statistics.mean[static_cast<std::size_t>(channel)]
               << cached.statistics.deviation[static_cast<std::size_t>(channel)];
    stream << static_cast<quint32>(cached.leftOut.size());
    for (const LeftOutPicture& picture : cached.leftOut)
        stream << bytesOf(picture.file) << bytesOf(picture.reason);
    return block;
}

/// The block's sum was right: nobody but us has written it.
CachedPictures fromBlock(const QByteArray& block) {
    CachedPictures cached;
    QDataStream stream(block);
    prepare(stream);
    qint32 side = 0;
    qint64 trainImages = 0;
    quint64 images = 0;
    stream >> side >> trainImages >> images;
    cached.side = side;
    cached.trainImages = trainImages;
    cached.labels.resize(std::min<std::size_t>(images, static_cast<std::size_t>(block.size())));
    for (std::uint16_t& label : cached.labels)
        stream >> label;
    const auto readText = [&] {
        QByteArray text;
        stream >> text;
        return text.toStdString();
    };
    const auto readCount = [&] {
        quint32 count = 0;
        stream >> count;
        return count;
    };
    for (quint32 count = readCount(); count > 0 && stream.status() == QDataStream::Ok; --count)
        cached.classNames.push_back(readText());
    cached.statistics.mean.resize(3);
    cached.statistics.deviation.resize(3);
    for (std::size_t channel = 0; channel < 3; ++channel)
        stream >> cached.statistics.mean[channel] >> cached.statistics.deviation[channel];
    for (quint32 count = readCount(); count > 0 && stream.status() == QDataStream::Ok; --count) {
        std::string file = readText();
        cached.leftOut.push_back({std::move(file), readText()});
    }
    return cached;
}

std::optional<Tail> readTail(const fs::path& path) {
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::ReadOnly) || file.size() < endBytes)
        return std::nullopt;
    file.seek(file.size() - endBytes);
    quint64 blockBytes = 0, found = 0;
    quint32 blockSum = 0;
    Tail tail;
    QDataStream(file.read(endBytes)) >> blockBytes >> blockSum >> tail.pixelSum >> found;
    if (found != magic || blockBytes > static_cast<quint64>(file.size() - endBytes))
        return std::nullopt;
    file.seek(file.size() - endBytes - static_cast<qint64>(blockBytes));
    const QByteArray block = file.read(static_cast<qint64>(blockBytes));
    if (sumOf(block) != blockSum)
        return std::nullopt;
    tail.cached = fromBlock(block);
    if (tail.cached.bytes() + blockBytes + endBytes != static_cast<quint64>(file.size()))
        return std::nullopt;
    return tail;
}

struct Cache {
    fs::path file;
    fs::file_time_type used;
    std::uintmax_t bytes;
};

/// Another program may delete them meanwhile: then they are not there.
std::vector<Cache> cachesIn(const fs::path& folder) {
    std::vector<Cache> caches;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code gone, alsoGone;
        const Cache cache{it->path(), it->last_write_time(gone), it->file_size(alsoGone)};
        if (!gone && !alsoGone)
            caches.push_back(cache);
    }
    return caches;
}

} // namespace

std::optional<CachedPictures> openCache(const fs::path& file) {
    std::optional<Tail> tail = readTail(file);
    if (!tail)
        return std::nullopt;
    std::error_code ignored; // its time is that of the last use
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
    return std::move(tail->cached);
}

std::optional<std::vector<std::uint8_t>> readPixels(const fs::path& path,
                                                    const CachedPictures& cached) {
    const std::optional<Tail> tail = readTail(path);
    QFile file(QFile::decodeName(path.c_str()));
    if (!tail || tail->cached.bytes() != cached.bytes() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    std::vector<std::uint8_t> pixels(cached.bytes());
    const auto size = static_cast<qint64>(pixels.size());
    if (file.read(reinterpret_cast<char*>(pixels.data()), size) != size ||
        crc32_z(0, pixels.data(), pixels.size()) != tail->pixelSum)
        return std::nullopt;
    return pixels;
}

PictureCacheWriter::PictureCacheWriter(fs::path file, std::size_t imageBytes, std::size_t images)
    : file_(std::move(file))
    , partial_(file_.string() + '.' + std::to_string(::getpid()) + partialSuffix)
    , imageBytes_(imageBytes)
    , descriptor_(
          ::open(partial_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (descriptor_ < 0)
        fail();
    // What doesn't fit is known now rather than after an hour.
    if (const int error =
            ::posix_fallocate(descriptor_, 0, static_cast<off_t>(imageBytes * images));
        error != 0 && error != EINVAL && error != EOPNOTSUPP) {
        ::close(descriptor_);
        std::error_code ignored;
        fs::remove(partial_, ignored);
        errno = error;
        fail();
    }
}

PictureCacheWriter::~PictureCacheWriter() {
    ::close(descriptor_);
    std::error_code ignored; // finished, it has its name by now
    fs::remove(partial_, ignored);
}

void PictureCacheWriter::fail() const {
    throw FileError(file_.string(), "can't be written: " + std::generic_category().message(errno));
}

void PictureCacheWriter::readAt(std::uint8_t* bytes, std::size_t count, std::size_t offset) const {
    while (count > 0) {
        const ssize_t done = ::pread(descriptor_, bytes, count, static_cast<off_t>(offset));
        if (done <= 0)
            fail();
        bytes += done;
        offset += static_cast<std::size_t>(done);
        count -= static_cast<std::size_t>(done);
    }
}

void PictureCacheWriter::writeAt(const std::uint8_t* bytes, std::size_t count, std::size_t offset) {
    while (count > 0) {
        const ssize_t done = ::pwrite(descriptor_, bytes, count, static_cast<off_t>(offset));
        if (done <= 0)
            fail();
        bytes += done;
        offset += static_cast<std::size_t>(done);
        count -= static_cast<std::size_t>(done);
    }
}

void PictureCacheWriter::put(std::size_t slot, const std::vector<std::uint8_t>& pixels) {
    writeAt(pixels.data(), imageBytes_, slot * imageBytes_);
}

void PictureCacheWriter::finish(const std::vector<std::size_t>& kept, CachedPictures& cached) {
    std::vector<std::uint8_t> image(imageBytes_);
    quint32 pixelSum = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        readAt(image.data(), imageBytes_, kept[i] * imageBytes_);
        pixelSum = static_cast<quint32>(crc32_z(pixelSum, image.data(), imageBytes_));
        if (kept[i] != i)
            writeAt(image.data(), imageBytes_, i * imageBytes_);
    }
    {
        const auto mapped = std::make_shared<const MappedPixels>(partial_, 0, cached.trainBytes());
        const auto trained = cached.labels.begin() + cached.trainImages;
        cached.statistics = channelStatistics(
            {{3, cached.side, cached.side}, {}, {cached.labels.begin(), trained}, mapped});
    }
    const QByteArray block = toBlock(cached);
    QByteArray tail = block;
    QDataStream end(&tail, QIODevice::WriteOnly | QIODevice::Append);
    end << static_cast<quint64>(block.size()) << sumOf(block) << pixelSum << magic;
    writeAt(reinterpret_cast<const std::uint8_t*>(tail.constData()),
            static_cast<std::size_t>(tail.size()), cached.bytes());
    const auto size = static_cast<off_t>(cached.bytes()) + tail.size();
    if (::ftruncate(descriptor_, size) != 0 || ::fsync(descriptor_) != 0 ||
        ::rename(partial_.c_str(), file_.c_str()) != 0)
        fail();
}

fs::path pictureCacheFolder() {
    const QString caches = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    return fs::path(QFile::encodeName(caches).toStdString()) / "residual-lab" / "pictures";
}

void tidyCaches(const fs::path& folder, const fs::path& kept, std::uintmax_t mostBytes) {
    using namespace std::chrono_literals;
    std::vector<Cache> caches = cachesIn(folder);
    std::error_code ignored;
    const auto yesterday = fs::file_time_type::clock::now() - 24h;
    for (const Cache& cache : caches)
        if (cache.file.extension() == partialSuffix && cache.used < yesterday)
            fs::remove(cache.file, ignored);
    std::erase_if(caches, [&](const Cache& cache) {
        return cache.file.extension() != suffix || cache.file == kept;
    });
    std::ranges::sort(caches, std::greater(), &Cache::used);
    std::uintmax_t bytes = 0;
    for (const Cache& cache : caches) {
        bytes += cache.bytes;
        if (bytes > mostBytes)
            fs::remove(cache.file, ignored);
    }
}

} // namespace rlab
