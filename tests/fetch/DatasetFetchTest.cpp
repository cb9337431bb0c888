// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/DatasetFetch.h"

#include "core/base/Stopped.h"
#include "core/data/DatasetFiles.h"
#include "core/data/DatasetPlaces.h"
#include "core/fetch/DatasetCheck.h"
#include "core/fetch/FetchLock.h"
#include "core/fetch/UserDatasets.h"
#include "tests/data/TestFiles.h"
#include "tests/fetch/FetchTools.h"
#include "tests/fetch/TarMaker.h"
#include "tests/fetch/WebServer.h"
#include "tests/store/FailingDisk.h"

#include <QDir>
#include <QTemporaryDir>

#include <utility>

using namespace rlab;
using namespace rlab::test;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

constexpr DownloadOptions hasty{4, 0ms, 400ms};

const QByteArray trainBytes = noise(200'000, 1), testBytes = noise(90'000, 2);

QByteArray tarOfTheSet() {
    return TarMaker()
        .folder("tiny-bin/")
        .file("tiny-bin/readme.html", "hello")
        .file("tiny-bin/train.bin", trainBytes)
        .file("tiny-bin/test.bin", testBytes)
        .bytes();
}

} // namespace

/// Fetches a tiny set of two files, as an archive like CIFAR's or as single files like MNIST's.
class DatasetFetchTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { setUserDatasets({}); }
    void fetchesAnArchive();
    void fetchesSingleFiles();
    void fetchesIntoTheUsersFolder();
    void findsWhatIsThere_data();
    void findsWhatIsThere();
    void replacesADamagedSet();
    void goesBeforeADamagedSet();
    void failureLeavesWhatWasThere();
    void refusesAWrongFile();
    void aFileMixedFromTwoIsFetchedAgain();
    void refusesAHostileArchive();
    void goesOnAfterAStop();
    void keepsSingleFilesThatAreDone();
    void oneAtATime();
    void tooLittleRoom();
    void cannotWriteThere();
    void aFullDiskKeepsWhatHasArrived_data();
    void aFullDiskKeepsWhatHasArrived();
    void aReadOnlyDiskIsTold();
    void checksEachFile();
    void findsCifar10OnTheDisk();

private:
    FetchResult fetch(const DatasetFetch::Observer& observer = {});
    QString fetchMessage() {
        return errorMessage([&] { fetch(); });
    }
    QStringList entries() const {
        return QDir(folder_->path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries);
    }
    void serve(const QByteArray& archive);
    void serveSingleFiles();
    void putInPlace(const QString& folder, const QByteArray& train, const QByteArray& test);
    void verifySet(const fs::path& place) const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WebServer> server_;
    fs::path directory_;
    DatasetInfo info_;
    DatasetSource source_;
    std::stop_source stop_;
};

void DatasetFetchTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<WebServer>();
    directory_ = folder_->path().toStdString();
    stop_ = {};
    info_ = datasetInfo("cifar-100");
    info_.name = "tiny";
    info_.title = "Tiny";
    info_.files = {"train.bin", "test.bin"};
    info_.archiveFolder = "tiny-bin";
    info_.systemDirectory = "/nowhere";
    serve(tarOfTheSet());
}

void DatasetFetchTest::serve(const QByteArray& archive) {
    server_->files["/tiny.tar.gz"] = {archive};
    source_ = {"tiny", "home", "licence", "citation", {}};
    source_.downloads.push_back(
        {"tiny.tar.gz",
         SourceDownload::Kind::Tar,
         archive.size(),
         sha256(archive),
         {server_->address("/tiny.tar.gz")},
         {sourceFile("train.bin", trainBytes), sourceFile("test.bin", testBytes)}});
}

void DatasetFetchTest::serveSingleFiles() {
    source_.downloads.clear();
    for (const auto& [name, bytes] :
         {std::pair{"train.bin", trainBytes}, {"test.bin", testBytes}}) {
        const QByteArray packed = gzipped(bytes);
        const QString path = QString("/%1.gz").arg(name);
        server_->files[path] = {packed};
        source_.downloads.push_back({name + std::string(".gz"),
                                     SourceDownload::Kind::Gzip,
                                     packed.size(),
                                     sha256(packed),
                                     {server_->address(path)},
                                     {sourceFile(name, bytes)}});
    }
}

FetchResult DatasetFetchTest::fetch(const DatasetFetch::Observer& observer) {
    return DatasetFetch(source_, info_, directory_, hasty).run(stop_.get_token(), observer);
}

void DatasetFetchTest::putInPlace(const QString& folder, const QByteArray& train,
                                  const QByteArray& test) {
    QVERIFY(QDir(folder_->path()).mkpath(folder));
    writeFile(folder_->filePath(folder + "/train.bin"), train);
    writeFile(folder_->filePath(folder + "/test.bin"), test);
}

