// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include "core/kernels/simd/BlockedScratch.h"

#include <algorithm>
#include <cassert>

namespace rlab::simd {
namespace {

bool isStem(int kernel, int inChannels, int stride) {
    return kernel == 3 && stride == 1 && (inChannels == 1 || inChannels == 3);
}

Method methodOf(int kernel, int inChannels, int stride) {
    if (kernel == 1)
        return Method::Pointwise;
    if (isStem(kernel, inChannels, stride))
        return Method::Stem;
    return stride == 1 ? Method::Winograd : Method::Strided;
}

/// So many images that their tiles fill a portion.
int winogradGroup(const BlockedConv& conv) {
    return std::max(1, winogradTilesAtOnce / winogradTiles(conv.outHeight, conv.outWidth));
}

} // namespace

bool isBlockedConv(int kernel, int inChannels, int outChannels, int stride) {
    const bool knownKernel = (kernel == 3 || kernel == 1) && (stride == 1 || stride == 2);
    const bool knownInput = blockOf(inChannels) != 0 || isStem(kernel, inChannels, stride);
    return knownKernel && knownInput && blockOf(outChannels) != 0;
}

BlockedConv blockedConv(int kernel, int inChannels, int inHeight, int inWidth, int outChannels,
                        int stride) {
    assert(isBlockedConv(kernel, inChannels, outChannels, stride));
    BlockedConv conv;
    conv.method = methodOf(kernel, inChannels, stride);
    conv.inBlock = conv.method == Method::Stem ? stemBlock : blockOf(inChannels);
    conv.outBlock = blockOf(outChannels);
    conv.inChannels = inChannels;
    conv.inHeight = inHeight;
    conv.inWidth = inWidth;
    conv.outChannels = outChannels;
    conv.outHeight = (inHeight - 1) / stride + 1;
    conv.outWidth = (inWidth - 1) / stride + 1;
    conv.stride = stride;
    conv.groupImages = conv.method == Method::Winograd ? winogradGroup(conv) : 1;
    return conv;
}

std::int64_t scratchFloats(const BlockedConv& conv) {
    return static_cast<std::int64_t>(BlockedScratch(conv).total);
}

} // namespace rlab::simd
