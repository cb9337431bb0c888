// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/DatasetCheck.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cassert>

namespace rlab {
namespace {

CheckedFile checkFile(const std::filesystem::path& path, const SourceFile& expected,
                      const std::stop_token& stop, const ByteProgress& progress) {
    try {
        const FileDigest found = digestContents(path, expected.bytes, stop, progress);
        if (found.bytes > expected.bytes)
            return {path, FileState::Wrong,
                    "has more than the " + std::to_string(expected.bytes) + " bytes expected"};
        if (found.bytes < expected.bytes)
            return {path, FileState::Wrong,
                    "has " + std::to_string(found.bytes) + " bytes instead of " +
                        std::to_string(expected.bytes)};
        if (expected.sha256.empty())
            return {path, FileState::LengthRight, {}};
        if (found.sha256 != expected.sha256)
            return {path, FileState::Wrong,
                    "its SHA-256 is " + found.sha256 + " instead of " + expected.sha256};
        return {path, FileState::Right, {}};
    } catch (const FileError& error) {
        const std::string message = error.what();
        return {path, FileState::Wrong, message.substr(error.file().size() + 2)};
    }
}

} // namespace

std::vector<CheckedFile> checkDataset(const DatasetSource& source, const DatasetInfo& info,
                                      const DatasetFiles& files, const std::stop_token& stop,
                                      const ByteProgress& progress) {
    assert(files.complete());
    std::vector<CheckedFile> checked;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < info.files.size(); ++i) {
        const SourceFile* expected = source.file(info.files[i]);
        assert(expected);
        checked.push_back(checkFile(files.files[i], *expected, stop, [&](std::int64_t bytes) {
            if (progress)
                progress(before + bytes);
        }));
        before += expected->bytes;
    }
    return checked;
}

bool isRight(const std::vector<CheckedFile>& files) {
    return std::ranges::none_of(
        files, [](const CheckedFile& file) { return file.state == FileState::Wrong; });
}

} // namespace rlab
