// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/SqlDatabase.h"

namespace rlab {

// For the sources of core/store only.

/// Brings the tables of an earlier version to runSchemaVersion, in one transaction. Before anything
/// is changed, the database is copied to "<file>.v1-backup" ("…-backup-2" if there is one
/// already), whole or not at all, and nobody else can write until all is done. If another window
/// was faster, nothing happens. Throws FileError; the file is then as before, without a copy.
void migrateRunSchema(const SqlDatabase& database);

} // namespace rlab
