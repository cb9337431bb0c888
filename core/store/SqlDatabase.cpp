// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SqlDatabase.h"

#include "core/base/Error.h"

#include <QFile>
#include <QSqlError>

#include <atomic>

namespace rlab {
namespace {

// SQLite's primary result codes, https://www.sqlite.org/rescode.html
enum ResultCode { Busy = 5, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CantOpen = 14 };
constexpr int notADatabase = 26;

QString newConnectionName() {
    static std::atomic<int> made = 0;
    return QStringLiteral("residual-lab-%1").arg(++made);
}

/// What SQLite says, in words that help.
std::string reasonOf(const QSqlError& error) {
    const std::string said = error.text().trimmed().toStdString();
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Busy:
        return "is being written by another program; try again in a moment";
    case ReadOnly:
        return "can't be written: the file or its folder is write-protected";
    case IoError:
        return "can't be read or written (" + said + "): is the disk full or gone?";
    case Corrupt:
        return "is damaged (" + said + "); move it away to begin a new history";
    case Full:
        return "can't be written: the disk is full";
    case CantOpen:
        return "can't be opened; is there such a folder, and may you write into it?";
    case notADatabase:
        return "is not a history of runs, or is damaged; move it away to begin a new one";
    default:
        return "can't be used: " + said;
    }
}

} // namespace

SqlDatabase::SqlDatabase(const std::filesystem::path& file)
    : file_(file.string())
    , connection_(newConnectionName()) {
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection_);
    database.setDatabaseName(QFile::decodeName(file_.c_str()));
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(usualPatienceMs));
    if (database.open())
        return;
    const QSqlError error = database.lastError();
    database = {};
    QSqlDatabase::removeDatabase(connection_);
    fail(error);
}

SqlDatabase::~SqlDatabase() {
    QSqlDatabase::database(connection_, false).close();
    QSqlDatabase::removeDatabase(connection_);
}

QSqlQuery SqlDatabase::run(const QString& statement, const QVariantList& values) const {
    QSqlQuery query(QSqlDatabase::database(connection_, false));
    query.setForwardOnly(true);
    bool done = query.prepare(statement);
    if (done) {
        for (const QVariant& value : values)
            query.addBindValue(value);
        done = query.exec();
    }
    if (!done)
        fail(query.lastError());
    return query;
}

QVariant SqlDatabase::value(const QString& statement, const QVariantList& values) const {
    QSqlQuery query = run(statement, values);
    if (query.next())
        return query.value(0);
    checkEnd(query);
    return {};
}

void SqlDatabase::checkEnd(const QSqlQuery& query) const {
    if (query.lastError().isValid())
        fail(query.lastError());
}

qint64 SqlDatabase::lastId() const {
    return value(QStringLiteral("SELECT last_insert_rowid()")).toLongLong();
}

void SqlDatabase::setPatience(int milliseconds) const {
    run(QStringLiteral("PRAGMA busy_timeout = %1").arg(milliseconds));
}

void SqlDatabase::fail(const QSqlError& error) const {
    throw FileError(file_, reasonOf(error));
}

// IMMEDIATE takes the write lock now. A transaction that began by reading could not wait for it.
SqlTransaction::SqlTransaction(const SqlDatabase& database)
    : database_(database) {
    database_.run(QStringLiteral("BEGIN IMMEDIATE"));
}

SqlTransaction::~SqlTransaction() {
    if (!open_)
        return;
    try {
        database_.run(QStringLiteral("ROLLBACK"));
    } catch (const FileError&) {
        // After some errors SQLite has rolled back itself.
    }
}

void SqlTransaction::commit() {
    database_.run(QStringLiteral("COMMIT"));
    open_ = false;
}

} // namespace rlab
