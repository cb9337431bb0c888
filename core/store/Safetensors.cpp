// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Safetensors.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/SafetensorsHeader.h"

#include <QFile>

#include <algorithm>
#include <bit>

namespace rlab {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie");

constexpr std::size_t lengthBytes = 8;
constexpr std::uint64_t maxHeaderBytes = 100'000'000;

class Reader {
public:
    explicit Reader(const std::filesystem::path& path)
        : name_(path.string())
        , file_(QFile::decodeName(path.c_str())) {
        requireRegularFile(path);
        if (!file_.open(QIODevice::ReadOnly))
            fail("can't be read: " + file_.errorString().toStdString());
        size_ = static_cast<std::uint64_t>(file_.size());
    }

    SafetensorsHeader readHeader() {
        const std::uint64_t length = readLength();
        std::string text(length, '\0');
        readBytes(text.data(), text.size());
        return parseSafetensorsHeader(text, size_ - lengthBytes - length, name_);
    }

    std::vector<std::byte> readData(const SafetensorsEntry& entry) {
        std::vector<std::byte> bytes(entry.end - entry.begin);
        readBytes(reinterpret_cast<char*>(bytes.data()), bytes.size());
        return bytes;
    }

private:
    [[noreturn]] void fail(const std::string& reason) const { throw FileError(name_, reason); }

    void readBytes(char* out, std::size_t count) {
        const auto wanted = static_cast<qint64>(count);
        const qint64 got = file_.read(out, wanted);
        if (got < 0)
            fail("can't be read: " + file_.errorString().toStdString());
        if (got != wanted)
            fail("became shorter while it was read");
    }

    std::uint64_t readLength() {
        if (size_ < lengthBytes)
            fail("has " + std::to_string(size_) +
                 " bytes, a safetensors file has at least 8 for the header's length");
        std::uint64_t length = 0;
        readBytes(reinterpret_cast<char*>(&length), lengthBytes);
        if (length > maxHeaderBytes)
            fail("is not a safetensors file: its header would have " + std::to_string(length) +
                 " bytes, allowed are " + std::to_string(maxHeaderBytes));
        if (length > size_ - lengthBytes)
            fail("is cut short: its header has " + std::to_string(length) + " bytes, the file " +
                 std::to_string(size_));
        return length;
    }

    std::string name_;
    QFile file_;
    std::uint64_t size_ = 0;
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
    Reader reader(path);
    SafetensorsHeader header = reader.readHeader();
    SafetensorsFile file;
    file.metadata = std::move(header.metadata);
    for (SafetensorsEntry& entry : header.entries) {
        entry.tensor.bytes = reader.readData(entry);
        file.tensors.push_back(std::move(entry.tensor));
    }
    return file;
}

SafetensorsMetadata readSafetensorsMetadata(const std::filesystem::path& path) {
    return Reader(path).readHeader().metadata;
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
