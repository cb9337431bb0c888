// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QStringList>

#include <filesystem>
#include <vector>

namespace rlab {

/// In RGB32; see PictureFile for what is let in. Throws FileError.
QImage readPicture(const std::filesystem::path& path);

/// The files that are meant: of a folder all pictures in it and below, by their names and in
/// their order; anything else as it is. Throws FileError for a folder without any picture.
std::vector<std::filesystem::path> pictureFiles(const QStringList& arguments);

} // namespace rlab
