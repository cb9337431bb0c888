// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureReader.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/pictures/PictureFile.h"

#include <algorithm>

namespace rlab {

QImage readPicture(const std::filesystem::path& path, const std::stop_token& stop) {
    try {
        return PictureFile(path).decode(stop);
    } catch (const PictureRefused& refused) {
        throw FileError(path.string(), refused.what());
    }
}

std::vector<std::filesystem::path> pictureFiles(const QStringList& paths,
                                                const std::stop_token& stop) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    for (const QString& given : paths) {
        const fs::path path = given.toStdString();
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const auto first = static_cast<std::ptrdiff_t>(files.size());
        auto entry = fs::recursive_directory_iterator(
            path, fs::directory_options::skip_permission_denied, error);
        for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
            throwIfStopped(stop);
            if (entry->is_regular_file(error) && hasPictureSuffix(entry->path()))
                files.push_back(entry->path());
        }
        if (error)
            throw FileError(path.string(), error.message());
        if (first == static_cast<std::ptrdiff_t>(files.size()))
            throw FileError(path.string(), "holds no picture");
        std::sort(files.begin() + first, files.end());
    }
    return files;
}

} // namespace rlab
