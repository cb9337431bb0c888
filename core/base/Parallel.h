// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <type_traits>

namespace rlab {

/// Runs loops on a fixed number of threads. Every kernel is given one; nothing else in the project
/// knows OpenMP.
///
/// Results must not depend on the number of threads. A body therefore writes only what belongs to
/// its index; sums across indices are kept in a fixed number of chunks (`Chunks`) and added in
/// order afterwards.
class Parallel {
public:
    /// `threads` ≥ 1.
    explicit Parallel(int threads);

    int threads() const { return threads_; }

    /// Calls body(index) for each index in [0, count), in any order, and waits for all. The body
    /// must not throw.
    template <class Body>
    void forEach(std::int64_t count, const Body& body) const {
        forEachWithThread(count, [&body](std::int64_t index, int) { body(index); });
    }

    /// Calls body(index, thread), thread in [0, threads()): for scratch memory of its own.
    template <class Body>
    void forEachWithThread(std::int64_t count, const Body& body) const {
        run(count, &body, [](const void* erased, std::int64_t index, int thread) {
            (*static_cast<const Body*>(erased))(index, thread);
        });
    }

    /// As many threads as this process may use at the same time.
    static int availableThreads();

    /// Ends the helpers that loops of the calling thread have left waiting for the next one. A
    /// thread that goes on without loops has to call it: libgomp counts them all, and when there
    /// are more than processors, loops of other threads no longer spin at their barriers and take
    /// twice as long.
    static void dismissHelpers();

private:
    using Call = void (*)(const void* body, std::int64_t index, int thread);
    void run(std::int64_t count, const void* body, Call call) const;

    int threads_;
};

/// A fixed division of `total` items into at most `Chunks::most` runs of neighbours. It depends on
/// `total` only, never on the number of threads: that is what makes chunked sums reproducible.
class Chunks {
public:
    static constexpr int most = 8;

    explicit Chunks(std::int64_t total)
        : total_(total)
        , count_(static_cast<int>(total < most ? total : most)) {}

    int count() const { return count_; }
    std::int64_t begin(std::int64_t chunk) const { return total_ * chunk / count_; }
    std::int64_t end(std::int64_t chunk) const { return begin(chunk + 1); }

private:
    std::int64_t total_;
    int count_;
};

} // namespace rlab
