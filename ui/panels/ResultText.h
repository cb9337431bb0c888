// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunModel.h"

#include <QString>

namespace rlab {

/// A contender's state in words and figures, the same on its card and on its tile. Of repeats the
/// figures are means over the seeds.
struct ResultText {
    QString train;  ///< "54.2 %", "diverged", "failed"; empty before the first point
    QString spread; ///< of repeats: "± 1.1", the standard deviation of the seeds; else empty
    QString test;   ///< "56.0 %"; empty before the first test
    bool isFailure = false;
    QString reason; ///< of a failure

    bool operator==(const ResultText&) const = default;
};

ResultText resultText(const ContenderRun& contender);

} // namespace rlab
