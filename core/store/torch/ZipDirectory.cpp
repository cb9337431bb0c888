// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/ZipDirectory.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace rlab {
namespace {

constexpr std::string_view localMagic{"PK\3\4", 4};
constexpr std::string_view entryMagic{"PK\1\2", 4};
constexpr std::string_view endMagic{"PK\5\6", 4};
constexpr std::string_view end64Magic{"PK\6\6", 4};
constexpr std::string_view locator64Magic{"PK\6\7", 4};

constexpr std::size_t localBytes = 30;
constexpr std::size_t entryBytes = 46;
constexpr std::size_t endBytes = 22;
constexpr std::size_t end64Bytes = 56;
constexpr std::size_t locator64Bytes = 20;
constexpr std::size_t mostCommentBytes = 65535;

constexpr std::uint16_t zip64Field = 1;
constexpr std::uint32_t inZip64 = 0xFFFFFFFF; ///< the number stands in the zip64 record

// A state_dict of 30,000 tensors has that many, with names of some 60 bytes.
constexpr std::uint64_t mostEntries = 40'000;
constexpr std::uint64_t mostDirectoryBytes = 8 << 20;

template <class Number>
Number numberAt(std::string_view bytes, std::size_t at) {
    Number number;
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

struct DirectoryPlace {
    std::uint64_t entries;
    std::uint64_t bytes;
    std::uint64_t begin;
};

/// The record at the end with which everything begins, and the zip64 one if there is one.
DirectoryPlace findDirectory(InputFile& file) {
    const auto tailBytes =
        static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), endBytes + mostCommentBytes));
    const std::uint64_t tailBegin = file.size() - tailBytes;
    const std::string tail = file.readText(tailBegin, tailBytes);
    const std::size_t at = tail.rfind(endMagic);
    if (at == std::string::npos || tail.size() - at < endBytes)
        file.fail("is cut short: a zip file ends with its directory, and this one has none");
    const std::string_view end = std::string_view(tail).substr(at);
    if (end.size() != endBytes + numberAt<std::uint16_t>(end, 20))
        file.fail("has bytes behind the end of its zip directory");
    DirectoryPlace place{numberAt<std::uint16_t>(end, 10), numberAt<std::uint32_t>(end, 12),
                         numberAt<std::uint32_t>(end, 16)};
    const std::uint64_t endBegin = tailBegin + at;
    if (endBegin < locator64Bytes)
        return place;
    const std::string locator = file.readText(endBegin - locator64Bytes, locator64Bytes);
    if (!locator.starts_with(locator64Magic))
        return place;
    const auto begin = numberAt<std::uint64_t>(locator, 8);
    if (file.size() < end64Bytes || begin > file.size() - end64Bytes)
        file.fail("has a zip64 record that lies outside of it");
    const std::string record = file.readText(begin, end64Bytes);
    if (!record.starts_with(end64Magic))
        file.fail("has no zip64 record where it says");
    return {numberAt<std::uint64_t>(record, 32), numberAt<std::uint64_t>(record, 40),
            numberAt<std::uint64_t>(record, 48)};
}

/// Goes through the directory's entries.
class DirectoryReader {
public:
    DirectoryReader(const InputFile& file, std::string_view bytes)
        : file_(file)
        , rest_(bytes) {}

    std::pair<std::string, ZipEntry> next() {
        const std::string_view fixed = take(entryBytes);
        if (!fixed.starts_with(entryMagic))
            file_.fail("has a damaged zip directory");
        std::string name(take(numberAt<std::uint16_t>(fixed, 28)));
        const std::string_view extra = take(numberAt<std::uint16_t>(fixed, 30));
        take(numberAt<std::uint16_t>(fixed, 32)); // comment
        constexpr unsigned encrypted = 1;
        if (numberAt<std::uint16_t>(fixed, 8) & encrypted)
            file_.fail("has the encrypted entry \"" + name + "\"");
        if (numberAt<std::uint16_t>(fixed, 10) != 0)
            file_.fail("has the compressed entry \"" + name +
                       "\"; PyTorch stores its files as they are");
        const ZipEntry entry = sizes(name, fixed, extra);
        return {std::move(name), entry};
    }

    bool isAtEnd() const { return rest_.empty(); }

private:
    std::string_view take(std::size_t count) {
        if (count > rest_.size())
            file_.fail("has a zip directory that is cut short");
        const std::string_view bytes = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return bytes;
    }

