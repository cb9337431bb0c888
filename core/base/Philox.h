// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace rlab {

/// Philox4x32-10: four random words as a pure function of a counter and a key.
/// Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 3.3.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// What a random number is for. Part of the counter, so that two uses never share numbers;
/// the values are part of every stored seed's meaning and must not be renumbered.
enum class Purpose : std::uint32_t {
    Initialise = 1, ///< first weights, by parameter name
    Shuffle = 2,    ///< order of the training images, by epoch
    Augment = 3,    ///< flips and crops, by epoch and image
    Dropout = 4,    ///< masks, by step and layer
    Shapes = 5,     ///< pictures of the data set "shapes", by part and image
    Benchmark = 6,  ///< pictures and labels to measure speed with
    Split = 7,      ///< own pictures: which are for testing, by class; order, by part
};

/// A sequence of random numbers that depends on nothing but (seed, purpose, a, b): neither on the
/// number of threads nor on what was drawn before. Cheap to make, one for each sample.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t a = 0, std::uint32_t b = 0);

    /// 32 random bits.
    std::uint32_t next();
    /// Uniform in [0, 1) with 53 random bits.
    double uniform();
    /// Uniform in [low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform in 0 … bound − 1, without bias. `bound` > 0.
    std::uint32_t below(std::uint32_t bound);
    /// Mean 0, standard deviation 1 (Box–Muller, both values used).
    double normal();

private:
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 4> words_{};
    int used_ = 4;
    double spareNormal_ = 0;
    bool hasSpareNormal_ = false;
};

/// 64-bit FNV-1a of a name: gives each named parameter a random stream of its own.
std::uint64_t hashName(const char* text, std::size_t length);

} // namespace rlab
