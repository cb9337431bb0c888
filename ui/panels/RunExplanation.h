// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/DepthFindings.h"
#include "ui/session/RunModel.h"

#include <QString>
#include <QStringList>

namespace rlab {

/// What is to be seen in a run, in words: markup for colored().
struct Explanation {
    QString headline;
    QStringList paragraphs; ///< made of the run's figures
    QStringList advice;     ///< what the run can't show, and what to change
    QStringList missing;    ///< which networks to add, so that the next run shows more
    QString certainty; ///< how sure one may be; empty as long as there is nothing to be sure of

    bool operator==(const Explanation&) const = default;
};

/// The values of a run that findings are derived from.
Study studyOf(const RunModel& run);

/// Speaks of "so far" while the run goes on; says nothing of epochs that are not finished.
Explanation explain(const RunModel& run);

/// `explanation` without markup, for screen readers and the clipboard.
QString plainText(const Explanation& explanation);

} // namespace rlab
