// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/ElementType.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace rlab {

/// A stored tensor, without its elements.
struct TensorInfo {
    std::string name;
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape; ///< empty for a scalar; the product fits into 64 bits
};

/// The named tensors of an open file, whatever its format. Elements are read on demand and in
/// pieces, so that a file of half-precision numbers needs no room beside the floats made of it.
class TensorFile {
public:
    virtual ~TensorFile() = default;

    const std::vector<TensorInfo>& tensors() const { return tensors_; }
    /// The free map of texts that some formats carry.
    const std::map<std::string, std::string>& metadata() const { return metadata_; }

    /// Fills `out` with elements in row-major order, from element `first` on: little-endian, of
    /// the tensor's type. Throws FileError.
    virtual void read(std::size_t tensor, std::int64_t first, std::span<std::byte> out) = 0;

    /// All elements of a floating-point tensor; `out` holds as many. Throws FileError.
    void readFloats(std::size_t tensor, std::span<float> out);

protected:
    std::vector<TensorInfo> tensors_;
    std::map<std::string, std::string> metadata_;
};

/// Tells the format by the contents: PyTorch's in both forms (TorchFile.h), else safetensors.
/// Throws FileError.
std::unique_ptr<TensorFile> openTensorFile(const std::filesystem::path& path);

} // namespace rlab