void DatasetFetchTest::verifySet(const fs::path& place) const {
    QCOMPARE(contents(place / "train.bin"), trainBytes);
    QCOMPARE(contents(place / "test.bin"), testBytes);
}

void DatasetFetchTest::fetchesAnArchive() {
    std::int64_t downloaded = 0, unpacked = 0;
    const FetchResult result = fetch([&](const FetchProgress& progress) {
        QVERIFY(progress.bytes <= progress.total);
        if (progress.stage == FetchProgress::Stage::Downloading)
            downloaded = progress.bytes;
        if (progress.stage == FetchProgress::Stage::Unpacking)
            unpacked = progress.bytes;
    });
    QVERIFY(!result.wasThere);
    QVERIFY(result.folder == directory_ / "tiny");
    QCOMPARE(downloaded, source_.downloadBytes());
    QCOMPARE(unpacked, std::int64_t{290'000});
    verifySet(directory_ / "tiny");
    QCOMPARE(entries(), QStringList("tiny")); // no archive, no part, no note
    QVERIFY(findDataset(info_, directory_) == directory_ / "tiny");
}

void DatasetFetchTest::fetchesSingleFiles() {
    serveSingleFiles();
    std::int64_t last = 0;
    fetch([&](const FetchProgress& progress) {
        if (progress.stage == FetchProgress::Stage::Downloading) {
            QVERIFY(progress.bytes >= last);
            last = progress.bytes;
            QCOMPARE(progress.total, source_.downloadBytes());
        }
    });
    QCOMPARE(last, source_.downloadBytes());
    verifySet(directory_ / "tiny");
    QCOMPARE(entries(), QStringList("tiny"));
}

void DatasetFetchTest::fetchesIntoTheUsersFolder() {
    qputenv("RESIDUAL_LAB_DATASETS", folder_->path().toLocal8Bit());
    QVERIFY(userDatasetFolder() == directory_);
    setUserDatasets(userDatasetFolder());
    const FetchResult result = DatasetFetch(source_, info_, {}, hasty).run({});
    QVERIFY(result.folder == directory_ / "tiny");
    QVERIFY(findDataset(info_, {}) == directory_ / "tiny");
    QVERIFY(DatasetFetch(source_, info_, {}, hasty).run({}).wasThere);
    qunsetenv("RESIDUAL_LAB_DATASETS");
    QVERIFY(userDatasetFolder().string().ends_with("/residual-lab/datasets"));
}

void DatasetFetchTest::findsWhatIsThere_data() {
    QTest::addColumn<QString>("folder");
    QTest::newRow("in the folder") << ".";
    QTest::newRow("unpacked archive") << "tiny-bin";
    QTest::newRow("fetched") << "tiny";
    QTest::newRow("unpacked in the set's folder") << "tiny/tiny-bin";
}

void DatasetFetchTest::findsWhatIsThere() {
    QFETCH(QString, folder);
    putInPlace(folder, trainBytes, testBytes);
    std::int64_t checked = 0;
    const FetchResult result = fetch([&](const FetchProgress& progress) {
        QVERIFY(progress.stage == FetchProgress::Stage::Checking);
        checked = progress.bytes;
    });
    QVERIFY(result.wasThere);
    QCOMPARE(checked, std::int64_t{290'000});
    QVERIFY(fs::equivalent(result.folder, directory_ / folder.toStdString()));
    QVERIFY(server_->requests.isEmpty());
}

void DatasetFetchTest::replacesADamagedSet() {
    putInPlace("tiny", trainBytes, noise(90'000, 7));
    writeFile(folder_->filePath("tiny/mine.txt"), "notes");
    QVERIFY(!fetch().wasThere);
    verifySet(directory_ / "tiny");
    QCOMPARE(contents(directory_ / "tiny" / "mine.txt"), QByteArray("notes"));
}

/// Also for a set that isn't where fetched ones are: the next reader must find the right files.
void DatasetFetchTest::goesBeforeADamagedSet() {
    for (const char* folder : {".", "tiny-bin"}) {
        init();
        putInPlace(folder, trainBytes, "damaged");
        QVERIFY(!fetch().wasThere);
        QVERIFY(findDataset(info_, directory_) == directory_ / "tiny");
        QVERIFY(fetch().wasThere);
        QCOMPARE(contents(directory_ / folder / "test.bin"), QByteArray("damaged"));
    }
}

void DatasetFetchTest::failureLeavesWhatWasThere() {
    putInPlace("tiny", trainBytes, "damaged");
    server_->files.clear();
    RLAB_VERIFY_CONTAINS(fetchMessage(), "404");
    QCOMPARE(entries(), QStringList("tiny")); // nothing that is empty
    QCOMPARE(contents(directory_ / "tiny" / "train.bin"), trainBytes);
    QCOMPARE(contents(directory_ / "tiny" / "test.bin"), QByteArray("damaged"));
}

void DatasetFetchTest::refusesAWrongFile() {
    server_->files["/tiny.tar.gz"].bytes = noise(static_cast<int>(tarOfTheSet().size()), 3);
    const QString message = fetchMessage();
    QVERIFY(message.startsWith(QString::fromStdString(server_->address("/tiny.tar.gz: "))));
    RLAB_VERIFY_CONTAINS(message, "what arrived is not tiny.tar.gz: its SHA-256 begins with ");
    RLAB_VERIFY_CONTAINS(message, "it was deleted");
    QVERIFY(!fs::exists(directory_ / "tiny"));
    QCOMPARE(entries(), QStringList());
    server_->files["/tiny.tar.gz"].bytes = tarOfTheSet();
    fetch();
    verifySet(directory_ / "tiny");
}

/// A server that changes the file between two parts and sends the second all the same.
void DatasetFetchTest::aFileMixedFromTwoIsFetchedAgain() {
    const QByteArray right = tarOfTheSet();
    server_->files["/tiny.tar.gz"].bytes = noise(static_cast<int>(right.size()), 3);
    server_->breaks = 100;
    server_->breakAfter = 100;
    RLAB_VERIFY_CONTAINS(fetchMessage(), "what has arrived is kept");
    server_->breaks = 0;
    server_->heedsIfRange = false;
    server_->files["/tiny.tar.gz"] = {right};
    QVERIFY(!fetch().wasThere);
    verifySet(directory_ / "tiny");
    QVERIFY(!server_->requests.last().headers.contains("range"));
}

/// Right by its SHA-256, so that only the unpacking can see it.
void DatasetFetchTest::refusesAHostileArchive() {
    serve(TarMaker()
              .file("tiny-bin/train.bin", trainBytes)
              .file("tiny-bin/test.bin", testBytes)
              .file("../../evil", "x")
              .bytes());
    RLAB_VERIFY_CONTAINS(fetchMessage(), "\"../../evil\", which would lie outside");
    QCOMPARE(entries(), QStringList());
    QVERIFY(!fs::exists(directory_ / "evil"));
}

void DatasetFetchTest::goesOnAfterAStop() {
    const QByteArray archive = tarOfTheSet();
    server_->stallAfter = 150'000;
    QVERIFY_EXCEPTION_THROWN(fetch([&](const FetchProgress& progress) {
                                 if (progress.bytes == 150'000)
                                     stop_.request_stop();
                             }),
                             Stopped);
    QVERIFY(!fs::exists(directory_ / "tiny"));
    QCOMPARE(contents(directory_ / "tiny.fetch" / "tiny.tar.gz.part"), archive.left(150'000));
    stop_ = {};
    server_->stallAfter = -1;
    fetch();
    verifySet(directory_ / "tiny");
    QCOMPARE(server_->ranges(), QList<QByteArray>{"bytes=150000-"});
}

void DatasetFetchTest::keepsSingleFilesThatAreDone() {
    serveSingleFiles();
    const auto second = server_->files.take("/test.bin.gz");
    RLAB_VERIFY_CONTAINS(fetchMessage(), "test.bin.gz: the server answers 404");
    QCOMPARE(DatasetFetch(source_, info_, directory_).bytesKept(), source_.downloads[0].bytes);
    QVERIFY(!fs::exists(directory_ / "tiny"));
    server_->files["/test.bin.gz"] = second;
    server_->requests.clear();
    fetch();
    verifySet(directory_ / "tiny");
    QCOMPARE(server_->requests.size(), 1);
}

void DatasetFetchTest::oneAtATime() {
    {
        const FetchLock other(directory_ / ".tiny.lock", "Tiny");
        RLAB_VERIFY_CONTAINS(fetchMessage(), "another program is fetching Tiny into this folder");
        QVERIFY(server_->requests.isEmpty());
    }
    QCOMPARE(fetchMessage(), QString());
}

void DatasetFetchTest::tooLittleRoom() {
    source_.downloads[0].holds[0].bytes = std::int64_t{1} << 60;
    const QString message = fetchMessage();
    RLAB_VERIFY_CONTAINS(message, "there is too little room on the disk: Tiny needs 1152921504");
    RLAB_VERIFY_CONTAINS(message, "and 68 MB should stay free");
    QVERIFY(server_->requests.isEmpty());
    QCOMPARE(entries(), QStringList());
}

void DatasetFetchTest::cannotWriteThere() {
    writeFile(folder_->filePath("file"), "");
    directory_ /= "file";
    RLAB_VERIFY_CONTAINS(fetchMessage(), "/file: can't be made a folder");
}

void DatasetFetchTest::aFullDiskKeepsWhatHasArrived_data() {
    using Stage = FetchProgress::Stage;
    QTest::addColumn<Stage>("stage");
    QTest::addColumn<QString>("file");
    QTest::newRow("downloading") << Stage::Downloading << "/tiny.fetch/tiny.tar.gz.part";
    QTest::newRow("unpacking") << Stage::Unpacking << "/tiny.fetch/files/test.bin";
}

/// It becomes full meanwhile: there was room enough when the fetching began.
void DatasetFetchTest::aFullDiskKeepsWhatHasArrived() {
    QFETCH(const FetchProgress::Stage, stage);
    QFETCH(const QString, file);
    constexpr int kilobytes = 70'000;
    const SmallDisk disk(directory_, kilobytes);
    if (!disk.isThere())
        QSKIP("only root can make a small disk");
    putInPlace("tiny", trainBytes, "damaged");
    server_->breaks = 1; // so that not all comes at once
    server_->breakAfter = 100'000;
    bool isFull = false;
    const QString message = errorMessage([&] {
        fetch([&](const FetchProgress& progress) {
            if (progress.stage == stage && progress.bytes < progress.total &&
                !std::exchange(isFull, true))
                disk.fill();
        });
    });
    QCOMPARE(message, folder_->path() + file +
                          ": can't be written: No space left on device; free some space on this "
                          "disk, or choose a folder on another one");
    QCOMPARE(contents(directory_ / "tiny" / "test.bin"), QByteArray("damaged"));
    const std::int64_t kept = DatasetFetch(source_, info_, directory_).bytesKept();
    QVERIFY2(kept >= 100'000, qPrintable(QString::number(kept)));
    disk.empty();
    server_->requests.clear();
    fetch();
    verifySet(directory_ / "tiny");
    QVERIFY(server_->requests.isEmpty() || !server_->ranges().isEmpty());
}

void DatasetFetchTest::aReadOnlyDiskIsTold() {
    constexpr int kilobytes = 100'000;
    SmallDisk disk(directory_, kilobytes);
    if (!disk.isThere())
        QSKIP("only root can make a small disk");
    putInPlace("tiny", trainBytes, "damaged");
    QVERIFY(disk.protect(kilobytes));
    const QString message = fetchMessage();
    RLAB_VERIFY_CONTAINS(message, folder_->path());
    RLAB_VERIFY_CONTAINS(message, ": Read-only file system; choose a folder that you may write to");
    QVERIFY(server_->requests.isEmpty());
    QCOMPARE(contents(directory_ / "tiny" / "test.bin"), QByteArray("damaged"));
}

void DatasetFetchTest::checksEachFile() {
    putInPlace("tiny", trainBytes, testBytes);
    const auto check = [&] {
        return checkDataset(source_, info_, lookForFiles(info_, directory_), {});
    };
    QVERIFY(isRight(check()));
    QVERIFY(check()[0].state == FileState::Right);
    writeFile(folder_->filePath("tiny/train.bin"), noise(200'000, 8));
    writeFile(folder_->filePath("tiny/test.bin"), testBytes.chopped(1));
    QVERIFY(!isRight(check()));
    RLAB_VERIFY_CONTAINS(QString::fromStdString(check()[0].finding), "its SHA-256 is ");
    QCOMPARE(check()[1].finding, std::string("has 89999 bytes instead of 90000"));
    source_.downloads[0].holds[0].sha256.clear();
    QVERIFY(check()[0].state == FileState::LengthRight);
    QVERIFY(QFile::remove(folder_->filePath("tiny/train.bin")));
    writeFile(folder_->filePath("tiny/train.bin.gz"), gzipped(trainBytes));
    QVERIFY(check()[0].state == FileState::LengthRight);
    writeFile(folder_->filePath("tiny/train.bin.gz"), gzipped(trainBytes).left(100'000));
    QVERIFY(check()[0].state == FileState::Wrong);
    RLAB_VERIFY_CONTAINS(QString::fromStdString(check()[0].finding), "is cut off");
}

/// Of the real set, where it is installed.
void DatasetFetchTest::findsCifar10OnTheDisk() {
    const DatasetInfo& info = datasetInfo("cifar-10");
    if (findDataset(info, {}).empty())
        QSKIP("CIFAR-10 is not installed");
    QVERIFY(DatasetFetch(*datasetSource("cifar-10"), info, {}).run({}).wasThere);
}

QTEST_GUILESS_MAIN(DatasetFetchTest)
#include "DatasetFetchTest.moc"