    ZipEntry sizes(const std::string& name, std::string_view fixed, std::string_view extra) const {
        std::uint64_t compressed = numberAt<std::uint32_t>(fixed, 20);
        ZipEntry entry{numberAt<std::uint32_t>(fixed, 42), numberAt<std::uint32_t>(fixed, 24),
                       numberAt<std::uint32_t>(fixed, 16)};
        std::string_view large = zip64Numbers(extra);
        // Those that don't fit into 32 bits stand there in this order.
        for (std::uint64_t* number : {&entry.size, &compressed, &entry.header}) {
            if (*number != inZip64)
                continue;
            if (large.size() < sizeof *number)
                file_.fail("has no zip64 sizes for its entry \"" + name + "\"");
            *number = numberAt<std::uint64_t>(large, 0);
            large.remove_prefix(sizeof *number);
        }
        if (compressed != entry.size)
            file_.fail("has two sizes for its stored entry \"" + name +
                       "\": " + std::to_string(compressed) + " and " + std::to_string(entry.size));
        return entry;
    }

    static std::string_view zip64Numbers(std::string_view extra) {
        while (extra.size() >= 4) {
            const std::size_t length = numberAt<std::uint16_t>(extra, 2);
            if (numberAt<std::uint16_t>(extra, 0) == zip64Field)
                return extra.substr(4, length);
            extra.remove_prefix(std::min(extra.size(), 4 + length));
        }
        return {};
    }

    const InputFile& file_;
    std::string_view rest_;
};

} // namespace

ZipDirectory::ZipDirectory(InputFile& file) {
    const DirectoryPlace place = findDirectory(file);
    if (place.begin > file.size() || place.bytes > file.size() - place.begin)
        file.fail("has a zip directory that lies outside of it");
    if (place.entries > mostEntries || place.bytes > mostDirectoryBytes)
        file.fail("has a zip directory of " + std::to_string(place.entries) + " entries and " +
                  std::to_string(place.bytes) + " bytes, more than any state_dict needs");
    directoryBegin_ = place.begin;
    const std::string bytes = file.readText(place.begin, place.bytes);
    DirectoryReader reader(file, bytes);
    for (std::uint64_t i = 0; i < place.entries; ++i) {
        const auto [entry, isNew] = entries_.insert(reader.next());
        if (!isNew)
            file.fail("has the entry \"" + entry->first + "\" twice");
    }
    if (!reader.isAtEnd())
        file.fail("has more in its zip directory than the " + std::to_string(place.entries) +
                  " entries that it promises");
}

const ZipEntry* ZipDirectory::find(const std::string& name) const {
    const auto entry = entries_.find(name);
    return entry == entries_.end() ? nullptr : &entry->second;
}

std::uint64_t ZipDirectory::begin(InputFile& file, const std::string& name,
                                  const ZipEntry& entry) const {
    const auto outside = [&] {
        file.fail("is damaged: its entry \"" + name + "\" lies outside of it");
    };
    if (directoryBegin_ < localBytes || entry.header > directoryBegin_ - localBytes)
        outside();
    const std::string local = file.readText(entry.header, localBytes);
    if (!local.starts_with(localMagic))
        file.fail("is damaged: its entry \"" + name + "\" isn't where the directory says");
    // The local lengths are their own; its sizes may be zero.
    const std::uint64_t begin = entry.header + localBytes + numberAt<std::uint16_t>(local, 26) +
                                numberAt<std::uint16_t>(local, 28);
    if (begin > directoryBegin_ || entry.size > directoryBegin_ - begin)
        outside();
    return begin;
}

void checkCrc(InputFile& file, std::uint64_t begin, const std::string& name,
              const ZipEntry& entry) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    return; // what a fuzzer changes should get further than to here
#endif
    constexpr std::uint64_t pieceBytes = 1 << 20;
    std::vector<std::byte> piece;
    uLong crc = crc32(0, nullptr, 0);
    for (std::uint64_t done = 0; done < entry.size; done += piece.size()) {
        piece.resize(std::min(pieceBytes, entry.size - done));
        file.read(begin + done, piece);
        crc = crc32(crc, reinterpret_cast<const Bytef*>(piece.data()),
                    static_cast<uInt>(piece.size()));
    }
    if (crc != entry.crc)
        file.fail("is damaged: the checksum of its entry \"" + name + "\" is another");
}

} // namespace rlab
