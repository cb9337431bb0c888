// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace rlab {

/// Brings mapped images into memory before they are needed, on a thread of its own that does
/// nothing but wait for the disk. Changes no result: an image that comes too late is read by
/// whoever needs it.
class ReadAhead {
public:
    /// `images` are mapped and outlive it.
    explicit ReadAhead(const LabelledImages& images);

    /// These images will be needed soon. Never waits: what was wanted before and has not been begun
    /// is given up, for it has come too late.
    void want(std::span<const std::int64_t> indices);

private:
    void run(const std::stop_token& quit);
    void touch(std::int64_t index) const;

    const LabelledImages& images_;
    std::size_t imageBytes_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::vector<std::int64_t> wanted_;
    std::jthread thread_; ///< last: joins before anything else goes
};

} // namespace rlab
