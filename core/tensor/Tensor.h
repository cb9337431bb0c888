// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/Shape.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace rlab {

/// Memory on a cache-line border, zeroed. Null for no elements.
struct AlignedDelete {
    void operator()(void* memory) const;
};
std::unique_ptr<void, AlignedDelete> alignedZeros(std::size_t bytes);

/// Somebody else's tensor: a pointer and a shape. `TensorView<const T>` is read only.
/// Elements are dense, the last axis runs fastest.
template <class T>
class TensorView {
public:
    TensorView() = default;
    TensorView(T* data, const Shape& shape)
        : data_(data)
        , shape_(shape) {}
    /// A view that may write is also one that may read.
    operator TensorView<const T>() const { return {data_, shape_}; }

    T* data() const { return data_; }
    const Shape& shape() const { return shape_; }
    std::int64_t size() const { return shape_.elements(); }
    std::span<T> span() const { return {data_, static_cast<std::size_t>(size())}; }
    /// Items along the first axis: images of a batch.
    std::int64_t count() const { return shape_[0]; }
    /// The i-th item's first element.
    T* item(std::int64_t i) const { return data_ + i * (size() / shape_[0]); }

private:
    T* data_ = nullptr;
    Shape shape_;
};

/// A dense tensor that owns its memory, 64-byte aligned, zero at first.
template <class T>
class BasicTensor {
public:
    BasicTensor() = default;
    explicit BasicTensor(const Shape& shape)
        : shape_(shape)
        , data_(alignedZeros(sizeof(T) * static_cast<std::size_t>(shape.elements()))) {}
    BasicTensor(const BasicTensor& other) {
        if (other.data_) // one without elements stays so, which a scalar is not
            *this = BasicTensor(other.shape_);
        std::copy_n(other.data(), other.size(), data());
    }
    BasicTensor(BasicTensor&&) noexcept = default;
    BasicTensor& operator=(BasicTensor other) noexcept {
        std::swap(shape_, other.shape_);
        std::swap(data_, other.data_);
        return *this;
    }

    const Shape& shape() const { return shape_; }
    std::int64_t size() const { return data_ ? shape_.elements() : 0; }
    T* data() { return static_cast<T*>(data_.get()); }
    const T* data() const { return static_cast<const T*>(data_.get()); }
    T& operator[](std::int64_t i) { return data()[i]; }
    const T& operator[](std::int64_t i) const { return data()[i]; }
    std::span<T> span() { return {data(), static_cast<std::size_t>(size())}; }
    std::span<const T> span() const { return {data(), static_cast<std::size_t>(size())}; }
    TensorView<T> view() { return {data(), shape_}; }
    TensorView<const T> view() const { return {data(), shape_}; }

private:
    Shape shape_;
    std::unique_ptr<void, AlignedDelete> data_;
};

using Tensor = BasicTensor<float>;

} // namespace rlab
