// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Checkpoint.h"

#include "core/kernels/simd/InstructionSet.h"
#include "core/store/Origin.h"

namespace rlab {

ComputingOrigin presentComputingOrigin() {
    return {presentOrigin(1).commit, simd::instructionSet()};
}

} // namespace rlab
