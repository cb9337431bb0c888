// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/TensorFile.h"
#include "core/store/torch/PickleValue.h"

#include <string>
#include <vector>

namespace rlab {

/// A tensor as a view of a storage: element (i, j, …) lies at offset + i·strides[0] + j·strides[1]…
struct TorchTensor {
    TensorInfo info;
    std::vector<std::int64_t> strides;
    std::int64_t offset = 0;
    std::string storage; ///< its key
    std::int64_t storageElements = 0;

    /// Whether the elements lie one behind the other.
    bool isContiguous() const;
    std::int64_t elements() const;
    /// How many elements of the storage there are from the first that is used to the last; 0 for an
    /// empty tensor.
    std::int64_t span() const;
};

/// The tensors of a state_dict, or of a checkpoint that holds one under "state_dict", "model" or
/// "model_state_dict"; what isn't a tensor is left out. All of them lie within their storages.
/// Throws FileError that names `source` and the tensor.
std::vector<TorchTensor> stateDictTensors(const PickleValue& root, const std::string& source);

} // namespace rlab
