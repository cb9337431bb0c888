// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Checkpoint.h"

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

// A checkpoint's file, little-endian:
//   8 bytes   "RLABCKPT"
//   u32       version of the format, 1
//   u64       bytes of the whole file
//   u64       Checkpoint::number
//   u32, text JSON: when, with what, and of which experiment and data set
//   u32       members, and of each: how it ended, counts and sums, weights, the optimiser's
//   moments,
//             the best weights, the curve
//   u32       changes of the learning rate, and each of them
//   u32       CRC-32 of all before it
// A tensor is its rank (u32, 255 for one without elements), eight extents (i64) and its floats.

/// The file's bytes in parts, some of which are the checkpoint's own tensors: it must outlive this.
class EncodedCheckpoint {
public:
    explicit EncodedCheckpoint(const Checkpoint& checkpoint);
    EncodedCheckpoint(const EncodedCheckpoint&) = delete;
    EncodedCheckpoint& operator=(const EncodedCheckpoint&) = delete;

    std::span<const std::string_view> parts() const { return parts_; }

private:
    std::deque<std::string> texts_;
    std::vector<std::string_view> parts_;
};

/// Whether these are the whole and undamaged bytes of a checkpoint, and which: returns its number.
/// Throws FileError that names `source`.
std::uint64_t requireSoundCheckpoint(std::span<const std::byte> bytes, const std::string& source);

/// The inverse of EncodedCheckpoint. Throws FileError that names `source` and says what is wrong.
/// Believes no count before it has seen that the file is large enough for it, and allocates no more
/// than about twice the file. Whether the experiment can be run, and whether the state is one of
/// it, is for train() to say.
Checkpoint decodeCheckpoint(std::span<const std::byte> bytes, const std::string& source);

} // namespace rlab
