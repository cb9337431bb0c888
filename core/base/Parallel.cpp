// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Parallel.h"

#include <algorithm>
#include <cassert>

#ifdef RLAB_OPENMP
#include <omp.h>
#else
#include <atomic>
#include <thread>
#include <vector>
#endif

namespace rlab {

Parallel::Parallel(int threads)
    : threads_(threads) {
    assert(threads >= 1);
}

#ifdef RLAB_OPENMP

int Parallel::availableThreads() {
    return std::max(1, omp_get_num_procs());
}

void Parallel::dismissHelpers() {
    omp_pause_resource(omp_pause_soft, omp_get_initial_device());
}

void Parallel::run(std::int64_t count, const void* body, Call call) const {
    if (threads_ == 1 || count <= 1) {
        for (std::int64_t index = 0; index < count; ++index)
            call(body, index, 0);
        return;
    }
    // All threads, though there may be fewer indices: when the team's size changes, libgomp ends
    // threads or starts new ones, which takes far longer than most loops.
#pragma omp parallel for num_threads(threads_) schedule(static)
    for (std::int64_t index = 0; index < count; ++index)
        call(body, index, omp_get_thread_num());
}

#else // ThreadSanitizer can't see libgomp's barriers; plain threads it understands.

int Parallel::availableThreads() {
    return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

void Parallel::dismissHelpers() {}

void Parallel::run(std::int64_t count, const void* body, Call call) const {
    const int team = static_cast<int>(std::min<std::int64_t>(threads_, count));
    std::atomic<std::int64_t> nextIndex = 0;
    const auto work = [&](int thread) {
        for (std::int64_t index = nextIndex++; index < count; index = nextIndex++)
            call(body, index, thread);
    };
    std::vector<std::jthread> helpers;
    for (int thread = 1; thread < team; ++thread)
        helpers.emplace_back(work, thread);
    work(0);
}

#endif

} // namespace rlab
