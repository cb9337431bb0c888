// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunMigration.h"

#include "core/store/RunSchema.h"
#include "core/store/RunStore.h"
#include "tests/store/ChildProcess.h"
#include "tests/store/FullDisk.h"
#include "tests/store/ProbeTools.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSqlRecord>
#include <QtTest>

#include <thread>

using namespace rlab;
using namespace rlab::test;

namespace {

namespace fs = std::filesystem;

/// A copy of what version 1 wrote.
fs::path oldHistory(const ScratchFolder& folder) {
    fs::path file = folder / "runs.sqlite";
    fs::copy_file(fs::path(RLAB_GOLDEN_DIR) / "history-1.sqlite", file);
    return file;
}

fs::path backupOf(const fs::path& file, const std::string& number = {}) {
    return file.string() + ".v1-backup" + number;
}

QVariant valueOf(const fs::path& file, const char* statement) {
    return SqlDatabase(file).value(QLatin1String(statement));
}

int versionOf(const fs::path& file) {
    return valueOf(file, "PRAGMA user_version").toInt();
}

bool isSound(const fs::path& file) {
    return valueOf(file, "PRAGMA integrity_check").toString() == QLatin1String("ok");
}

/// Every value of every row, but for the column that version 1 doesn't have.
QStringList contentsOf(const fs::path& file) {
    const SqlDatabase database(file);
    QStringList all;
    for (const char* table : {"run", "member", "chunk", "probe", "rate_change"}) {
        QSqlQuery rows =
            database.run(QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2, 3").arg(table));
        while (rows.next()) {
            QString row = QLatin1String(table);
            for (int i = 0; i < rows.record().count(); ++i)
                if (rows.record().fieldName(i) != QLatin1String("folder"))
                    row += '|' + QString::fromLatin1(rows.value(i).toByteArray().toHex());
            all.append(row);
        }
    }
    return all;
}

/// So that it takes a while to be copied.
void enlarge(const fs::path& file) {
    const SqlDatabase database(file);
    SqlTransaction transaction(database);
    for (int i = 0; i < 400; ++i)
        database.run(QStringLiteral("INSERT INTO probe VALUES (1, 3, ?, randomblob(40000))"), {i});
    transaction.commit();
}

/// What a killed program may leave beside the history.
QStringList filesIn(const ScratchFolder& folder) {
    return QDir(folder.path().c_str()).entryList(QDir::Files);
}

} // namespace

/// Histories of earlier versions.
class RunMigrationTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void version1ComesForward() {
        const ScratchFolder folder;
        const fs::path file = oldHistory(folder);
        QCOMPARE(versionOf(file), 1);
        const QStringList before = contentsOf(file);
        {
            RunStore store(file);
            QCOMPARE(versionOf(file), runSchemaVersion);
            const RunRows runs = store.list("", 0, 9);
            QCOMPARE(runs.total, 3);
            QVERIFY(runs.rows[0].state == RunState::Interrupted);
            QVERIFY(runs.rows[1].state == RunState::Stopped && !runs.rows[1].canResume);
            QCOMPARE(runs.rows[2].note, std::string("a note\nof two lines: Größe"));
            QVERIFY(runs.rows[2].key.empty());
            const StoredRun run = store.load(runs.rows[2].id);
            QCOMPARE(run.members.size(), std::size_t{4});
            for (int member = 0; member < 4; ++member)
                QVERIFY(isSame(run.members[static_cast<std::size_t>(member)].history,
                               learningCurve(1, 300, member)));
            QCOMPARE(run.members[3].reason, std::string("the loss exploded"));
            QCOMPARE(run.rateChanges.size(), std::size_t{2});
            QVERIFY(isSame(*store.loadProbes(run.summary.id)[1][2], makeProbe(8, 3, 32)));
            QVERIFY(store.keptRun(run.summary.id).folder.empty());
        }
        QCOMPARE(contentsOf(file), before);
        QVERIFY(isSound(file));
        QVERIFY(isSound(backupOf(file)));
        QCOMPARE(versionOf(backupOf(file)), 1);
        QCOMPARE(contentsOf(backupOf(file)), before);
        QCOMPARE(valueOf(backupOf(file), "PRAGMA application_id"),
                 valueOf(file, "PRAGMA application_id"));
        QCOMPARE(valueOf(backupOf(file), "PRAGMA auto_vacuum"), QVariant(2));
        { const RunStore again(file); }
        QCOMPARE(filesIn(folder).filter("backup"), QStringList("runs.sqlite.v1-backup"));
    }

