// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Safetensors.h"
#include "core/tensor/Tensor.h"

#include <QtGlobal>

#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rlab {

/// A safetensors file of tests/golden.
class GoldenFile {
public:
    explicit GoldenFile(const char* name) {
        for (StoredTensor& tensor :
             readSafetensors(std::filesystem::path(RLAB_GOLDEN_DIR) / name).tensors) {
            std::string key = tensor.name;
            tensors_.emplace(std::move(key), std::move(tensor));
        }
    }

    Tensor tensor(const std::string& name) const {
        const StoredTensor& stored = find(name);
        Shape shape;
        for (const std::int64_t extent : stored.shape)
            shape.append(extent);
        Tensor result(shape);
        if (stored.type != ElementType::F32)
            qFatal("%s is not F32", name.c_str());
        std::memcpy(result.data(), stored.bytes.data(), stored.bytes.size());
        return result;
    }

    /// Whole numbers, (N).
    std::vector<std::uint16_t> numbers(const std::string& name) const {
        const StoredTensor& stored = find(name);
        std::vector<std::int64_t> numbers(stored.bytes.size() / sizeof(std::int64_t));
        std::memcpy(numbers.data(), stored.bytes.data(), stored.bytes.size());
        return {numbers.begin(), numbers.end()};
    }

    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [name, tensor] : tensors_)
            names.push_back(name);
        return names;
    }

private:
    const StoredTensor& find(const std::string& name) const {
        const auto found = tensors_.find(name);
        if (found == tensors_.end())
            qFatal("the golden file lacks %s", name.c_str());
        return found->second;
    }

    std::map<std::string, StoredTensor> tensors_;
};

} // namespace rlab
