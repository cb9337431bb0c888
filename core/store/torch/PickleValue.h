// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/ElementType.h"

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace rlab {

/// A Python object out of a pickle, as plain data: nothing of it was ever called or constructed.
struct PickleValue {
    enum class Kind {
        None,
        Bool,        ///< `number` is 0 or 1
        Int,         ///< `number`
        BigInt,      ///< `text`: the bytes of an integer of more than 64 bits, little-endian
        Float,       ///< not kept: no weight is stored like that
        Text,        ///< `text`, UTF-8 as it stands in the file
        Tuple,       ///< `items`
        List,        ///< `items`
        Dict,        ///< `items`: key, value, key, value, …
        OrderedDict, ///< the class itself
        Rebuild,     ///< one of torch's functions that make a tensor; `text` is its name
        StorageType, ///< `type`
        Storage,     ///< `type`, `text` is its key, `number` its elements
        Tensor,      ///< `items`: storage, offset, size, stride
    };

    Kind kind = Kind::None;
    ElementType type = ElementType::F32;
    std::int64_t number = 0;
    std::string_view text{}; ///< in the bytes that were read
    std::vector<const PickleValue*> items{};
};

/// What one pickle holds. Values may occur in several places, and even in themselves.
struct PickleDocument {
    const PickleValue* root = nullptr;
    std::vector<const PickleValue*> storages; ///< all that are named, repeatedly or not
    std::size_t bytes = 0;                    ///< how many the pickle takes
    std::deque<PickleValue> values;           ///< owns them all; references stay valid
};

} // namespace rlab