    void isLikeANewOne() {
        const ScratchFolder folder;
        const fs::path file = oldHistory(folder);
        const fs::path fresh = folder / "new.sqlite";
        { const RunStore forward(file), made(fresh); }
        const auto columnsOf = [](const fs::path& history) {
            QStringList columns;
            const SqlDatabase database(history);
            QSqlQuery rows = database.run(
                QStringLiteral("SELECT m.name, p.* FROM sqlite_master m, pragma_table_info(m.name) "
                               "p WHERE m.type = 'table' ORDER BY m.name, p.cid"));
            while (rows.next())
                for (int i = 0; i < rows.record().count(); ++i)
                    columns.append(rows.value(i).toString());
            return columns;
        };
        QCOMPARE(columnsOf(file), columnsOf(fresh));
    }

    void anEarlierBackupStays() {
        const ScratchFolder folder;
        const fs::path file = oldHistory(folder);
        writeRaw(backupOf(file), "somebody's");
        writeRaw(backupOf(file, "-2.part"), "cut off");
        const QStringList before = contentsOf(file);
        { const RunStore store(file); }
        QCOMPARE(readRaw(backupOf(file)), QByteArray("somebody's"));
        QCOMPARE(contentsOf(backupOf(file, "-2")), before);
        QVERIFY(!fs::exists(backupOf(file, "-2.part")));
    }

    void aFullDiskLeavesVersion1() {
        const ScratchFolder folder;
        const fs::path file = oldHistory(folder);
        const QStringList before = contentsOf(file);
        const QStringList files = filesIn(folder);
        for (const int kilobytes : {0, 20, 60}) { // for the copy
            const FullDisk full(kilobytes << 10);
            const QString error = fileErrorOf([&] { RunStore store(file); });
            QVERIFY2(error.startsWith(QString::fromStdString(file.string())), qPrintable(error));
        }
        QCOMPARE(filesIn(folder), files);
        QCOMPARE(versionOf(file), 1);
        QCOMPARE(contentsOf(file), before);
        const RunStore store(file); // and there is room again
        QCOMPARE(versionOf(file), runSchemaVersion);
    }

    void twoWindowsAtOnce() {
        const ScratchFolder folder;
        const fs::path file = oldHistory(folder);
        enlarge(file);
        const QStringList before = contentsOf(file);
        std::vector<std::jthread> windows;
        std::atomic<int> opened = 0;
        for (int i = 0; i < 4; ++i)
            windows.emplace_back([&] {
                const RunStore store(file);
                opened += store.list("", 0, 9).total == 3;
            });
        windows.clear();
        QCOMPARE(opened, 4);
        QCOMPARE(contentsOf(file), before);
        QCOMPARE(filesIn(folder).filter("backup"), QStringList("runs.sqlite.v1-backup"));
    }

    void killedAtAnyMoment() {
        const ScratchFolder master;
        const fs::path old = oldHistory(master);
        enlarge(old);
        const QStringList before = contentsOf(old);
        qint64 wholeMs = 0;
        std::map<int, int> endings; // the version that a killed program left, and how often
        for (int round = 0; round < 40; ++round) {
            const ScratchFolder folder;
            const fs::path file = folder / "runs.sqlite";
            fs::copy_file(old, file);
            ChildProcess child({"-migrate", file.string()});
            int told = 0;
            QVERIFY(child.read(told)); // it begins
            QElapsedTimer timer;
            timer.start();
            if (round == 0) {
                QVERIFY(child.read(told));
                wholeMs = timer.elapsed();
            } else {
                QThread::usleep(QRandomGenerator::global()->bounded(
                    static_cast<quint32>(1300 * std::max<qint64>(wholeMs, 1))));
            }
            child.kill();
            const int version = versionOf(file);
            ++endings[version];
            QVERIFY(isSound(file));
            QVERIFY(contentsOf(file) == before);
            if (version == 2 || fs::exists(backupOf(file))) {
                QCOMPARE(versionOf(backupOf(file)), 1);
                QVERIFY(contentsOf(backupOf(file)) == before);
            }
            RunStore store(file); // goes on from there
            QCOMPARE(store.list("", 0, 9).total, 3);
            QVERIFY(contentsOf(file) == before);
            QVERIFY(filesIn(folder).filter(".part").empty());
        }
        qInfo("of 40 killed within %lld ms, %d were left with version 1, %d with version 2",
              wholeMs, endings[1], endings[2]);
        QVERIFY(endings[1] > 0 && endings[2] > 0);
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 4 && std::string_view(argv[1]) == "-migrate") {
        const int pipe = std::stoi(argv[3]);
        ChildProcess::tell(pipe, 0);
        RunStore store(argv[2]);
        ChildProcess::tell(pipe, 1);
        pause();
    }
    RunMigrationTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "RunMigrationTest.moc"
