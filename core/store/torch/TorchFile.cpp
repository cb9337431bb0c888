// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/TorchFile.h"

#include "core/store/torch/TorchStorages.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace rlab {
namespace {

class OpenTorchFile : public TensorFile {
public:
    OpenTorchFile(InputFile file, TorchContents contents)
        : file_(std::move(file))
        , contents_(std::move(contents)) {
        for (const TorchTensor& tensor : contents_.tensors)
            tensors_.push_back(tensor.info);
    }

    void read(std::size_t index, std::int64_t first, std::span<std::byte> out) override {
        const TorchTensor& tensor = contents_.tensors[index];
        const std::uint64_t size = elementSize(tensor.info.type);
        if (out.empty())
            return;
        if (index != current_) {
            const std::uint64_t storage = contents_.storages->begin(file_, tensor);
            begin_ = storage + static_cast<std::uint64_t>(tensor.offset) * size;
            view_.clear();
            current_ = index;
        }
        if (tensor.isContiguous())
            file_.read(begin_ + static_cast<std::uint64_t>(first) * size, out);
        else
            gather(tensor, first, out);
    }

private:
    static constexpr auto none = static_cast<std::size_t>(-1);

    /// Picks the elements out of that part of the storage that the tensor looks at, which stays in
    /// memory until another tensor is read.
    void gather(const TorchTensor& tensor, std::int64_t first, std::span<std::byte> out) {
        const std::size_t size = elementSize(tensor.info.type);
        if (view_.empty()) {
            view_.resize(static_cast<std::size_t>(tensor.span()) * size);
            file_.read(begin_, view_);
        }
        const std::size_t axes = tensor.strides.size();
        for (std::size_t done = 0; done < out.size(); done += size, ++first) {
            std::int64_t at = 0;
            std::int64_t rest = first;
            for (std::size_t axis = axes; axis-- > 0; rest /= tensor.info.shape[axis])
                at += rest % tensor.info.shape[axis] * tensor.strides[axis];
            std::memcpy(out.data() + done, view_.data() + static_cast<std::size_t>(at) * size,
                        size);
        }
    }

    InputFile file_;
    TorchContents contents_;
    std::size_t current_ = none; ///< the tensor that begin_ and view_ belong to
    std::uint64_t begin_ = 0;
    std::vector<std::byte> view_;
};

} // namespace

std::optional<TorchForm> torchForm(InputFile& file) {
    std::array<char, 9> start{};
    if (file.size() < start.size())
        return {};
    file.read(0, std::as_writable_bytes(std::span(start)));
    // A safetensors file may begin with any length, but then there is its JSON.
    if (start.back() == '{')
        return {};
    if (std::memcmp(start.data(), "PK\3\4", 4) == 0)
        return TorchForm::Zip;
    constexpr char protocol = '\x80';
    constexpr char newest = 5;
    if (start[0] == protocol && start[1] >= 2 && start[1] <= newest)
        return TorchForm::Legacy;
    return {};
}

std::unique_ptr<TensorFile> openTorchFile(InputFile file, TorchForm form) {
    TorchContents contents = form == TorchForm::Zip ? readTorchZip(file) : readTorchLegacy(file);
    return std::make_unique<OpenTorchFile>(std::move(file), std::move(contents));
}

} // namespace rlab
