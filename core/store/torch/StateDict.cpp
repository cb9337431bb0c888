// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/StateDict.h"

#include "core/base/Error.h"
#include "core/store/torch/PickleReader.h"

#include <array>
#include <optional>
#include <unordered_set>

namespace rlab {
namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t mostTensors = 30'000; // five times as many as ResNet-1202's
constexpr std::size_t mostAxes = 8;

/// The index of the last element that a view reaches, plus one; nothing on overflow. The extents
/// are above 0.
std::optional<std::int64_t> viewEnd(const TorchTensor& tensor) {
    std::int64_t end = 0;
    if (__builtin_add_overflow(tensor.offset, 1, &end))
        return {};
    for (std::size_t axis = 0; axis < tensor.strides.size(); ++axis) {
        std::int64_t way = 0;
        if (__builtin_mul_overflow(tensor.info.shape[axis] - 1, tensor.strides[axis], &way) ||
            __builtin_add_overflow(end, way, &end))
            return {};
    }
    return end;
}

bool hasNoElements(const TorchTensor& tensor) {
    for (const std::int64_t extent : tensor.info.shape)
        if (extent == 0)
            return true;
    return false;
}

/// Makes one tensor of a file, and says what is wrong with it.
class TensorMaker {
public:
    TensorMaker(std::string_view name, const std::string& source)
        : name_(name)
        , source_(source) {}

    TorchTensor make(const PickleValue& value) const {
        const PickleValue& storage = *value.items[0];
        TorchTensor tensor;
        tensor.info = {name_, storage.type, numbers(*value.items[2], "size")};
        tensor.strides = numbers(*value.items[3], "stride");
        tensor.offset = value.items[1]->number;
        tensor.storage = storage.text;
        tensor.storageElements = storage.number;
        check(tensor);
        return tensor;
    }

private:
    [[noreturn]] void fail(const std::string& reason) const {
        throw FileError(source_, "tensor \"" + name_ + "\" " + reason);
    }

    std::vector<std::int64_t> numbers(const PickleValue& tuple, const char* what) const {
        if (tuple.items.size() > mostAxes)
            fail("has " + std::to_string(tuple.items.size()) + " axes; at most " +
                 std::to_string(mostAxes) + " are read");
        std::vector<std::int64_t> list;
        for (const PickleValue* item : tuple.items) {
            if (item->kind != Kind::Int)
                fail(std::string("has a ") + what + " that is not a whole number of 64 bits");
            if (item->number < 0)
                fail(std::string("has the negative ") + what + " " + std::to_string(item->number));
            list.push_back(item->number);
        }
        return list;
    }

    void check(const TorchTensor& tensor) const {
        const std::int64_t stored = tensor.storageElements;
        if (tensor.strides.size() != tensor.info.shape.size())
            fail("has " + std::to_string(tensor.info.shape.size()) + " extents, but " +
                 std::to_string(tensor.strides.size()) + " strides");
        if (tensor.offset < 0)
            fail("begins at the negative offset " + std::to_string(tensor.offset));
        if (hasNoElements(tensor))
            return;
        std::int64_t bytes = static_cast<std::int64_t>(elementSize(tensor.info.type));
        for (const std::int64_t extent : tensor.info.shape)
            if (__builtin_mul_overflow(bytes, extent, &bytes))
                fail("has a size that overflows 64 bits");
        const std::optional<std::int64_t> end = viewEnd(tensor);
        if (!end)
            fail("has strides that overflow 64 bits");
        if (*end > stored)
            fail("reaches up to element " + std::to_string(*end - 1) + " of a storage of " +
                 std::to_string(stored));
    }

    std::string name_;
    const std::string& source_;
};

const PickleValue* find(const PickleValue& dict, std::string_view key) {
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
        if (dict.items[i]->kind == Kind::Text && dict.items[i]->text == key)
            return dict.items[i + 1];
    return nullptr;
}

/// The dictionary of tensors within what training programs put around it.
const PickleValue& unwrap(const PickleValue& root) {
    constexpr int mostWrappers = 4;
    constexpr std::array<std::string_view, 3> keys{"state_dict", "model_state_dict", "model"};
    const PickleValue* dict = &root;
    for (int depth = 0; depth < mostWrappers; ++depth)
        for (const std::string_view key : keys)
            if (const PickleValue* inner = find(*dict, key); inner && inner->kind == Kind::Dict) {
                dict = inner;
                break;
            }
    return *dict;
}

} // namespace

bool TorchTensor::isContiguous() const {
    std::int64_t expected = 1;
    for (std::size_t axis = strides.size(); axis-- > 0;) {
        if (info.shape[axis] != 1 && strides[axis] != expected)
            return false;
        expected *= info.shape[axis];
    }
    return true;
}

std::int64_t TorchTensor::elements() const {
    if (hasNoElements(*this))
        return 0;
    std::int64_t product = 1;
    for (const std::int64_t extent : info.shape)
        product *= extent;
    return product;
}

std::int64_t TorchTensor::span() const {
    return hasNoElements(*this) ? 0 : *viewEnd(*this) - offset;
}

std::vector<TorchTensor> stateDictTensors(const PickleValue& root, const std::string& source) {
    if (root.kind != Kind::Dict)
        throw FileError(source, "holds " + describe(root) + ", not a dictionary of tensors");
    const PickleValue& dict = unwrap(root);
    std::vector<TorchTensor> tensors;
    std::unordered_set<std::string_view> names;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        const PickleValue& name = *dict.items[i];
        const PickleValue& value = *dict.items[i + 1];
        if (value.kind != Kind::Tensor)
            continue;
        if (name.kind != Kind::Text)
            throw FileError(source, "has a tensor whose name is " + describe(name));
        if (!names.insert(name.text).second)
            throw FileError(source, "has the tensor \"" + std::string(name.text) + "\" twice");
        if (tensors.size() == mostTensors)
            throw FileError(source, "has more than " + std::to_string(mostTensors) + " tensors");
        tensors.push_back(TensorMaker(name.text, source).make(value));
    }
    if (tensors.empty())
        throw FileError(source, "holds a dictionary without tensors; a state_dict, or one under "
                                "\"state_dict\", \"model\" or \"model_state_dict\", is read");
    return tensors;
}

} // namespace rlab
