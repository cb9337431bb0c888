// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/ProbeSample.h"
#include "core/store/AppendFile.h"
#include "core/store/Checkpoint.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace rlab {

// What was seen of a run's steps, sample after sample in one file that only grows: checkpoints say
// how much of it is theirs. A record is the member (u32), its length (u32) and encodeProbe()'s
// bytes, little-endian.

/// A record of the file.
std::string probeRecord(int member, const ProbeSample& sample);

/// Adds records. All calls throw FileError.
class ProbeLog {
public:
    /// Goes on behind the mark; what lies beyond it is cut off.
    ProbeLog(const std::filesystem::path& file, const ProbeLogMark& mark);

    /// Whole records, and how many.
    void append(std::string_view records, std::uint64_t samples);
    /// The mark's bytes are on the disk then.
    void sync() { file_.sync(); }
    const ProbeLogMark& mark() const { return mark_; }

private:
    AppendFile file_;
    ProbeLogMark mark_;
};

/// Throws FileError unless the file begins with the mark's bytes.
void requireSoundProbeLog(const std::filesystem::path& file, const ProbeLogMark& mark);

/// Calls read(member, sample) for all samples of the mark, in order, with one in memory at a time.
/// Throws FileError if the file is damaged.
void readProbeLog(const std::filesystem::path& file, const ProbeLogMark& mark,
                  const std::function<void(int, const ProbeSample&)>& read);

} // namespace rlab
