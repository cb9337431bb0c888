// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"

#include <QDateTime>
#include <QString>

namespace rlab {

// A kept run in words, the same in the list and in its details.

/// "Today 14:02", "Yesterday 9:30", "3 Nov 14:02", "3 Nov 2025".
QString whenText(const QDateTime& started, const QDateTime& now);
/// "3 Nov 2026, 14:02", in the machine's time zone.
QString exactTimeText(const QDateTime& started);
QDateTime startOf(const RunSummary& run);
/// "Completed", "Interrupted", …
QString stateText(RunState state);
/// What the state means, in a sentence.
QString stateExplanation(const RunSummary& run);
/// "Shapes · 2,500".
QString datasetText(const RunSummary& run);
/// "plain-20, resnet-20".
QString networksText(const RunSummary& run);

} // namespace rlab
