// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunFolder.h"

#include <QString>

namespace rlab {

/// The results of a run as a table for people.
QString reportTable(const RunRecord& run);
/// The same as one JSON document.
QString reportJson(const RunRecord& run);

} // namespace rlab
