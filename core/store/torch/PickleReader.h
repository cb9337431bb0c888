// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/torch/PickleValue.h"

#include <string>
#include <string_view>

namespace rlab {

/// Reads the pickle (Python's protocol 2) at the beginning of `bytes`. It knows those opcodes, and
/// the names of those classes and functions, that torch.save() needs for a state_dict, and refuses
/// all others: a pickle is a program, and Python's own reader would run it. Numbers of opcodes and
/// values are limited, so that small files can't take much memory.
/// The document refers to `bytes`. Throws FileError that names `source` and the place.
PickleDocument readPickle(std::string_view bytes, const std::string& source);

/// "a list", "the text "x"", …: for messages.
std::string describe(const PickleValue& value);

} // namespace rlab
