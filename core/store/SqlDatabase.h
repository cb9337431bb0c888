// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <filesystem>
#include <string>

class QSqlError;

namespace rlab {

// For the sources of core/store only.

/// A connection to a SQLite file whose errors are exceptions. To be used on the thread that made
/// it, and only while there is a QCoreApplication.
class SqlDatabase {
public:
    /// Opens the file, or makes an empty one; the folder must be there. Throws FileError.
    explicit SqlDatabase(const std::filesystem::path& file);
    ~SqlDatabase();
    SqlDatabase(const SqlDatabase&) = delete;
    SqlDatabase& operator=(const SqlDatabase&) = delete;

    /// Runs one statement with values in the places of its question marks; the result's rows are
    /// then fetched with next(). Throws FileError that names the file and what can be done.
    QSqlQuery run(const QString& statement, const QVariantList& values = {}) const;
    /// The first column of the first row; nothing (an invalid variant) if there is no row.
    QVariant value(const QString& statement, const QVariantList& values = {}) const;
    /// After next() was false: throws FileError if that was an error and not the end.
    void checkEnd(const QSqlQuery& query) const;
    /// The row that this connection's last insertion made.
    qint64 lastId() const;

    /// How long to wait for another window or program that writes.
    void setPatience(int milliseconds) const;
    static constexpr int usualPatienceMs = 1000; ///< their transactions take milliseconds

    const std::string& file() const { return file_; }

private:
    [[noreturn]] void fail(const QSqlError& error) const;

    std::string file_;
    QString connection_;
};

/// All or nothing: what has not been committed when this goes is undone.
class SqlTransaction {
public:
    /// Waits for other writers as long as the connection's patience lasts. Throws FileError.
    explicit SqlTransaction(const SqlDatabase& database);
    ~SqlTransaction();
    SqlTransaction(const SqlTransaction&) = delete;
    SqlTransaction& operator=(const SqlTransaction&) = delete;

    void commit();

private:
    const SqlDatabase& database_;
    bool open_ = true;
};

} // namespace rlab
