// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/PredictionTable.h"

#include <string>
#include <vector>

namespace rlab {

/// A network's answers under its name.
struct NamedAnswers {
    std::string network;
    const PredictionTable& table;
};

// What follows from networks' answers, for spreadsheets. Names are quoted: of a folder's classes
// they may hold anything.

/// network,label,answer,images: a row for each pair of classes.
std::string confusionCsv(const std::vector<NamedAnswers>& networks,
                         const std::vector<std::string>& classNames);
/// network,label,images,answers,correct,precision,recall: a row for each class; a share of nothing
/// is an empty cell.
std::string classesCsv(const std::vector<NamedAnswers>& networks,
                       const std::vector<std::string>& classNames);
/// network,from,to,answers,confidence,accuracy: a row for each bin of calibrationOf().
std::string calibrationCsv(const std::vector<NamedAnswers>& networks);

} // namespace rlab
