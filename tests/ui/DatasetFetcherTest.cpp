// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DatasetFetcher.h"

#include "core/data/DatasetPlaces.h"
#include "core/fetch/UserDatasets.h"
#include "tests/data/TestFiles.h"
#include "tests/fetch/FetchTools.h"
#include "tests/fetch/TarMaker.h"
#include "tests/fetch/WebServer.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace rlab;
using namespace rlab::test;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000;
constexpr DownloadOptions hasty{4, 0ms, 5000ms};
const std::string name = "cifar-100";
const QString title = QString::fromStdString(name);

} // namespace

/// A small archive under CIFAR-100's name, from a server in this very thread: whoever blocked it
/// would wait for ever.
class DatasetFetcherTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("RESIDUAL_LAB_DATASETS", folder_->path().toLocal8Bit());
        setUserDatasets(userDatasetFolder());
        server_ = std::make_unique<WebServer>();
        archive_ = TarMaker()
                       .file("cifar-100-binary/train.bin", noise(400'000, 1))
                       .file("cifar-100-binary/test.bin", noise(90'000, 2))
                       .bytes();
        server_->files["/c.tar.gz"] = {archive_};
        fetcher_ = std::make_unique<DatasetFetcher>(sources(), hasty);
    }
    void cleanup() {
        fetcher_.reset();
        setUserDatasets({});
    }

    void fetches() {
        QSignalSpy fetched(fetcher_.get(), &DatasetFetcher::fetched);
        QCOMPARE(fetcher_->bytesKept(name), 0);
        fetcher_->fetch(name);
        QVERIFY(fetcher_->status(name).isRunning);
        QVERIFY(fetched.wait(patience));
        QCOMPARE(fetched[0][0].toString(), title);
        QCOMPARE(fetched[0][1].toString(), folder_->filePath(title));
        QVERIFY(!fetcher_->status(name).isRunning);
        QVERIFY(fetcher_->status(name).error.isEmpty());
        QVERIFY(!findDataset(datasetInfo(name), {}).empty());
        QVERIFY(fetcher_->place(name) == findDataset(datasetInfo(name), {}));
    }

    void cancelsWithinASecondAndGoesOn() {
        server_->stallAfter = 200'000;
        fetcher_->fetch(name);
        const auto bytes = [&] {
            const auto meter = fetcher_->status(name).meter;
            return meter ? meter->progress().bytes : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(bytes(), 200'000, patience);
        QElapsedTimer timer;
        timer.start();
        fetcher_->cancel(name);
        QVERIFY(fetcher_->status(name).isStopping);
        QTRY_VERIFY(!fetcher_->status(name).isRunning);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(fetcher_->status(name).error.isEmpty()); // that was no failure
        QCOMPARE(fetcher_->bytesKept(name), 200'000);

        server_->stallAfter = -1;
        QSignalSpy fetched(fetcher_.get(), &DatasetFetcher::fetched);
        fetcher_->fetch(name);
        QVERIFY(fetched.wait(patience));
        QCOMPARE(server_->ranges(), QList<QByteArray>{"bytes=200000-"});
    }

    void failsAndTriesAgain() {
        server_->files.clear();
        fetcher_->fetch(name);
        QTRY_VERIFY_WITH_TIMEOUT(!fetcher_->status(name).isRunning, patience);
        RLAB_VERIFY_CONTAINS(fetcher_->status(name).error, "the server answers 404");
        server_->files["/c.tar.gz"] = {archive_};
        QSignalSpy fetched(fetcher_.get(), &DatasetFetcher::fetched);
        fetcher_->fetch(name);
        QVERIFY(fetcher_->status(name).error.isEmpty()); // not of this call
        QVERIFY(fetched.wait(patience));
    }

    void keepsThePartWhenDestroyed() {
        server_->stallAfter = 100'000;
        fetcher_->fetch(name);
        QTRY_COMPARE_WITH_TIMEOUT(fetcher_->bytesKept(name), 100'000, patience);
        QElapsedTimer timer;
        timer.start();
        fetcher_.reset();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        fetcher_ = std::make_unique<DatasetFetcher>(sources(), hasty);
        QCOMPARE(fetcher_->bytesKept(name), 100'000);
    }

    /// Nothing comes any more: what was measured is not what holds.
    void aStalledDownloadHasNoSpeed() {
        server_->stallAfter = 100'000;
        fetcher_->fetch(name);
        const auto meter = [&] { return fetcher_->status(name).meter; };
        QTRY_VERIFY_WITH_TIMEOUT(meter(), patience);
        QTest::qWait(1000);
        QVERIFY(meter()->seconds() > 0.5);
        QVERIFY(!meter()->bytesPerSecond());
    }

    /// Each set has a thread of its own, and one doesn't wait for the other.
    void fetchesTwoAtATime() {
        server_->stallAfter = 100'000;
        fetcher_->fetch(name);
        QTRY_COMPARE_WITH_TIMEOUT(fetcher_->bytesKept(name), 100'000, patience);
        server_->stallAfter = -1;
        QSignalSpy fetched(fetcher_.get(), &DatasetFetcher::fetched);
        fetcher_->fetch("mnist");
        QVERIFY(fetched.wait(patience));
        QCOMPARE(fetched[0][0].toString(), QStringLiteral("mnist"));
        QVERIFY(fetcher_->status(name).isRunning);
    }

private:
    std::vector<DatasetSource> sources() const {
        DatasetSource cifar{name, "home", "licence", "citation", {}};
        cifar.downloads.push_back({"c.tar.gz",
                                   SourceDownload::Kind::Tar,
                                   archive_.size(),
                                   sha256(archive_),
                                   {server_->address("/c.tar.gz")},
                                   {sourceFile("train.bin", noise(400'000, 1)),
                                    sourceFile("test.bin", noise(90'000, 2))}});
        DatasetSource mnist{"mnist", "home", "licence", "citation", {}};
        for (const std::string& file : datasetInfo("mnist").files) {
            const QByteArray bytes = QByteArray::fromStdString(file);
            const QByteArray packed = gzipped(bytes);
            const QString path = QString::fromStdString('/' + file);
            server_->files[path] = {packed};
            mnist.downloads.push_back({file + ".gz",
                                       SourceDownload::Kind::Gzip,
                                       packed.size(),
                                       sha256(packed),
                                       {server_->address(path)},
                                       {sourceFile(file, bytes)}});
        }
        return {cifar, mnist};
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WebServer> server_;
    QByteArray archive_;
    std::unique_ptr<DatasetFetcher> fetcher_;
};

QTEST_GUILESS_MAIN(DatasetFetcherTest)
#include "DatasetFetcherTest.moc"
