// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/PickleReader.h"
#include "core/store/torch/TorchStorages.h"

#include <algorithm>
#include <map>

namespace rlab {
namespace {

using Kind = PickleValue::Kind;

// 0x1950a86a20f9469cfc6c, little-endian
constexpr std::string_view magic{"\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10};
constexpr std::int64_t protocolVersion = 1001;

/// The five pickles at the beginning of the file, one after the other.
class PickleSequence {
public:
    explicit PickleSequence(InputFile& file)
        : file_(file)
        , text_(file.readText(0, std::min<std::uint64_t>(file.size(), mostPickleBytes))) {}

    PickleDocument next() {
        PickleDocument document = readPickle(std::string_view(text_).substr(at_), file_.name());
        at_ += document.bytes;
        return document;
    }
    std::uint64_t at() const { return at_; }

private:
    InputFile& file_;
    std::string text_;
    std::size_t at_ = 0;
};

void requireMagic(const InputFile& file, const PickleValue& value) {
    if (value.kind != Kind::BigInt || value.text != magic)
        file.fail("is a pickle, but none of PyTorch's: it doesn't begin with torch.save()'s magic "
                  "number");
}

void requireVersion(const InputFile& file, const PickleValue& value) {
    if (value.kind != Kind::Int || value.number != protocolVersion)
        file.fail("has " + describe(value) + " for a protocol version; only " +
                  std::to_string(protocolVersion) + " is read");
}

void requireLittleEndian(const InputFile& file, const PickleValue& system) {
    for (std::size_t i = 0; i + 1 < system.items.size(); i += 2) {
        const PickleValue& key = *system.items[i];
        const PickleValue& value = *system.items[i + 1];
        if (key.kind == Kind::Text && key.text == "little_endian" && value.kind == Kind::Bool &&
            value.number)
            return;
    }
    file.fail("doesn't say that it was written on a little-endian machine; only such files are "
              "read");
}

/// A storage as the object says.
struct Declared {
    ElementType type;
    std::int64_t elements;
};
using DeclaredStorages = std::map<std::string, Declared, std::less<>>;

DeclaredStorages declaredStorages(const InputFile& file, const PickleDocument& document) {
    DeclaredStorages declared;
    for (const PickleValue* storage : document.storages) {
        const auto found = declared.find(storage->text);
        if (found == declared.end())
            declared.emplace(storage->text, Declared{storage->type, storage->number});
        else if (found->second.type != storage->type || found->second.elements != storage->number)
            file.fail("describes the storage \"" + found->first + "\" in two ways");
    }
    return declared;
}

class LegacyStorages : public TorchStorages {
public:
    std::uint64_t begin(InputFile&, const TorchTensor& tensor) override {
        return begins_.at(tensor.storage);
    }

    /// Goes through the data, which lie in the order of the keys from `at` on.
    void locate(InputFile& file, const PickleValue& keys, const DeclaredStorages& declared,
                std::uint64_t at) {
        if (keys.kind != Kind::List)
            file.fail("has " + describe(keys) + " where the list of its storages should be");
        for (const PickleValue* key : keys.items) {
            const auto storage =
                key->kind == Kind::Text ? declared.find(key->text) : declared.end();
            if (storage == declared.end())
                file.fail("lists a storage that no tensor uses: " + describe(*key));
            if (!begins_.emplace(storage->first, at + sizeof(std::int64_t)).second)
                file.fail("lists the storage \"" + storage->first + "\" twice");
            at = end(file, storage->first, storage->second, at);
        }
        for (const auto& [key, storage] : declared)
            if (!begins_.contains(key))
                file.fail("has no data for the storage \"" + key + "\"");
        if (at != file.size())
            file.fail("has " + std::to_string(file.size() - at) + " bytes behind its last storage");
    }

private:
    /// Where the storage that begins here, with its count, ends.
    static std::uint64_t end(InputFile& file, const std::string& key, const Declared& declared,
                             std::uint64_t at) {
        std::int64_t count = 0;
        if (file.size() - at < sizeof count)
            file.fail("is cut short before the storage \"" + key + "\"");
        file.read(at, std::as_writable_bytes(std::span(&count, 1)));
        at += sizeof count;
        if (count != declared.elements || count < 0)
            file.fail("has a storage \"" + key + "\" of " + std::to_string(count) +
                      " elements, but its tensors say " + std::to_string(declared.elements));
        const std::size_t size = elementSize(declared.type);
        if (static_cast<std::uint64_t>(count) > (file.size() - at) / size)
            file.fail("is cut short: the storage \"" + key + "\" has " + std::to_string(count) +
                      " elements of " + std::to_string(size) + " bytes, but only " +
                      std::to_string(file.size() - at) + " bytes follow");
        return at + static_cast<std::uint64_t>(count) * size;
    }

    std::map<std::string, std::uint64_t> begins_;
};

} // namespace

TorchContents readTorchLegacy(InputFile& file) {
    PickleSequence pickles(file);
    requireMagic(file, *pickles.next().root);
    requireVersion(file, *pickles.next().root);
    requireLittleEndian(file, *pickles.next().root);
    const PickleDocument object = pickles.next();
    const PickleDocument keys = pickles.next();
    auto storages = std::make_unique<LegacyStorages>();
    storages->locate(file, *keys.root, declaredStorages(file, object), pickles.at());
    return {stateDictTensors(*object.root, file.name()), std::move(storages)};
}

} // namespace rlab
