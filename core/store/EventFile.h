// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/AppendFile.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rlab {

/// A number that TensorBoard draws over the steps, with the others of the same tag.
struct EventScalar {
    std::string tag; ///< "test/error": what stands before the slash is a section
    double value = 0;
};

/// A file that TensorBoard reads, while it grows too: records of Event messages, framed as TFRecord
/// (tensorflow/core/util/event.proto, tensorflow/core/lib/io/record_writer.h). All calls throw
/// FileError.
class EventFile {
public:
    /// Makes a new file in `folder`, and the folder if it isn't there. Those of earlier programs
    /// stay; TensorBoard shows all of a folder as one.
    explicit EventFile(const std::filesystem::path& folder);

    /// `step`: batches done.
    void add(std::int64_t step, const std::vector<EventScalar>& scalars);

private:
    AppendFile file_;
};

} // namespace rlab
