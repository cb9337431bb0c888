// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureFormat.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <zlib.h>

namespace rlab {
namespace {

using namespace std::string_view_literals;

bool startsWith(ByteView bytes, std::string_view text, std::size_t at = 0) {
    return bytes.size() >= at + text.size() &&
           std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

[[noreturn]] void refuseTruncated(const std::string& detail) {
    throw PictureRefused(PictureFault::Truncated, "is cut off: " + detail);
}

[[noreturn]] void refuseDamaged(const std::string& detail) {
    throw PictureRefused(PictureFault::Damaged, "is damaged: " + detail);
}

std::uint32_t bigEndian(ByteView bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
    return value;
}

std::uint32_t littleEndian(ByteView bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = count - 1; i >= 0; --i)
        value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
    return value;
}

void requireBytes(ByteView bytes, std::uint64_t needed) {
    if (bytes.size() < needed)
        refuseTruncated("it should have " + std::to_string(needed) + " bytes and has " +
                        std::to_string(bytes.size()));
}

/// Walks over segments and scans.
class JpegFrame {
public:
    explicit JpegFrame(ByteView bytes)
        : bytes_(bytes) {}

    void check() {
        bool hasFrame = false, hasScan = false;
        for (;;) {
            const std::uint8_t marker = nextMarker();
            if (marker == endOfImage)
                break;
            if (marker == temporary || (marker >= firstRestart && marker <= lastRestart))
                continue;
            hasFrame = hasFrame || isFrame(marker);
            skipSegment();
            if (marker == startOfScan) {
                hasScan = true;
                skipScan();
            }
        }
        if (!hasFrame || !hasScan)
            refuseDamaged("it ends before any picture");
    }

private:
    static constexpr std::uint8_t endOfImage = 0xD9, startOfScan = 0xDA, temporary = 0x01;
    static constexpr std::uint8_t firstRestart = 0xD0, lastRestart = 0xD7;

    /// SOF0 … SOF15 without DHT, JPG and DAC, which lie among them.
    static bool isFrame(std::uint8_t marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
               marker != 0xCC;
    }

    std::uint8_t nextMarker() {
        if (at_ >= bytes_.size())
            refuseTruncated("its end marker is missing");
        if (bytes_[at_] != 0xFF)
            refuseDamaged("there is no marker at byte " + std::to_string(at_));
        while (at_ < bytes_.size() && bytes_[at_] == 0xFF)
            ++at_;
        if (at_ >= bytes_.size())
            refuseTruncated("its end marker is missing");
        return bytes_[at_++];
    }

    void skipSegment() {
        if (at_ + 2 > bytes_.size())
            refuseTruncated("its end marker is missing");
        const std::uint32_t length = bigEndian(bytes_, at_, 2);
        if (length < 2)
            refuseDamaged("the segment at byte " + std::to_string(at_) + " has no length");
        at_ += length;
    }

    /// To the marker behind the entropy-coded data, in which FF is followed by 00.
    void skipScan() {
        for (; at_ + 1 < bytes_.size(); ++at_) {
            const std::uint8_t next = bytes_[at_ + 1];
            if (bytes_[at_] == 0xFF && next != 0 && next != 0xFF &&
                !(next >= firstRestart && next <= lastRestart))
                return;
        }
        refuseTruncated("its end marker is missing");
    }

