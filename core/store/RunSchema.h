// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/SqlDatabase.h"

namespace rlab {

// For the sources of core/store only. The tables of a history of runs:
//   run          one row each; `search` holds what the search looks at, in folded case, `folder`
//                the key of its files (RunFiles), if there are any
//   member       one row for each training of a run, with its latest figures
//   chunk        pieces of its curve: see CurveCodec
//   probe        what was seen of single steps: see ProbeCodec
//   rate_change  of the learning rate, by hand

/// Makes the tables if the file is empty, checks that they are ours if it isn't, brings those of an
/// earlier version forward (RunMigration), and sets the connection up. A file that isn't a history,
/// or one of a newer version, is left as it is. Throws FileError.
void prepareRunSchema(const SqlDatabase& database);

/// What this program reads and writes. Version 2 has run.folder.
constexpr int runSchemaVersion = 2;

} // namespace rlab
