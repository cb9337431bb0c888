// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/torch/PickleValue.h"

#include <optional>
#include <string_view>

namespace rlab {

// What torch.save() refers to by name, and what it means as plain data. Nothing if it is unknown
// or of another form.

/// A class or function of Python.
std::optional<PickleValue> pickleGlobal(std::string_view module, std::string_view name);

/// ('storage', type, key, location, elements), in the legacy form followed by None.
std::optional<PickleValue> pickleStorage(const PickleValue& description);

/// function(*arguments): an ordered dictionary, empty at first, or a tensor.
std::optional<PickleValue> pickleCall(const PickleValue& function, const PickleValue& arguments);

} // namespace rlab
