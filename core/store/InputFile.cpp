// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/InputFile.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"

#include <cassert>

namespace rlab {

InputFile::InputFile(const std::filesystem::path& path)
    : name_(path.string())
    , file_(std::make_unique<QFile>(QFile::decodeName(path.c_str()))) {
    requireRegularFile(path);
    if (!file_->open(QIODevice::ReadOnly))
        fail("can't be read: " + file_->errorString().toStdString());
    size_ = static_cast<std::uint64_t>(file_->size());
}

void InputFile::read(std::uint64_t begin, std::span<std::byte> out) {
    assert(begin <= size_ && out.size() <= size_ - begin);
    const auto wanted = static_cast<qint64>(out.size());
    const qint64 got = file_->seek(static_cast<qint64>(begin))
                           ? file_->read(reinterpret_cast<char*>(out.data()), wanted)
                           : -1;
    if (got < 0)
        fail("can't be read: " + file_->errorString().toStdString());
    if (got != wanted)
        fail("became shorter while it was read");
}

std::string InputFile::readText(std::uint64_t begin, std::size_t count) {
    std::string text(count, '\0');
    read(begin, std::as_writable_bytes(std::span(text)));
    return text;
}

void InputFile::fail(const std::string& reason) const {
    throw FileError(name_, reason);
}

} // namespace rlab
