// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/PickleReader.h"
#include "core/store/torch/TorchStorages.h"
#include "core/store/torch/ZipDirectory.h"

#include <algorithm>

namespace rlab {
namespace {

constexpr std::string_view pickleName = "/data.pkl";

/// "<name>" of "<name>/data.pkl": the folder that everything lies in.
std::string archiveFolder(const InputFile& file, const ZipDirectory& directory) {
    const auto isPickle = [](const auto& entry) {
        return entry.first.ends_with(pickleName) &&
               entry.first.find('/') == entry.first.size() - pickleName.size();
    };
    const auto found = std::ranges::find_if(directory.entries(), isPickle);
    if (found == directory.entries().end())
        file.fail("is a zip file, but none of PyTorch's: it has no data.pkl");
    return found->first.substr(0, found->first.size() - pickleName.size());
}

std::string readEntry(InputFile& file, const ZipDirectory& directory, const std::string& name,
                      std::size_t most) {
    const ZipEntry& entry = *directory.find(name);
    if (entry.size > most)
        file.fail("has an entry \"" + name + "\" of " + std::to_string(entry.size) +
                  " bytes; at most " + std::to_string(most) + " are read");
    const std::uint64_t begin = directory.begin(file, name, entry);
    checkCrc(file, begin, name, entry);
    return file.readText(begin, entry.size);
}

/// Files of older versions don't say it: those were all written on little-endian machines.
void requireLittleEndian(InputFile& file, const ZipDirectory& directory,
                         const std::string& folder) {
    const std::string name = folder + "/byteorder";
    if (!directory.find(name))
        return;
    constexpr std::size_t most = 16;
    if (const std::string order = readEntry(file, directory, name, most); order != "little")
        file.fail("has the byte order \"" + order + "\"; only \"little\" is read");
}

class ZipStorages : public TorchStorages {
public:
    ZipStorages(ZipDirectory directory, std::string folder)
        : directory_(std::move(directory))
        , folder_(std::move(folder)) {}

    std::uint64_t begin(InputFile& file, const TorchTensor& tensor) override {
        const std::string name = folder_ + "/data/" + tensor.storage;
        const ZipEntry& entry = require(file, tensor, name);
        const std::uint64_t begin = directory_.begin(file, name, entry);
        if (checked_.insert(tensor.storage).second)
            checkCrc(file, begin, name, entry);
        return begin;
    }

    const ZipEntry& require(const InputFile& file, const TorchTensor& tensor,
                            const std::string& name) const {
        const ZipEntry* entry = directory_.find(name);
        if (!entry)
            file.fail("has no entry \"" + name + "\", the storage of tensor \"" + tensor.info.name +
                      "\"");
        const std::size_t size = elementSize(tensor.info.type);
        if (tensor.storageElements < 0 || entry->size % size != 0 ||
            entry->size / size != static_cast<std::uint64_t>(tensor.storageElements))
            file.fail("has " + std::to_string(entry->size) + " bytes in \"" + name +
                      "\", but tensor \"" + tensor.info.name + "\" says that these are " +
                      std::to_string(tensor.storageElements) + " elements of " +
                      std::to_string(size) + " bytes");
        return *entry;
    }

    const std::string& folder() const { return folder_; }

private:
    ZipDirectory directory_;
    std::string folder_;
    std::set<std::string> checked_;
};

} // namespace

TorchContents readTorchZip(InputFile& file) {
    ZipDirectory directory(file);
    const std::string folder = archiveFolder(file, directory);
    requireLittleEndian(file, directory, folder);
    const std::string pickle =
        readEntry(file, directory, folder + std::string(pickleName), mostPickleBytes);
    const PickleDocument document = readPickle(pickle, file.name());
    std::vector<TorchTensor> tensors = stateDictTensors(*document.root, file.name());
    auto storages = std::make_unique<ZipStorages>(std::move(directory), folder);
    for (const TorchTensor& tensor : tensors)
        storages->require(file, tensor, folder + "/data/" + tensor.storage);
    return {std::move(tensors), std::move(storages)};
}

} // namespace rlab
