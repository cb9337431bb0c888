// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/InputFile.h"
#include "core/store/torch/StateDict.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace rlab {

/// Where the storages of a PyTorch file lie.
class TorchStorages {
public:
    virtual ~TorchStorages() = default;
    /// Where the storage of this tensor begins; all its elements are within the file. Throws
    /// FileError if it is missing, of another size, or damaged.
    virtual std::uint64_t begin(InputFile& file, const TorchTensor& tensor) = 0;
};

/// What either form of file holds.
struct TorchContents {
    std::vector<TorchTensor> tensors;
    std::unique_ptr<TorchStorages> storages;
};

/// Throw FileError.
TorchContents readTorchZip(InputFile& file);
TorchContents readTorchLegacy(InputFile& file);

/// More than any state_dict of ours takes; limits what a damaged file can make us read.
constexpr std::size_t mostPickleBytes = std::size_t{8} << 20;

} // namespace rlab
