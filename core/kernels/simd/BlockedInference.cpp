// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedInference.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Worker-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

template <int BI, int BO>
class InferenceWorker : Worker<BI, BO> {
public:
    using Base = Worker<BI, BO>;
    using Base::Base;

    void run(const InferenceStep& step) {
        this->forEachGroup(0, step.images,
                           [&](std::int64_t first, int images) { runGroup(step, first, images); });
    }

private:
    void runGroup(const InferenceStep& step, std::int64_t first, int images) {
        const ImageLayout layout = step.outLayout;
        float* out = step.out + first * layout.image();
        const ImageLayout skipLayout = step.skipLayout;
        const float* skip = step.skip ? step.skip + first * skipLayout.image() : nullptr;
        const float* shift = step.shift;
        const Vec<BO> floor = hn::Set(Tag<BO>(), step.relu ? 0.0f : -HUGE_VALF);
        const auto epilogue = [=](int image, int vector, int row, int x) HWY_ATTR {
            const int block = vector / vectors<BO>, lane = (vector % vectors<BO>)*lanes<BO>;
            float* to = out + image * layout.image() + layout.at(block, row, x) + lane;
            const float* added =
                skip ? skip + image * skipLayout.image() + skipLayout.at(block, row, x) + lane
                     : nullptr;
            const Vec<BO> offset = load<BO>(shift + vector * lanes<BO>);
            return [=](Vec<BO> value, int down, int right, Vec<BO>&, Vec<BO>&) HWY_ATTR {
                value = hn::Add(value, offset);
                if (added)
                    value = hn::Add(value, load<BO>(added + down * skipLayout.row() + right * BO));
                store<BO>(hn::Max(value, floor), to + down * layout.row() + right * BO);
            };
        };
        forwardPass<BI, BO>(this->conv_, {step.in + first * step.inLayout.image(), step.inLayout},
                            step.packed, images, this->room_, epilogue);
    }
};

void Infer(const BlockedConv& conv, const InferenceStep& step) {
    withBlocks(conv,
               [&](auto in, auto out) { InferenceWorker<in, out>(conv, step.scratch).run(step); });
}

void PadStem(const BlockedConv& conv, const float* images, int count, float* padded) {
    const ImageLayout layout = BlockedScratch(conv).input;
    for (int i = 0; i < count; ++i)
        makeStemInput(conv, images + i * conv.inImage(), layout, padded + i * layout.image());
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Infer);
HWY_EXPORT(PadStem);

void inferStep(const BlockedConv& conv, const InferenceStep& step) {
    HWY_DYNAMIC_DISPATCH(Infer)(conv, step);
}

void padStemInput(const BlockedConv& conv, const float* images, int count, float* padded) {
    HWY_DYNAMIC_DISPATCH(PadStem)(conv, images, count, padded);
}

ImageLayout paddedInput(const BlockedConv& conv) {
    return BlockedScratch(conv).input;
}

} // namespace rlab::simd
#endif
