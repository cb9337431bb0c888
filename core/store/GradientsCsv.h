// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"
#include "core/probe/ProbeSample.h"

#include <string>
#include <string_view>
#include <vector>

namespace rlab {

// What was seen of a training's steps, as comma-separated values: a row for each layer, and in a
// second file for each residual block, of each step that was looked into. Layers and blocks are
// those of learnedLayers() and residualBlocks(), called by their convolution's or block's name;
// empty cells where no ReLU follows a layer. Histograms are not in them.

std::string gradientsCsvHeader();
std::string gradientsCsvRows(const NetworkSpec& network, const ProbeSample& sample);

std::string blocksCsvHeader();
std::string blocksCsvRows(const NetworkSpec& network, const ProbeSample& sample);

/// The samples of both files; `blocks` may be empty. Throws FileError that names `source` or
/// `blocksSource`, and the line, also if the layers aren't this network's.
std::vector<ProbeSample> parseGradientsCsv(const NetworkSpec& network, std::string_view gradients,
                                           const std::string& source, std::string_view blocks,
                                           const std::string& blocksSource);

} // namespace rlab
