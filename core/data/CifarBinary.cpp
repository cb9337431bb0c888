// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CifarBinary.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/data/GzipFile.h"

#include <string>
#include <vector>

namespace rlab {
namespace {

const Shape imageShape{3, 32, 32};
constexpr std::int64_t pixelBytes = 3 * 32 * 32;

std::vector<std::uint8_t> readExactly(const std::filesystem::path& path, std::int64_t expected,
                                      std::int64_t recordBytes) {
    const std::string rightLength = "; " + std::to_string(expected / recordBytes) + " records of " +
                                    std::to_string(recordBytes) + " bytes are " +
                                    std::to_string(expected);
    GzipFile file(path);
    std::vector<std::uint8_t> bytes = file.read(static_cast<std::size_t>(expected) + 1);
    const auto found = static_cast<std::int64_t>(bytes.size());
    if (found > expected)
        throw FileError(path.string(), "is too long" + rightLength);
    if (found < expected)
        throw FileError(path.string(), "holds " + std::to_string(found) + " bytes" + rightLength);
    return bytes;
}

void appendFile(const std::filesystem::path& path, const CifarLayout& layout, std::int64_t records,
                LabelledImages& images) {
    const std::int64_t recordBytes = layout.labelBytes + pixelBytes;
    const auto bytes = readExactly(path, records * recordBytes, recordBytes);
    for (std::int64_t record = 0; record < records; ++record) {
        const std::uint8_t* start = bytes.data() + record * recordBytes;
        const int label = start[layout.labelUsed];
        if (label >= layout.classes)
            throw FileError(path.string(), "label " + std::to_string(label) + " at image " +
                                               std::to_string(record) +
                                               " is out of range; this set has " +
                                               std::to_string(layout.classes) + " classes");
        const std::uint8_t* pixels = start + layout.labelBytes;
        images.labels.push_back(static_cast<std::uint16_t>(label));
        images.pixels.insert(images.pixels.end(), pixels, pixels + pixelBytes);
    }
}

} // namespace

LabelledImages readCifar(std::span<const std::filesystem::path> files, const CifarLayout& layout,
                         std::int64_t recordsPerFile, const std::stop_token& stop) {
    LabelledImages images;
    images.imageShape = imageShape;
    const std::size_t records = files.size() * static_cast<std::size_t>(recordsPerFile);
    images.labels.reserve(records);
    images.pixels.reserve(records * pixelBytes);
    for (const std::filesystem::path& file : files) {
        throwIfStopped(stop);
        appendFile(file, layout, recordsPerFile, images);
    }
    return images;
}

} // namespace rlab
