// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QStringList>

#include <filesystem>
#include <stop_token>
#include <vector>

namespace rlab {

/// In RGB32; see PictureFile for what is let in. Throws FileError, Stopped.
QImage readPicture(const std::filesystem::path& path, const std::stop_token& stop = {});

/// The files that are meant: of a folder all pictures in it and below, by their names and in
/// their order; anything else as it is. Throws FileError for a folder without any picture, Stopped.
std::vector<std::filesystem::path> pictureFiles(const QStringList& paths,
                                                const std::stop_token& stop = {});

} // namespace rlab
