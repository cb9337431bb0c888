// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Idx.h"

#include "core/base/Error.h"
#include "core/data/GzipFile.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace rlab {
namespace {

constexpr std::uint32_t imageMagic = 0x00000803;
constexpr std::uint32_t labelMagic = 0x00000801;
constexpr std::uint64_t mostBytes = std::uint64_t{1} << 30;
constexpr std::uint32_t mostSide = 4096;

std::uint32_t bigEndian(const std::uint8_t* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

std::string hex(std::uint32_t word) {
    std::array<char, 11> text;
    std::snprintf(text.data(), text.size(), "0x%08X", word);
    return text.data();
}

class IdxFile {
public:
    explicit IdxFile(const std::filesystem::path& path)
        : path_(path)
        , file_(path) {}

    /// The `words` numbers after the magic.
    std::vector<std::uint32_t> readHeader(std::uint32_t magic, std::size_t words) {
        const std::size_t wanted = 4 * (1 + words);
        const std::vector<std::uint8_t> bytes = file_.read(wanted);
        if (bytes.size() < wanted)
            fail("ends after " + std::to_string(bytes.size()) + " bytes; its header alone takes " +
                 std::to_string(wanted));
        const std::uint32_t found = bigEndian(bytes.data());
        if (found != magic)
            fail("starts with " + hex(found) + describe(found) + "; expected " + hex(magic) +
                 describe(magic));
        std::vector<std::uint32_t> header;
        for (std::size_t word = 1; word <= words; ++word)
            header.push_back(bigEndian(bytes.data() + 4 * word));
        return header;
    }

    /// Everything behind the header, which must be `expected` bytes.
    std::vector<std::uint8_t> readRest(std::uint64_t expected) {
        if (expected > mostBytes)
            fail("its header promises " + std::to_string(expected) +
                 " bytes; more than 1 GiB is taken for a damaged file");
        std::vector<std::uint8_t> bytes = file_.read(expected + 1);
        if (bytes.size() > expected)
            fail("is longer than the " + std::to_string(expected) +
                 " bytes that its header promises");
        if (bytes.size() < expected)
            fail("holds " + std::to_string(bytes.size()) + " bytes behind its header, which " +
                 "promises " + std::to_string(expected));
        return bytes;
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw FileError(path_.string(), reason);
    }

private:
    static std::string describe(std::uint32_t magic) {
        if (magic == imageMagic)
            return " (IDX images)";
        if (magic == labelMagic)
            return " (IDX labels)";
        return "";
    }

    std::filesystem::path path_;
    GzipFile file_;
};

LabelledImages readImages(const std::filesystem::path& path) {
    IdxFile file(path);
    const auto header = file.readHeader(imageMagic, 3);
    const std::uint32_t count = header[0], rows = header[1], columns = header[2];
    if (count == 0)
        file.fail("holds no images");
    if (rows == 0 || columns == 0 || std::max(rows, columns) > mostSide)
        file.fail("its header promises images of " + std::to_string(rows) + " × " +
                  std::to_string(columns) + " pixels; 1 to " + std::to_string(mostSide) +
                  " are possible");
    LabelledImages images;
    images.imageShape = {1, rows, columns};
    images.pixels = file.readRest(std::uint64_t{count} * (rows * columns));
    return images;
}

std::vector<std::uint16_t> readLabels(const std::filesystem::path& path, int classes) {
    IdxFile file(path);
    const std::uint32_t count = file.readHeader(labelMagic, 1)[0];
    const std::vector<std::uint8_t> labels = file.readRest(count);
    const auto bad = std::ranges::find_if(labels, [&](int label) { return label >= classes; });
    if (bad != labels.end())
        file.fail("label " + std::to_string(*bad) + " at image " +
                  std::to_string(bad - labels.begin()) + " is out of range; this set has " +
                  std::to_string(classes) + " classes");
    return {labels.begin(), labels.end()};
}

} // namespace

LabelledImages readIdx(const std::filesystem::path& imageFile,
                       const std::filesystem::path& labelFile, int classes) {
    LabelledImages images = readImages(imageFile);
    images.labels = readLabels(labelFile, classes);
    const auto imageCount =
        static_cast<std::int64_t>(images.pixels.size()) / images.imageShape.elements();
    if (images.count() != imageCount)
        throw FileError(labelFile.string(), "holds " + std::to_string(images.count()) +
                                                " labels; " + imageFile.filename().string() +
                                                " has " + std::to_string(imageCount) + " images");
    return images;
}

} // namespace rlab
