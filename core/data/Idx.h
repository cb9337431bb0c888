// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <filesystem>

namespace rlab {

/// The IDX files of MNIST and its relatives (yann.lecun.com/exdb/mnist), plain or gzip-compressed:
/// big-endian, magic 0x00000803, count, rows, columns, then a byte for each pixel; or magic
/// 0x00000801, count, then a byte for each label.
/// Throws FileError: wrong magic, wrong length, no images, a label that is not below `classes`, or
/// another number of labels than of images.
LabelledImages readIdx(const std::filesystem::path& imageFile,
                       const std::filesystem::path& labelFile, int classes);

} // namespace rlab
