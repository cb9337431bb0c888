// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"

#include <filesystem>

namespace rlab {

/// Which runs of a history are in somebody's hands: being recorded, or deleted a moment ago and
/// still to be had back. A claim is a lock on one byte of a file beside the database. The system
/// takes it away the moment its program ends, however it ends, and it holds between windows as well
/// as between programs; a process number could be used anew, a time stamp would have to be renewed.
class RunClaims {
public:
    /// The file is made if it isn't there. Where that can't be done nobody can record either, and
    /// no run counts as claimed.
    explicit RunClaims(const std::filesystem::path& file);
    ~RunClaims();
    RunClaims(const RunClaims&) = delete;
    RunClaims& operator=(const RunClaims&) = delete;

    /// Whether this object has it then; false: another has it already. True as well where the file
    /// can't be made, for then no other has it.
    bool take(RunId run);
    void release(RunId run);
    /// By another object than this one.
    bool isTakenByOther(RunId run) const;

private:
    int descriptor_ = -1;
};

} // namespace rlab
