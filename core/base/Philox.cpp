// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Philox.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace rlab {
namespace {

struct Product {
    std::uint32_t high, low;
};

Product multiply(std::uint32_t a, std::uint32_t b) {
    const std::uint64_t product = std::uint64_t{a} * b;
    return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
}

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const Product p0 = multiply(0xD2511F53u, counter[0]);
        const Product p1 = multiply(0xCD9E8D57u, counter[2]);
        counter = {p1.high ^ counter[1] ^ key[0], p1.low, p0.high ^ counter[3] ^ key[1], p0.low};
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
    return counter;
}

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t a, std::uint32_t b)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}
    , counter_{0, b, a, static_cast<std::uint32_t>(purpose)} {}

std::uint32_t RandomStream::next() {
    if (used_ == 4) {
        words_ = philox(counter_, key_);
        ++counter_[0];
        used_ = 0;
    }
    return words_[used_++];
}

double RandomStream::uniform() {
    const std::uint64_t high = next() >> 5;
    const std::uint64_t low = next() >> 6;
    return static_cast<double>((high << 26) | low) * 0x1p-53;
}

std::uint32_t RandomStream::below(std::uint32_t bound) {
    assert(bound > 0);
    // Lemire's multiply-shift: words below the threshold would favour some results.
    const std::uint32_t threshold = (0u - bound) % bound;
    for (;;) {
        const Product product = multiply(next(), bound);
        if (product.low >= threshold)
            return product.high;
    }
}

double RandomStream::normal() {
    if (hasSpareNormal_) {
        hasSpareNormal_ = false;
        return spareNormal_;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    spareNormal_ = radius * std::sin(angle);
    hasSpareNormal_ = true;
    return radius * std::cos(angle);
}

std::uint64_t hashName(const char* text, std::size_t length) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (std::size_t i = 0; i < length; ++i)
        hash = (hash ^ static_cast<unsigned char>(text[i])) * 0x100000001B3u;
    return hash;
}

} // namespace rlab
