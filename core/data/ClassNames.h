// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace rlab {

// The names of the classes by label, spelled as the sets' authors do.

std::vector<std::string> shapesClassNames();
std::vector<std::string> fashionMnistClassNames();
std::vector<std::string> mnistClassNames();
std::vector<std::string> cifar10ClassNames();
/// The fine ones.
std::vector<std::string> cifar100ClassNames();

} // namespace rlab
