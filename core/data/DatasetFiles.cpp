// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/DatasetFiles.h"

#include "core/base/Error.h"
#include "core/data/CifarBinary.h"
#include "core/data/DatasetPlaces.h"
#include "core/data/Idx.h"

#include <cassert>
#include <span>
#include <system_error>
#include <utility>

namespace rlab {
namespace {

namespace fs = std::filesystem;

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// Empty if there is neither the file nor its compressed form.
fs::path plainOrCompressed(const fs::path& folder, const std::string& name) {
    for (const char* ending : {"", ".gz"})
        if (const fs::path path = folder / (name + ending); isFile(path))
            return path;
    return {};
}

DatasetFiles lookInto(const DatasetInfo& info, const fs::path& folder) {
    DatasetFiles found{folder, {}, {}};
    for (const std::string& name : info.files) {
        found.files.push_back(plainOrCompressed(folder, name));
        if (found.files.back().empty())
            found.missing.push_back(name);
    }
    return found;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string whatIsMissing(const DatasetInfo& info, const DatasetFiles& found) {
    std::error_code ignored;
    if (!fs::is_directory(found.folder, ignored))
        return "there is no such folder, which should hold " + joined(info.files);
    return joined(found.missing) + (found.missing.size() == 1 ? " is" : " are") +
           " missing (plain or .gz)";
}

/// Whether people rather want to hear of `found`, which holds more, or as much and `best` is in it.
bool isNearer(const DatasetFiles& found, const DatasetFiles& best) {
    if (found.missing.size() != best.missing.size())
        return found.missing.size() < best.missing.size();
    return best.folder == found.folder / best.folder.filename();
}

void checkPart(const DatasetInfo& info, const fs::path& file, const LabelledImages& images,
               std::int64_t expected) {
    if (images.imageShape != info.imageShape)
        throw FileError(file.string(), "holds images of " + images.imageShape.text() +
                                           "; those of " + info.title + " are " +
                                           info.imageShape.text());
    if (images.count() != expected)
        throw FileError(file.string(), "holds " + std::to_string(images.count()) + " images; " +
                                           info.title + " has " + std::to_string(expected) +
                                           " here");
}

/// Files in the order train images, train labels, test images, test labels.
StoredImages readIdxSet(const DatasetInfo& info, const DatasetFiles& found,
                        const std::stop_token& stop) {
    assert(found.files.size() == 4);
    const int classes = static_cast<int>(info.classNames.size());
    StoredImages images;
    images.train = readIdx(found.files[0], found.files[1], classes);
    checkPart(info, found.files[0], images.train, info.trainImages);
    throwIfStopped(stop);
    images.test = readIdx(found.files[2], found.files[3], classes);
    checkPart(info, found.files[2], images.test, info.testImages);
    return images;
}

/// The last file is the test set.
StoredImages readCifarSet(const DatasetInfo& info, const DatasetFiles& found,
                          const CifarLayout& layout, const std::stop_token& stop) {
    const std::span<const fs::path> files(found.files);
    const auto trainFiles = files.first(files.size() - 1);
    StoredImages images;
    images.train = readCifar(trainFiles, layout,
                             info.trainImages / static_cast<std::int64_t>(trainFiles.size()), stop);
    images.test = readCifar(files.last(1), layout, info.testImages, stop);
    return images;
}

} // namespace

DatasetFiles lookForFiles(const DatasetInfo& info, const fs::path& directory) {
    DatasetFiles best;
    for (const fs::path& place : datasetPlaces(info, directory)) {
        DatasetFiles found = lookInto(info, place);
        if (found.complete())
            return found;
        if (best.folder.empty() || isNearer(found, best))
            best = std::move(found);
    }
    return best;
}

DatasetFiles requireFiles(const DatasetInfo& info, const fs::path& directory) {
    DatasetFiles found = lookForFiles(info, directory);
    if (!found.complete())
        throw FileError(found.folder.string(),
                        whatIsMissing(info, found) + "; " + fetchCommand(info, directory) +
                            " gets " + info.title + ", or name " +
                            (directory.empty() ? "its" : "another") + " folder with --data DIR");
    return found;
}

std::string fetchCommand(const DatasetInfo& info, const fs::path& directory) {
    const std::string command = "residual-lab datasets fetch " + info.name;
    return directory.empty() ? command : command + " --data \"" + directory.string() + '"';
}

StoredImages readStoredImages(const DatasetInfo& info, const DatasetFiles& files,
                              const std::stop_token& stop) {
    if (info.name == "cifar-10")
        return readCifarSet(info, files, cifar10Layout, stop);
    if (info.name == "cifar-100")
        return readCifarSet(info, files, cifar100Layout, stop);
    return readIdxSet(info, files, stop);
}

} // namespace rlab
