// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PictureReader.h"

#include "core/base/Error.h"
#include "core/pictures/PictureFile.h"

#include <algorithm>
#include <cstring>

namespace rlab {
Picture readPicture(const std::filesystem::path& path) {
    try {
        const QImage image = PictureFile(path).decode().convertToFormat(QImage::Format_RGB888);
        Picture picture{image.width(), image.height(), {}};
        const std::size_t row = static_cast<std::size_t>(image.width()) * 3;
        picture.rgb.resize(row * static_cast<std::size_t>(image.height()));
        for (int y = 0; y < image.height(); ++y)
            std::memcpy(picture.rgb.data() + static_cast<std::size_t>(y) * row,
                        image.constScanLine(y), row);
        return picture;
    } catch (const PictureRefused& refused) {
        throw FileError(path.string(), refused.what());
    }
}

std::vector<std::filesystem::path> pictureFiles(const QStringList& arguments) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    for (const QString& argument : arguments) {
        const fs::path path = argument.toStdString();
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const auto first = static_cast<std::ptrdiff_t>(files.size());
        auto entry = fs::recursive_directory_iterator(
            path, fs::directory_options::skip_permission_denied, error);
        for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
            if (entry->is_regular_file(error) && hasPictureSuffix(entry->path()))
                files.push_back(entry->path());
        if (error)
            throw FileError(path.string(), error.message());
        if (first == static_cast<std::ptrdiff_t>(files.size()))
            throw FileError(path.string(), "holds no picture");
        std::sort(files.begin() + first, files.end());
    }
    return files;
}

} // namespace rlab
