// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace rlab::simd {

/// Fetches what the next pass needs into the second-level cache, a few lines between two register
/// tiles of this one. In one burst the requests would queue up and gain nothing.
class PacedPrefetch {
public:
    /// Forgets what has not been fetched yet.
    void clear() { count_ = current_ = 0; }

    /// Memory that will be read or written; null: nothing.
    void add(const float* from, std::int64_t floats) {
        if (from)
            ranges_[count_++] = {from, from + floats};
    }

    /// Divides all of it among `calls` of pull().
    void spreadOver(std::int64_t calls) {
        std::int64_t lines = 0;
        for (int i = current_; i < count_; ++i)
            lines += (ranges_[i].end - ranges_[i].next + lineFloats - 1) / lineFloats;
        linesPerPull_ = static_cast<int>((lines + calls - 1) / std::max<std::int64_t>(calls, 1));
    }

    void pull() {
        for (int left = linesPerPull_; left > 0 && current_ < count_; --left) {
            Range& range = ranges_[current_];
            __builtin_prefetch(range.next, 0, 2);
            range.next += lineFloats;
            current_ += range.next >= range.end;
        }
    }

private:
    struct Range {
        const float* next;
        const float* end;
    };
    static constexpr int lineFloats = 16;

    std::array<Range, 6> ranges_;
    int count_ = 0;
    int current_ = 0;
    int linesPerPull_ = 0;
};

} // namespace rlab::simd
