// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>

namespace rlab {

/// The binary version of CIFAR (www.cs.toronto.edu/~kriz/cifar.html): records of label bytes and
/// 3072 pixel bytes, the red, the green and the blue plane of 32 × 32 pixels.
struct CifarLayout {
    int labelBytes; ///< before the pixels of each record
    int labelUsed;  ///< which of them is read
    int classes;
};

constexpr CifarLayout cifar10Layout{1, 0, 10};
/// The first byte is one of 20 coarse classes, the second the fine one.
constexpr CifarLayout cifar100Layout{2, 1, 100};

/// One set from several files of `recordsPerFile` records each. Plain or gzip-compressed.
/// Throws FileError: wrong length or a label out of range. Throws Stopped between files.
LabelledImages readCifar(std::span<const std::filesystem::path> files, const CifarLayout& layout,
                         std::int64_t recordsPerFile, const std::stop_token& stop = {});

} // namespace rlab
