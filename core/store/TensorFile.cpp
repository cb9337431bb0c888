// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/TensorFile.h"

#include "core/store/ElementConversion.h"
#include "core/store/Safetensors.h"
#include "core/store/torch/TorchFile.h"

#include <algorithm>

namespace rlab {

void TensorFile::readFloats(std::size_t tensor, std::span<float> out) {
    constexpr std::size_t pieceElements = std::size_t{1} << 17;
    const ElementType type = tensors_[tensor].type;
    std::vector<std::byte> piece;
    for (std::size_t done = 0; done < out.size();) {
        const std::size_t count = std::min(pieceElements, out.size() - done);
        piece.resize(count * elementSize(type));
        read(tensor, static_cast<std::int64_t>(done), piece);
        convertToFloat(type, piece, out.subspan(done, count));
        done += count;
    }
}

std::unique_ptr<TensorFile> openTensorFile(const std::filesystem::path& path) {
    InputFile file(path);
    if (std::optional<TorchForm> form = torchForm(file))
        return openTorchFile(std::move(file), *form);
    return openSafetensors(std::move(file));
}

} // namespace rlab
