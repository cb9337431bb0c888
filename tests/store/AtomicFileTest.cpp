// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/AtomicFile.h"

#include "core/store/AppendFile.h"
#include "tests/store/FailingDisk.h"
#include "tests/store/StoreTestTools.h"

#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace rlab;
using namespace rlab::test;

namespace {

/// Lets no file grow beyond this: what a full disk looks like to a program.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

QStringList filesIn(const ScratchFolder& folder) {
    QStringList names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        names << QString::fromStdString(entry.path().filename().string());
    return names;
}

} // namespace

class AtomicFileTest : public QObject {
    Q_OBJECT

private slots:
    void writesAllParts() {
        const ScratchFolder folder;
        const std::array<std::string_view, 3> parts{"one ", "", "two"};
        writeFile(folder / "file", parts);
        QCOMPARE(readRaw(folder / "file"), QByteArray("one two"));
        QCOMPARE(QString::fromStdString(readFile(folder / "file", 7)), QString("one two"));
    }

    void replacesAndLeavesNothingBehind() {
        const ScratchFolder folder;
        writeFile(folder / "file", "old and long");
        writeFile(folder / "file", "new");
        QCOMPARE(readRaw(folder / "file"), QByteArray("new"));
        QCOMPARE(filesIn(folder), QStringList("file"));
    }

    void namesMayBeInAnyLanguage() {
        const ScratchFolder folder;
        writeFile(folder / "Größe 大", "x");
        QVERIFY(std::filesystem::exists(folder / "Größe 大"));
        QCOMPARE(QString::fromStdString(readFile(folder / "Größe 大", 10)), QString("x"));
    }

    void fullDiskKeepsTheOldContents_data() {
        QTest::addColumn<int>("partBytes");
        QTest::newRow("one large part") << 100'000;
        QTest::newRow("many small parts") << 100;
    }
    void fullDiskKeepsTheOldContents() {
        QFETCH(int, partBytes);
        const std::string part(static_cast<std::size_t>(partBytes), 'x');
        const std::vector<std::string_view> parts(20, part);
        const ScratchFolder folder;
        writeFile(folder / "file", "old");
        QString error;
        {
            const FileSizeLimit limit(1000);
            error = fileErrorOf([&] { writeFile(folder / "file", parts); });
        }
        QVERIFY2(error.contains("file: can't be written: File too large"), qPrintable(error));
        QCOMPARE(readRaw(folder / "file"), QByteArray("old"));
        QCOMPARE(filesIn(folder), QStringList("file"));
    }