    ByteView bytes_;
    std::size_t at_ = 2;
};

void checkPng(ByteView bytes) {
    constexpr std::size_t signatureBytes = 8, overhead = 12; // length, type, sum
    std::size_t at = signatureBytes;
    for (bool isFirst = true;; isFirst = false) {
        if (at + overhead > bytes.size())
            refuseTruncated("its end (IEND) is missing");
        const std::size_t length = bigEndian(bytes, at, 4);
        if (length > bytes.size() - at - overhead)
            refuseTruncated("its last chunk is not complete");
        const std::uint32_t sum = bigEndian(bytes, at + 8 + length, 4);
        if (crc32(0, bytes.data() + at + 4, static_cast<uInt>(length + 4)) != sum)
            refuseDamaged("the check sum of the chunk at byte " + std::to_string(at) + " is wrong");
        if (isFirst && !startsWith(bytes, "IHDR", at + 4))
            refuseDamaged("it doesn't begin with its header (IHDR)");
        if (startsWith(bytes, "IEND", at + 4))
            return;
        at += overhead + length;
    }
}

void checkBmp(ByteView bytes) {
    constexpr std::size_t fileHeader = 14, leastInfo = 40;
    requireBytes(bytes, fileHeader + 12);
    requireBytes(bytes, littleEndian(bytes, 2, 4));
    if (littleEndian(bytes, fileHeader, 4) < leastInfo)
        return; // of OS/2; what it promises is in its file header
    requireBytes(bytes, fileHeader + leastInfo);
    const auto width = static_cast<std::int32_t>(littleEndian(bytes, 18, 4));
    const auto height = static_cast<std::int32_t>(littleEndian(bytes, 22, 4));
    const std::uint32_t bits = littleEndian(bytes, 28, 2), compression = littleEndian(bytes, 30, 4);
    const bool isRunLength = compression == 1 || compression == 2;
    if (width <= 0 || height == 0 || bits > 32)
        refuseDamaged("its header is impossible");
    if (isRunLength)
        return;
    const std::uint64_t rowBytes = (std::uint64_t(width) * bits + 31) / 32 * 4;
    const auto rows = static_cast<std::uint64_t>(std::abs(std::int64_t{height}));
    requireBytes(bytes, littleEndian(bytes, 10, 4) + rowBytes * rows);
}

/// The header's next number; comments count as white space.
std::optional<std::uint64_t> nextNumber(ByteView bytes, std::size_t& at) {
    constexpr std::uint64_t most = 1'000'000'000;
    while (at < bytes.size() && (std::isspace(bytes[at]) || bytes[at] == '#'))
        if (bytes[at++] == '#')
            while (at < bytes.size() && bytes[at] != '\n')
                ++at;
    std::uint64_t value = 0;
    const std::size_t start = at;
    for (; at < bytes.size() && std::isdigit(bytes[at]); ++at)
        value = std::min(most, value * 10 + (bytes[at] - std::uint64_t{'0'}));
    return at > start ? std::optional(value) : std::nullopt;
}

void checkNetpbm(ByteView bytes) {
    std::size_t at = 2;
    const auto width = nextNumber(bytes, at), height = nextNumber(bytes, at);
    const auto most = nextNumber(bytes, at);
    if (!width || !height || !most || *width == 0 || *height == 0 || *most == 0 || *most > 65535)
        refuseDamaged("its header is impossible");
    const bool isColour = bytes[1] == '3' || bytes[1] == '6';
    const bool isText = bytes[1] == '2' || bytes[1] == '3';
    const std::uint64_t samples = *width * *height * (isColour ? 3 : 1);
    if (!isText)
        return requireBytes(bytes, at + 1 + samples * (*most > 255 ? 2 : 1));
    for (std::uint64_t i = 0; i < samples; ++i)
        if (!nextNumber(bytes, at))
            refuseTruncated("it should have " + std::to_string(samples) + " numbers and has " +
                            std::to_string(i));
}

/// Formats that people meet, to be named when they are refused.
struct Foreign {
    std::string_view start;
    std::string_view name;
};

constexpr std::array foreign{Foreign{"GIF8"sv, "a GIF"},      Foreign{"II*\0"sv, "a TIFF"},
                             Foreign{"MM\0*"sv, "a TIFF"},    Foreign{"icns"sv, "an ICNS"},
                             Foreign{"\xABKTX"sv, "a KTX"},   Foreign{"<svg"sv, "an SVG"},
                             Foreign{"\0\0\1\0"sv, "an ICO"}, Foreign{"8BPS"sv, "a Photoshop"}};

} // namespace

bool hasPictureSuffix(const std::filesystem::path& path) {
    constexpr std::array known{".jpg"sv, ".jpeg"sv, ".png"sv, ".bmp"sv,
                               ".ppm"sv, ".pgm"sv,  ".webp"sv};
    std::string suffix = path.extension().string();
    std::ranges::transform(suffix, suffix.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return std::ranges::find(known, suffix) != known.end();
}

PictureFormat formatOf(ByteView bytes) {
    if (bytes.empty())
        refuseTruncated("it has no bytes at all");
    if (startsWith(bytes, "\xFF\xD8\xFF"sv))
        return PictureFormat::Jpeg;
    if (startsWith(bytes, "\x89PNG\r\n\x1A\n"sv))
        return PictureFormat::Png;
    if (startsWith(bytes, "BM"sv) && bytes.size() > 26 && littleEndian(bytes, 14, 4) <= 124)
        return PictureFormat::Bmp;
    if (bytes.size() > 2 && bytes[0] == 'P' &&
        std::string_view("2356").find(static_cast<char>(bytes[1])) != std::string_view::npos &&
        std::isspace(bytes[2]))
        return PictureFormat::Netpbm;
    if (startsWith(bytes, "RIFF"sv) && startsWith(bytes, "WEBP"sv, 8))
        return PictureFormat::Webp;
    for (const Foreign& format : foreign)
        if (startsWith(bytes, format.start))
            throw PictureRefused(PictureFault::Unsupported,
                                 "is " + std::string(format.name) +
                                     " file; JPEG, PNG, BMP, PPM, PGM and WebP are read");
    throw PictureRefused(PictureFault::NotAPicture,
                         "is not a picture; JPEG, PNG, BMP, PPM, PGM and WebP are read");
}

void checkFrame(PictureFormat format, ByteView bytes) {
    switch (format) {
    case PictureFormat::Jpeg:
        return JpegFrame(bytes).check();
    case PictureFormat::Png:
        return checkPng(bytes);
    case PictureFormat::Bmp:
        return checkBmp(bytes);
    case PictureFormat::Netpbm:
        return checkNetpbm(bytes);
    case PictureFormat::Webp:
        requireBytes(bytes, 12);
        return requireBytes(bytes, std::uint64_t{littleEndian(bytes, 4, 4)} + 8);
    }
}

} // namespace rlab
