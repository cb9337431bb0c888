// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/Downloader.h"

#include "core/base/Stopped.h"
#include "core/fetch/PartFile.h"
#include "tests/data/TestFiles.h"
#include "tests/fetch/FetchTools.h"
#include "tests/fetch/WebServer.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <atomic>
#include <csignal>
#include <sys/resource.h>
#include <thread>

using namespace rlab;
using namespace rlab::test;
using namespace std::chrono_literals;

namespace {

const QByteArray whole = noise(300'000, 1), changed = noise(300'000, 2);
constexpr DownloadOptions hasty{4, 0ms, 400ms};
constexpr DownloadOptions once{1, 0ms, 400ms};

} // namespace

class DownloaderTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void bringsTheFile();
    void goesOnWhereTheConnectionBroke();
    void goesOnInALaterCall();
    void givesUpWithoutProgress();
    void beginsAnewIfTheFileChanged();
    void beginsAnewIfTheServerKnowsNoRanges();
    void beginsAnewWithoutValidator_data();
    void beginsAnewWithoutValidator();
    void beginsAnewIfTheFileShrank();
    void refusesAnotherRange();
    void refusesAnotherLength_data();
    void refusesAnotherLength();
    void refusesMoreThanExpected();
    void noticesAnEarlyEnd_data();
    void noticesAnEarlyEnd();
    void asksTheNextAddress();
    void tellsOfEveryAddress();
    void followsRedirections();
    void refusesRedirections_data();
    void refusesRedirections();
    void noticesAStall();
    void stopsWithinASecond();
    void tellsOfAFullDisk();
    void worksOnAnyThread();

private:
    bool fetch(const DownloadOptions& options = hasty) {
        return download(what_, part_, stop_.get_token(), progress_, options);
    }
    QString fetchMessage(const DownloadOptions& options = hasty) {
        return errorMessage([&] { fetch(options); });
    }
    /// The first 100,000 bytes, from a call that broke off.
    void leaveAPart();

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WebServer> server_;
    std::filesystem::path part_;
    SourceDownload what_;
    ByteProgress progress_;
    std::stop_source stop_;
};

void DownloaderTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<WebServer>();
    part_ = folder_->filePath("set.part").toStdString();
    server_->files["/set"] = {whole};
    what_ = {"set", SourceDownload::Kind::Gzip, whole.size(), {}, {server_->address("/set")}, {}};
    progress_ = {};
    stop_ = {};
}