    void fullFileSystemKeepsTheOldContents() {
        const ScratchFolder folder;
        SmallDisk disk(folder.path(), 200);
        if (!disk.isThere())
            QSKIP("only root can make a small disk");
        writeFile(folder / "file", "old");
        disk.fill();
        const std::string large(100'000, 'x');
        const QString error = fileErrorOf([&] { writeFile(folder / "file", large); });
        QVERIFY2(error.contains("file: can't be written: No space left on device; free some space"),
                 qPrintable(error));
        QCOMPARE(readRaw(folder / "file"), QByteArray("old"));
        disk.empty();
        QCOMPARE(filesIn(folder), QStringList("file"));
        writeFile(folder / "file", large);
    }

    void protectedFileSystemIsTold() {
        const ScratchFolder folder;
        SmallDisk disk(folder.path(), 200);
        if (!disk.isThere())
            QSKIP("only root can make a small disk");
        writeFile(folder / "file", "old");
        QVERIFY(disk.protect(200));
        const QString error = fileErrorOf([&] { writeFile(folder / "file", "new"); });
        QVERIFY2(error.contains("is not writable; choose a folder that you may write to"),
                 qPrintable(error));
        QCOMPARE(readRaw(folder / "file"), QByteArray("old"));
    }

    void failingSyncKeepsTheOldContents() {
        const ScratchFolder folder;
        writeFile(folder / "file", "old");
        {
            const FailingSync failing;
            const QString error = fileErrorOf([&] { writeFile(folder / "file", "new"); });
            QVERIFY2(error.contains("Input/output error; the disk may be failing"),
                     qPrintable(error));
            QCOMPARE(readRaw(folder / "file"), QByteArray("old"));
            QCOMPARE(filesIn(folder), QStringList("file"));
        }
        // The file is there, only its name may be lost in a power cut.
        const FailingSync failing(1);
        const QString error = fileErrorOf([&] { writeFile(folder / "file", "new"); });
        QVERIFY2(error.contains(": can't be synced: Input/output error; the disk may be failing"),
                 qPrintable(error));
        QCOMPARE(readRaw(folder / "file"), QByteArray("new"));
    }

    void appendedPiecesAreWholeOrNotThere() {
        const ScratchFolder folder;
        {
            AppendFile file(folder / "file");
            file.append("one\n");
            file.append("two\n");
            file.sync();
            const FileSizeLimit limit(10);
            const QString error = fileErrorOf([&] { file.append("three\n"); });
            QVERIFY2(error.contains("file: can't be written: File too large"), qPrintable(error));
            QCOMPARE(readRaw(folder / "file"), QByteArray("one\ntwo\n"));
            file.append("3\n");
            const FailingSync failing;
            QVERIFY(fileErrorOf([&] { file.sync(); }).contains("the disk may be failing"));
        }
        AppendFile file(folder / "file", 4);
        file.append("too\n");
        QCOMPARE(readRaw(folder / "file"), QByteArray("one\ntoo\n"));
        QVERIFY(fileErrorOf([&] {
                    AppendFile(folder / "file", 9);
                }).contains("is cut short: it has fewer than the 9 bytes expected"));
        QVERIFY(fileErrorOf([&] { AppendFile(folder / "no/file"); }).contains("No such file"));
    }

    void missingFolderIsNamed() {
        const ScratchFolder folder;
        const QString error = fileErrorOf([&] { writeFile(folder / "no/file", "x"); });
        QVERIFY2(error.contains("there is no folder") && error.contains("/no"), qPrintable(error));
    }

    void folderCannotBeWrittenAsFile() {
        const ScratchFolder folder;
        makeFolder(folder / "sub");
        const QString error = fileErrorOf([&] { writeFile(folder / "sub", "x"); });
        QVERIFY2(error.contains("sub: can't be written: "), qPrintable(error));
    }

    void deniedPermissionIsTold() {
        if (geteuid() == 0)
            QSKIP("nothing is denied to root");
        const ScratchFolder folder;
        makeFolder(folder / "locked");
        std::filesystem::permissions(folder / "locked", std::filesystem::perms::owner_read |
                                                            std::filesystem::perms::owner_exec);
        const QString error = fileErrorOf([&] { writeFile(folder / "locked/file", "x"); });
        QVERIFY2(error.contains("Permission denied"), qPrintable(error));
        std::filesystem::permissions(folder / "locked", std::filesystem::perms::owner_all);
    }

    void readingSaysWhyNot() {
        const ScratchFolder folder;
        const auto errorOf = [&](const std::filesystem::path& path) {
            return fileErrorOf([&] { readFile(path, 4); });
        };
        QVERIFY(errorOf(folder / "none").contains("none: can't be read: No such file"));
        QVERIFY(errorOf(folder.path()).contains("can't be read: it is not a regular file"));
        QVERIFY(errorOf("/dev/zero").contains("can't be read: it is not a regular file"));
        writeFile(folder / "file", "12345");
        QVERIFY(errorOf(folder / "file").contains("more than the 4 bytes"));
    }

    void foldersAreMadeWithThoseAbove() {
        const ScratchFolder folder;
        makeFolder(folder / "a/b/c");
        makeFolder(folder / "a/b/c");
        QVERIFY(std::filesystem::is_directory(folder / "a/b/c"));
        writeFile(folder / "file", "x");
        for (const char* name : {"file", "file/below"}) {
            const QString error = fileErrorOf([&] { makeFolder(folder / name); });
            QVERIFY2(error.contains("can't be made a folder: Not a directory"), qPrintable(error));
        }
    }
};

QTEST_GUILESS_MAIN(AtomicFileTest)
#include "AtomicFileTest.moc"
