// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/PicturePreparation.h"

#include <QStringList>

#include <filesystem>

namespace rlab {

/// See PictureFile for what is let in. Throws FileError.
Picture readPicture(const std::filesystem::path& path);

/// The files that are meant: of a folder all pictures in it and below, by their names and in
/// their order; anything else as it is. Throws FileError for a folder without any picture.
std::vector<std::filesystem::path> pictureFiles(const QStringList& arguments);

} // namespace rlab
