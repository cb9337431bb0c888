// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Safetensors.h"

#include "core/store/AtomicFile.h"
#include "core/store/SafetensorsHeader.h"

#include <algorithm>
#include <bit>
#include <span>

namespace rlab {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie");

constexpr std::size_t lengthBytes = 8;
constexpr std::uint64_t maxHeaderBytes = 100'000'000;

std::uint64_t readLength(InputFile& file) {
    if (file.size() < lengthBytes)
        file.fail("has " + std::to_string(file.size()) +
                  " bytes, a safetensors file has at least 8 for the header's length");
    std::uint64_t length = 0;
    file.read(0, std::as_writable_bytes(std::span(&length, 1)));
    if (length > maxHeaderBytes)
        file.fail("is not a safetensors file: its header would have " + std::to_string(length) +
                  " bytes, allowed are " + std::to_string(maxHeaderBytes));
    if (length > file.size() - lengthBytes)
        file.fail("is cut short: its header has " + std::to_string(length) + " bytes, the file " +
                  std::to_string(file.size()));
    // Parsed, JSON of many small parts takes up to forty times its length.
    constexpr std::uint64_t alwaysPossible = 1'500'000;
    if (const std::uint64_t most = alwaysPossible + file.size() / 20; length > most)
        file.fail("has a header of " + std::to_string(length) + " bytes; in a file of " +
                  std::to_string(file.size()) + " at most " + std::to_string(most) + " are read");
    return length;
}

/// A header, and where the data behind it begin.
struct Contents {
    SafetensorsHeader header;
    std::uint64_t dataBegin;
};

Contents readContents(InputFile& file) {
    const std::uint64_t length = readLength(file);
    const std::uint64_t dataBegin = lengthBytes + length;
    const std::string text = file.readText(lengthBytes, length);
    return {parseSafetensorsHeader(text, file.size() - dataBegin, file.name()), dataBegin};
}

class OpenSafetensors : public TensorFile {
public:
    explicit OpenSafetensors(InputFile file)
        : file_(std::move(file)) {
        Contents contents = readContents(file_);
        metadata_ = std::move(contents.header.metadata);
        for (SafetensorsEntry& entry : contents.header.entries) {
            StoredTensor& tensor = entry.tensor;
            begins_.push_back(contents.dataBegin + entry.begin);
            tensors_.push_back({std::move(tensor.name), tensor.type, std::move(tensor.shape)});
        }
    }

    void read(std::size_t tensor, std::int64_t first, std::span<std::byte> out) override {
        const auto skipped = static_cast<std::uint64_t>(first) * elementSize(tensors_[tensor].type);
        file_.read(begins_[tensor] + skipped, out);
    }

private:
    InputFile file_;
    std::vector<std::uint64_t> begins_;
};

std::vector<const StoredTensor*> inFileOrder(const std::vector<StoredTensor>& tensors) {
    std::vector<const StoredTensor*> order;
    for (const StoredTensor& tensor : tensors)
        order.push_back(&tensor);
    std::ranges::sort(order, [](const StoredTensor* a, const StoredTensor* b) {
        const std::size_t sizeA = elementSize(a->type);
        const std::size_t sizeB = elementSize(b->type);
        return sizeA != sizeB ? sizeA > sizeB : a->name < b->name;
    });
    return order;
}

} // namespace

SafetensorsFile readSafetensors(const std::filesystem::path& path) {
    InputFile input(path);
    Contents contents = readContents(input);
    SafetensorsFile file;
    file.metadata = std::move(contents.header.metadata);
    for (SafetensorsEntry& entry : contents.header.entries) {
        entry.tensor.bytes.resize(entry.end - entry.begin);
        input.read(contents.dataBegin + entry.begin, entry.tensor.bytes);
        file.tensors.push_back(std::move(entry.tensor));
    }
    return file;
}

std::unique_ptr<TensorFile> openSafetensors(InputFile file) {
    return std::make_unique<OpenSafetensors>(std::move(file));
}

SafetensorsMetadata readSafetensorsMetadata(const std::filesystem::path& path) {
    InputFile file(path);
    return readContents(file).header.metadata;
}

void writeSafetensors(const std::filesystem::path& path, const std::vector<StoredTensor>& tensors,
                      const SafetensorsMetadata& metadata) {
    const std::vector<const StoredTensor*> order = inFileOrder(tensors);
    const std::string header = safetensorsHeaderText(order, metadata);
    const std::uint64_t length = header.size();
    std::vector<std::string_view> parts{{reinterpret_cast<const char*>(&length), lengthBytes},
                                        header};
    for (const StoredTensor* tensor : order)
        parts.emplace_back(reinterpret_cast<const char*>(tensor->bytes.data()),
                           tensor->bytes.size());
    writeFile(path, parts);
}

} // namespace rlab
