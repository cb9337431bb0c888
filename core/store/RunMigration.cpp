// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunMigration.h"

#include "core/store/AtomicFile.h"
#include "core/store/RunSchema.h"

#include <QFile>

#include <array>
#include <filesystem>
#include <system_error>

namespace rlab {
namespace {

namespace fs = std::filesystem;

/// What leads from version i + 1 to the next one.
constexpr std::array<const char*, runSchemaVersion - 1> steps = {
    "ALTER TABLE run ADD COLUMN folder TEXT NOT NULL DEFAULT ''",
};

/// To copy the whole history takes longer than what is written otherwise.
constexpr int patienceMs = 30'000;

int versionOf(const SqlDatabase& database) {
    return database.value(QStringLiteral("PRAGMA user_version")).toInt();
}

/// A copy of the database, removed again unless it is to be kept.
class Backup {
public:
    /// Another connection reads, for one within a transaction can't; what that one has not
    /// committed is not in the copy.
    Backup(const fs::path& file, int version)
        : path_(freeName(file.string() + ".v" + std::to_string(version) + "-backup")) {
        const fs::path part = path_.string() + ".part";
        std::error_code ignored;
        fs::remove(part, ignored); // of a program that was killed
        try {
            SqlDatabase(file).run(QStringLiteral("VACUUM INTO ?"),
                                  {QFile::decodeName(part.c_str())});
            moveIntoPlace(part, path_);
        } catch (...) {
            fs::remove(part, ignored);
            throw;
        }
    }
    ~Backup() {
        std::error_code ignored;
        if (!isKept_)
            fs::remove(path_, ignored);
    }
    Backup(const Backup&) = delete;
    Backup& operator=(const Backup&) = delete;

    void keep() { isKept_ = true; }

private:
    static fs::path freeName(const std::string& wanted) {
        fs::path path = wanted;
        std::error_code ignored;
        for (int number = 2; fs::exists(path, ignored); ++number)
            path = wanted + "-" + std::to_string(number);
        return path;
    }

    const fs::path path_;
    bool isKept_ = false;
};

} // namespace

void migrateRunSchema(const SqlDatabase& database) {
    database.setPatience(patienceMs);
    SqlTransaction transaction(database);
    const int version = versionOf(database);
    if (version >= runSchemaVersion)
        return; // another window was faster
    Backup backup(database.file(), version);
    for (int next = version; next < runSchemaVersion; ++next)
        database.run(QLatin1String(steps[static_cast<std::size_t>(next - 1)]));
    database.run(QStringLiteral("PRAGMA user_version = %1").arg(runSchemaVersion));
    transaction.commit();
    backup.keep();
    database.setPatience(SqlDatabase::usualPatienceMs);
}

} // namespace rlab
