// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace rlab {

/// A regular file that is read here and there.
class InputFile {
public:
    /// Throws FileError if it can't be opened.
    explicit InputFile(const std::filesystem::path& path);

    const std::string& name() const { return name_; }
    std::uint64_t size() const { return size_; }

    /// Fills `out` from this place on, which must lie within size(). Throws FileError if that can't
    /// be read, or isn't there any more.
    void read(std::uint64_t begin, std::span<std::byte> out);
    std::string readText(std::uint64_t begin, std::size_t count);

    [[noreturn]] void fail(const std::string& reason) const;

private:
    std::string name_;
    std::unique_ptr<QFile> file_;
    std::uint64_t size_ = 0;
};

} // namespace rlab
