// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace rlab {

/// What a user can be told: bad input, a missing file, a specification that can't be built.
/// The message is a whole sentence without a full stop. Our own bugs are assertions, not errors.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file that can't be read or written. `what()` is "<file>: <reason>".
class FileError : public Error {
public:
    FileError(std::string file, const std::string& reason)
        : Error(file + ": " + reason)
        , file_(std::move(file)) {}

    const std::string& file() const { return file_; }

private:
    std::string file_;
};

/// A network, data set or experiment that can't be built as described.
class SpecError : public Error {
public:
    using Error::Error;
};

} // namespace rlab
