// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ReadAhead.h"

#include <cassert>

namespace rlab {

ReadAhead::ReadAhead(const LabelledImages& images)
    : images_(images)
    , imageBytes_(static_cast<std::size_t>(images.imageShape.elements())) {
    assert(images.mapped);
    images.mapped->expectRandomAccess();
    thread_ = std::jthread([this](const std::stop_token& quit) { run(quit); });
}

void ReadAhead::want(std::span<const std::int64_t> indices) {
    const std::lock_guard lock(mutex_);
    wanted_.assign(indices.begin(), indices.end());
    wake_.notify_one();
}

void ReadAhead::run(const std::stop_token& quit) {
    std::vector<std::int64_t> now;
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, quit, [this] { return !wanted_.empty(); })) {
        now.swap(wanted_);
        wanted_.clear();
        lock.unlock();
        // First all requests, so that the disk can serve them in the order it likes.
        for (const std::int64_t index : now)
            images_.mapped->announce(images_.image(index), imageBytes_);
        for (const std::int64_t index : now)
            touch(index);
        lock.lock();
    }
}

/// Waits until the image is there.
void ReadAhead::touch(std::int64_t index) const {
    constexpr std::size_t smallestPage = 4096;
    const volatile std::uint8_t* const first = images_.image(index);
    for (std::size_t at = 0; at < imageBytes_; at += smallestPage)
        static_cast<void>(first[at]);
    static_cast<void>(first[imageBytes_ - 1]);
}

} // namespace rlab
