// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include <hwy/cache_control.h>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedForward.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Worker-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

template <int BI, int BO>
class ForwardWorker : Worker<BI, BO> {
public:
    using Base = Worker<BI, BO>;
    using Base::Base;

    void run(const ForwardChunk& chunk) {
        this->clearInput();
        this->beginSums(conv_.outChannels, chunk.sums);
        this->forEachGroup(chunk.begin, chunk.end, [&](std::int64_t first, int images) {
            this->makeInputs(chunk.input, first, images);
            if (Base::template streams<BO>(chunk.batch, conv_.outImage()))
                runGroup<true>(chunk, first, images);
            else
                runGroup<false>(chunk, first, images);
            this->collectSums(conv_.outChannels, chunk.sums);
        });
        hwy::FlushStream(); // other threads read it next
    }

private:
    using Base::conv_;
    using Base::room_;

    template <bool Streams>
    void runGroup(const ForwardChunk& chunk, std::int64_t first, int images) {
        float* y = chunk.y + first * conv_.outImage();
        room_.prefetch.clear();
        if constexpr (!Streams)
            room_.prefetch.add(y, images * conv_.outImage());
        const std::int64_t next = first + images;
        this->fetchInput(chunk.input, next, this->following(next, chunk.batch));
        const ImageLayout out =
            ImageLayout::dense(conv_.outChannels, conv_.outHeight, conv_.outWidth);
        const auto epilogue = [=](int image, int vector, int row, int x) HWY_ATTR {
            float* to = y + image * out.image() + out.at(vector / vectors<BO>, row, x) +
                        (vector % vectors<BO>)*lanes<BO>;
            return [=](Vec<BO> value, int down, int right, Vec<BO>& s1, Vec<BO>& s2) HWY_ATTR {
                Base::template write<Streams, BO>(value, to + down * out.row() + right * BO);
                s1 = hn::Add(s1, value);
                s2 = hn::MulAdd(value, value, s2);
            };
        };
        forwardPass<BI, BO>(conv_, {this->input_, this->layout_.input}, chunk.packed, images, room_,
                            epilogue);
    }
};

void Forward(const BlockedConv& conv, const ForwardChunk& chunk) {
    withBlocks(conv,
               [&](auto in, auto out) { ForwardWorker<in, out>(conv, chunk.scratch).run(chunk); });
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Forward);

void forwardChunk(const BlockedConv& conv, const ForwardChunk& chunk) {
    HWY_DYNAMIC_DISPATCH(Forward)(conv, chunk);
}

} // namespace rlab::simd
#endif
