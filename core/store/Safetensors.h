// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/InputFile.h"
#include "core/store/TensorFile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rlab {

/// A tensor as it lies in the file: little-endian elements, the last axis fastest.
struct StoredTensor {
    std::string name;
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape; ///< empty for a scalar
    std::vector<std::byte> bytes;
};

/// The free map of texts that a file may carry.
using SafetensorsMetadata = std::map<std::string, std::string>;

struct SafetensorsFile {
    std::vector<StoredTensor> tensors; ///< in the order of the data
    SafetensorsMetadata metadata;
};

/// Reads a file in Hugging Face's safetensors format: u64 length N, N bytes of JSON that say where
/// each tensor lies, the data. As strict as the format's reference reader: data without holes,
/// overlap or rest, sizes that agree with the shapes, no duplicate keys. Throws FileError with the
/// reason; nothing is allocated before it is known to fit into the file, and a header that takes
/// more than a twentieth of the file and 1.5 MB is refused.
SafetensorsFile readSafetensors(const std::filesystem::path& path);

/// The same checks; the data are read on demand.
std::unique_ptr<TensorFile> openSafetensors(InputFile file);

/// The same checks and the metadata, without the data.
SafetensorsMetadata readSafetensorsMetadata(const std::filesystem::path& path);

/// Writes whole or not at all, largest element type first, then by name, as the reference writer.
/// Names must differ and bytes agree with type and shape. Throws FileError.
void writeSafetensors(const std::filesystem::path& path, const std::vector<StoredTensor>& tensors,
                      const SafetensorsMetadata& metadata);

} // namespace rlab