void DownloaderTest::leaveAPart() {
    server_->breaks = 1;
    server_->breakAfter = 100'000;
    RLAB_VERIFY_CONTAINS(fetchMessage(once),
                         "the connection was closed after 100000 of 300000 bytes; what has "
                         "arrived is kept");
    QCOMPARE(contents(part_), whole.left(100'000));
    server_->requests.clear();
}

void DownloaderTest::bringsTheFile() {
    std::int64_t last = 0;
    progress_ = [&](std::int64_t bytes) {
        QVERIFY(bytes >= last);
        last = bytes;
    };
    QVERIFY(!fetch());
    QCOMPARE(last, std::int64_t{whole.size()});
    QCOMPARE(contents(part_), whole);
    QCOMPARE(server_->requests.size(), 1);
    QVERIFY(!server_->requests[0].headers.contains("range"));
    QCOMPARE(server_->requests[0].headers["accept-encoding"], QByteArray("identity"));
    QVERIFY(fetch()); // whole already: nobody is asked
    QCOMPARE(server_->requests.size(), 1);
    removePart(part_);
    QVERIFY(QDir(folder_->path()).isEmpty());
}

void DownloaderTest::goesOnWhereTheConnectionBroke() {
    server_->breaks = 2;
    server_->breakAfter = 70'000;
    QVERIFY(!fetch());
    QCOMPARE(contents(part_), whole);
    QCOMPARE(server_->ranges().value(0), QByteArray("bytes=70000-"));
}

void DownloaderTest::goesOnInALaterCall() {
    leaveAPart();
    QVERIFY(fetch());
    QCOMPARE(contents(part_), whole);
    QCOMPARE(server_->ranges(), QList<QByteArray>{"bytes=100000-"});
    QCOMPARE(server_->requests.last().headers["if-range"], QByteArray("\"first\""));
}

void DownloaderTest::givesUpWithoutProgress() {
    server_->breaks = 100;
    server_->breakAfter = 0;
    RLAB_VERIFY_CONTAINS(fetchMessage(), "the connection was closed");
    QVERIFY(server_->breaks > 90);
}

void DownloaderTest::beginsAnewIfTheFileChanged() {
    leaveAPart();
    server_->files["/set"] = {changed, "\"second\""};
    fetch();
    QCOMPARE(contents(part_), changed);
    QCOMPARE(server_->ranges().size(), 1);
}

void DownloaderTest::beginsAnewIfTheServerKnowsNoRanges() {
    leaveAPart();
    server_->knowsRanges = false;
    fetch();
    QCOMPARE(contents(part_), whole);
    QCOMPARE(server_->ranges().size(), 1);
}

void DownloaderTest::beginsAnewWithoutValidator_data() {
    QTest::addColumn<QByteArray>("tag");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("weak") << QByteArray("W/\"first\"");
}

void DownloaderTest::beginsAnewWithoutValidator() {
    QFETCH(QByteArray, tag);
    server_->files["/set"].tag = tag;
    leaveAPart();
    QVERIFY(!fetch());
    QCOMPARE(contents(part_), whole);
    QVERIFY(server_->ranges().isEmpty());
}

void DownloaderTest::beginsAnewIfTheFileShrank() {
    leaveAPart();
    server_->heedsIfRange = false;
    server_->files["/set"] = {whole.left(50'000)};
    RLAB_VERIFY_CONTAINS(fetchMessage(), "offers 50000 bytes, but set has 300000");
    QCOMPARE(server_->ranges().size(), 1); // there is no such range: the whole file, then
}

void DownloaderTest::refusesAnotherRange() {
    leaveAPart();
    server_->rangeShift = 7;
    RLAB_VERIFY_CONTAINS(fetchMessage(), "another part of the file than was asked for");
    QCOMPARE(contents(part_), whole.left(100'000));
    server_->rangeShift = 0;
    fetch();
    QCOMPARE(contents(part_), whole);
}

void DownloaderTest::refusesAnotherLength_data() {
    QTest::addColumn<int>("bytes");
    QTest::newRow("shorter") << 299'999;
    QTest::newRow("longer") << 300'001;
}

void DownloaderTest::refusesAnotherLength() {
    QFETCH(int, bytes);
    leaveAPart();
    server_->knowsRanges = false;
    server_->files["/set"] = {noise(bytes)};
    RLAB_VERIFY_CONTAINS(fetchMessage(), QString("offers %1 bytes, but set has 300000").arg(bytes));
    QCOMPARE(contents(part_), whole.left(100'000)); // untouched
}

void DownloaderTest::refusesMoreThanExpected() {
    server_->tellsLength = false;
    server_->files["/set"] = {whole + "more"};
    RLAB_VERIFY_CONTAINS(fetchMessage(), "sends more than the 300000 bytes of set");
    QCOMPARE(contents(part_), QByteArray());
}

void DownloaderTest::noticesAnEarlyEnd_data() {
    QTest::addColumn<bool>("tellsLength");
    QTest::newRow("a false length") << true;
    QTest::newRow("no length") << false;
}

void DownloaderTest::noticesAnEarlyEnd() {
    QFETCH(bool, tellsLength);
    server_->tellsLength = tellsLength;
    server_->announced = 300'000;
    server_->files["/set"] = {whole.left(200'000)};
    RLAB_VERIFY_CONTAINS(fetchMessage(once), "closed after 200000 of 300000 bytes");
}

void DownloaderTest::asksTheNextAddress() {
    what_.addresses = {server_->address("/missing"), server_->address("/set")};
    QVERIFY(!fetch());
    QCOMPARE(contents(part_), whole);
}

void DownloaderTest::tellsOfEveryAddress() {
    what_.addresses = {server_->address("/missing"), "http://127.0.0.1:1/set"};
    const QString message = fetchMessage();
    RLAB_VERIFY_CONTAINS(message, "/missing: the server answers 404 Not Found; http://127.0.0.1:1");
    RLAB_VERIFY_CONTAINS(message, "refused");
    QCOMPARE(contents(part_), QByteArray()); // the server's page of apology is no data
}

void DownloaderTest::followsRedirections() {
    what_.addresses = {server_->address("/old")};
    server_->redirections["/old"] = "/set";
    server_->breaks = 1;
    server_->breakAfter = 100'000;
    QVERIFY(!fetch());
    QCOMPARE(contents(part_), whole);
    QCOMPARE(server_->ranges(), (QList<QByteArray>{"bytes=100000-", "bytes=100000-"}));
}

void DownloaderTest::refusesRedirections_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("file") << QByteArray("file:///etc/passwd");
    QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/set");
    QTest::newRow("circle") << QByteArray("/old");
}

void DownloaderTest::refusesRedirections() {
    QFETCH(QByteArray, target);
    what_.addresses = {server_->address("/old")};
    server_->redirections["/old"] = target;
    RLAB_VERIFY_CONTAINS(fetchMessage(),
                         "leads to an address that is not followed: " + QString(target));
    QCOMPARE(contents(part_), QByteArray());
}

void DownloaderTest::noticesAStall() {
    server_->stallAfter = 100'000;
    QElapsedTimer timer;
    timer.start();
    RLAB_VERIFY_CONTAINS(fetchMessage(once), "sends nothing any more after 100000 of 300000");
    QVERIFY(timer.elapsed() < 3000);
    server_->stallAfter = -1;
    QVERIFY(fetch());
    QCOMPARE(contents(part_), whole);
}

void DownloaderTest::stopsWithinASecond() {
    server_->stallAfter = 100'000;
    QElapsedTimer timer;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(300ms);
        timer.start();
        stop_.request_stop();
    });
    QVERIFY_EXCEPTION_THROWN(fetch({4, 0ms, 30s}), Stopped);
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(contents(part_), whole.left(100'000));
    server_->stallAfter = -1;
    stop_ = {};
    QVERIFY(fetch());
    QCOMPARE(contents(part_), whole);
}

void DownloaderTest::tellsOfAFullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit limit{150'000, before.rlim_max}; // looks like a full disk
    setrlimit(RLIMIT_FSIZE, &limit);
    what_.addresses.push_back(server_->address("/set"));
    const QString message = fetchMessage();
    setrlimit(RLIMIT_FSIZE, &before);
    RLAB_VERIFY_CONTAINS(message, "set.part: can't be written: ");
    QCOMPARE(server_->requests.size(), 1); // no other address would help
    QVERIFY(fetch());
    QCOMPARE(contents(part_), whole);
}

void DownloaderTest::worksOnAnyThread() {
    std::atomic<bool> isDone = false;
    std::jthread worker([&] {
        fetch();
        isDone = true;
    });
    QTRY_VERIFY(isDone);
    worker.join();
    QCOMPARE(contents(part_), whole);
}

QTEST_GUILESS_MAIN(DownloaderTest)
#include "DownloaderTest.moc"
