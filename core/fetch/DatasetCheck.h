// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetFiles.h"
#include "core/fetch/DatasetSource.h"
#include "core/fetch/FileHash.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

enum class FileState {
    Right,       ///< length and SHA-256 are as published
    LengthRight, ///< nobody has published a SHA-256
    Wrong,
};

struct CheckedFile {
    std::filesystem::path path;
    FileState state = FileState::Wrong;
    std::string finding; ///< for people, if wrong
};

/// Compares each file, unpacked if it ends with .gz, with what the catalogue knows of it. A file
/// that can't be read counts as wrong. `progress` tells of unpacked bytes out of storedBytes().
/// Throws Stopped.
std::vector<CheckedFile> checkDataset(const DatasetSource& source, const DatasetInfo& info,
                                      const DatasetFiles& files, const std::stop_token& stop,
                                      const ByteProgress& progress = {});

bool isRight(const std::vector<CheckedFile>& files);

} // namespace rlab
