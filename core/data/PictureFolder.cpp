// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/PictureFolder.h"

#include "core/base/Error.h"

namespace rlab {
namespace {

constexpr std::string_view prefix = "folder:";

} // namespace

bool namesFolder(std::string_view dataset) {
    return dataset.starts_with(prefix);
}

std::filesystem::path folderPath(std::string_view dataset) {
    return dataset.substr(prefix.size());
}

std::string withAbsoluteFolder(const std::string& dataset, const std::filesystem::path& base) {
    if (!namesFolder(dataset))
        return dataset;
    const std::filesystem::path path = folderPath(dataset);
    if (path.empty())
        throw SpecError("folder: needs the path of a folder with pictures, folder:PATH");
    std::filesystem::path whole = std::filesystem::absolute(base / path).lexically_normal();
    if (!whole.has_filename()) // "cats/" is "cats"
        whole = whole.parent_path();
    return std::string(prefix) + whole.string();
}

} // namespace rlab
