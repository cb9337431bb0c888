// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunSchema.h"

#include "core/base/Error.h"
#include "core/store/RunMigration.h"

namespace rlab {
namespace {

constexpr int applicationId = 0x524C6162; ///< "RLab": what the file says it is

constexpr const char* tables[] = {
    // Identifiers are never used twice (AUTOINCREMENT): a window may still hold one of a run that
    // has been deleted for good. 64-bit seeds are kept as the signed number with the same bits.
    R"(CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        state TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        deleted INTEGER NOT NULL DEFAULT 0,
        name TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        search TEXT NOT NULL,
        started INTEGER NOT NULL,
        seconds REAL NOT NULL DEFAULT 0,
        dataset TEXT NOT NULL,
        subset INTEGER NOT NULL,
        labels TEXT NOT NULL,
        networks TEXT NOT NULL,
        seed INTEGER NOT NULL,
        repeats INTEGER NOT NULL,
        host TEXT NOT NULL,
        cpu TEXT NOT NULL,
        cores INTEGER NOT NULL,
        threads INTEGER NOT NULL,
        program TEXT NOT NULL,
        commit_id TEXT NOT NULL,
        experiment TEXT NOT NULL,
        folder TEXT NOT NULL DEFAULT ''
    ) STRICT)",
    R"(CREATE TABLE member (
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        member INTEGER NOT NULL,
        label TEXT NOT NULL,
        network TEXT NOT NULL,
        seed INTEGER NOT NULL,
        end_state TEXT,
        reason TEXT NOT NULL DEFAULT '',
        train_error REAL,
        train_loss REAL,
        test_error REAL,
        test_loss REAL,
        PRIMARY KEY (run, member)
    ) STRICT, WITHOUT ROWID)",
    R"(CREATE TABLE chunk (
        run INTEGER NOT NULL,
        member INTEGER NOT NULL,
        number INTEGER NOT NULL,
        points BLOB NOT NULL,
        UNIQUE (run, member, number),
        FOREIGN KEY (run, member) REFERENCES member ON DELETE CASCADE
    ) STRICT)",
    R"(CREATE TABLE probe (
        run INTEGER NOT NULL,
        member INTEGER NOT NULL,
        step INTEGER NOT NULL,
        sample BLOB NOT NULL,
        UNIQUE (run, member, step),
        FOREIGN KEY (run, member) REFERENCES member ON DELETE CASCADE
    ) STRICT)",
    R"(CREATE TABLE rate_change (
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        number INTEGER NOT NULL,
        epoch REAL NOT NULL,
        step INTEGER NOT NULL,
        learning_rate REAL NOT NULL,
        PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID)",
};

int number(const SqlDatabase& database, const char* pragma) {
    return database.value(QStringLiteral("PRAGMA %1").arg(QLatin1String(pragma))).toInt();
}

void set(const SqlDatabase& database, const char* pragma, const QString& value) {
    database.run(QStringLiteral("PRAGMA %1 = %2").arg(QLatin1String(pragma), value));
}

bool isEmpty(const SqlDatabase& database) {
    return database.value(QStringLiteral("SELECT count(*) FROM sqlite_master")).toInt() == 0;
}

void makeTables(const SqlDatabase& database) {
    SqlTransaction transaction(database);
    if (!isEmpty(database))
        return; // another window was faster
    for (const char* table : tables)
        database.run(QLatin1String(table));
    set(database, "application_id", QString::number(applicationId));
    set(database, "user_version", QString::number(runSchemaVersion));
    transaction.commit();
}

void checkVersion(const SqlDatabase& database) {
    if (number(database, "application_id") != applicationId)
        throw FileError(database.file(), "is a database of another program, not a history of runs; "
                                         "choose another file or move it away");
    const int version = number(database, "user_version");
    if (version < 1)
        throw FileError(database.file(),
                        "is damaged: it has no version; move it away to begin a new history");
    if (version > runSchemaVersion)
        throw FileError(database.file(),
                        "was written by a newer Residual Lab: it has version " +
                            std::to_string(version) + ", and this one reads up to version " +
                            std::to_string(runSchemaVersion) + "; use the newer program");
}

/// With a write-ahead log (WAL) readers never wait for a writer, and it is enough to sync the disk
/// now and then: after a power cut the last second may be missing, but nothing is damaged. Where it
/// can't be had (network folders without shared memory) every commit is synced.
void setJournal(const SqlDatabase& database) {
    QString mode;
    try {
        mode = database.value(QStringLiteral("PRAGMA journal_mode = WAL")).toString();
    } catch (const FileError&) {
        mode = database.value(QStringLiteral("PRAGMA journal_mode = DELETE")).toString();
    }
    const bool isLogged = mode == QLatin1String("wal");
    set(database, "synchronous", isLogged ? QStringLiteral("NORMAL") : QStringLiteral("FULL"));
}

} // namespace

void prepareRunSchema(const SqlDatabase& database) {
    set(database, "foreign_keys", QStringLiteral("ON"));
    if (isEmpty(database)) {
        // Room of deleted runs is given back to the disk; has to be said before the first table.
        set(database, "auto_vacuum", QStringLiteral("INCREMENTAL"));
        makeTables(database);
    }
    checkVersion(database);
    if (number(database, "user_version") < runSchemaVersion)
        migrateRunSchema(database);
    setJournal(database);
}

} // namespace rlab
