// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace rlab {

/// An experiment as a JSON document of version 1, networks and schedule by their names:
/// "resnet-56:width=8", "cosine:warmup=0".
std::string experimentToJson(const ExperimentSpec& experiment);

/// The inverse. Fields that are not there keep their defaults; unknown ones, wrong types, duplicate
/// keys and newer versions are refused. Throws FileError that names `source` and the field. Whether
/// the experiment can be run is for validate(ExperimentSpec) to say.
ExperimentSpec experimentFromJson(std::string_view text, const std::string& source);

/// The same with files. A folder of pictures is written with its whole path; a relative one in a
/// file is taken from the file's folder. Throw FileError.
ExperimentSpec readExperiment(const std::filesystem::path& path);
void writeExperiment(const std::filesystem::path& path, const ExperimentSpec& experiment);

} // namespace rlab
