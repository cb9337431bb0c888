// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/DatasetCatalogue.h"
#include "core/data/GzipFile.h"
#include "core/fetch/DatasetSource.h"
#include "core/fetch/FetchLock.h"
#include "tests/app/Program.h"
#include "tests/data/TestFiles.h"
#include "tests/fetch/FetchTools.h"
#include "tests/fetch/WebServer.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <functional>
#include <memory>

using namespace rlab;
using namespace rlab::test;
using nlohmann::json;

/// datasets list, fetch and check, beside a web server on this computer.
class DatasetsCommandTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void listTellsWhereSetsAre();
    void wrongCallsAreRefused_data();
    void wrongCallsAreRefused();
    void failuresAreTold_data();
    void failuresAreTold();
    void allGoesOnAfterAFailure();
    void stopsAndGoesOn();
    void anotherProgramFetches();
    void fetchedSetsAreFoundAndRight();
    void checkTellsWhatIsWrong();
    void trainingFindsFetchedSets();

private:
    /// Runs the program while the server serves; `meanwhile` is called again and again.
    Outcome callServed(const QStringList& arguments,
                       const std::function<void(qint64 process)>& meanwhile = {});
    QStringList fetch(const QString& set) const {
        return {"datasets", "fetch", set, "--data", folder_->path(), "--mirror", mirror()};
    }
    QString mirror() const { return QString::fromStdString(server_->address({})); }
    QString path(const QString& below) const { return folder_->filePath(below); }
    QStringList entries() const {
        return QDir(folder_->path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries);
    }
    /// Unpacks Fashion-MNIST, where Debian's package has put it, into the folder.
    bool unpackFashion(const QString& folder) const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WebServer> server_;
};

namespace {

const SourceDownload& mnistImages() {
    return datasetSource("mnist")->downloads.front();
}

QByteArray wrongImages() {
    return noise(static_cast<int>(mnistImages().bytes));
}

QString errorOf(const Outcome& outcome) {
    const json document = json::parse(outcome.out.toStdString());
    return QString::fromStdString(document["datasets"][0].value("error", ""));
}

} // namespace

void DatasetsCommandTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    server_ = std::make_unique<WebServer>();
    qputenv("RESIDUAL_LAB_DATASETS", folder_->path().toLocal8Bit());
}

Outcome DatasetsCommandTest::callServed(const QStringList& arguments,
                                        const std::function<void(qint64 process)>& meanwhile) {
    QProcess process;
    QEventLoop loop;
    QTimer watch;
    connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    connect(&watch, &QTimer::timeout, &loop, [&] {
        if (meanwhile)
            meanwhile(process.processId());
    });
    QTimer::singleShot(60'000, &process, &QProcess::kill);
    watch.start(20);
    process.start(QStringLiteral(RLAB_PROGRAM), arguments);
    loop.exec();
    return outcomeOf(process);
}

bool DatasetsCommandTest::unpackFashion(const QString& folder) const {
    const DatasetInfo& info = datasetInfo("fashion-mnist");
    if (!QDir(folder_->path()).mkpath(folder))
        return false;
    for (const std::string& name : info.files) {
        const std::filesystem::path packed = info.systemDirectory / (name + ".gz");
        if (!std::filesystem::exists(packed))
            return false;
        const std::int64_t size = datasetSource(info.name)->file(name)->bytes;
        GzipFile file(packed);
        const auto bytes = file.read(static_cast<std::size_t>(size));
        writeFile(path(folder + '/' + QString::fromStdString(name)),
                  QByteArray(reinterpret_cast<const char*>(bytes.data()),
                             static_cast<qsizetype>(bytes.size())));
    }
    return true;
}

void DatasetsCommandTest::listTellsWhereSetsAre() {
    const auto mnist = [&] {
        const Outcome outcome = call({"datasets", "list", "--data", folder_->path(), "--json"});
        const json document = json::parse(outcome.out.toStdString());
        for (const json& set : document["datasets"])
            if (set["name"] == "mnist")
                return set;
        return json();
    };
    QVERIFY(!mnist()["available"].get<bool>());
    QCOMPARE(mnist()["download_bytes"].get<int>(), 11'594'722);
    QVERIFY(!mnist()["licence"].get<std::string>().empty());
    const Outcome text = call({"datasets", "--data", folder_->path()});
    QCOMPARE(text.status, 0);
    const QString command = "residual-lab datasets fetch mnist --data \"" + folder_->path() + '"';
    QVERIFY(text.out.contains("not found; " + command + " gets it (12 MB)"));
    QVERIFY(call({"datasets"}).out.contains("; residual-lab datasets fetch mnist gets it (12 MB)"));

    QVERIFY(QDir(folder_->path()).mkpath("mnist"));
    for (const std::string& name : datasetInfo("mnist").files)
        writeFile(path("mnist/" + QString::fromStdString(name)), "x");
    QVERIFY(mnist()["available"].get<bool>());
    QCOMPARE(QString::fromStdString(mnist()["directory"].get<std::string>()), path("mnist"));
}

void DatasetsCommandTest::wrongCallsAreRefused_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    QTest::newRow("no name") << QStringList{"fetch"} << "fetch NAME";
    QTest::newRow("two names") << QStringList{"fetch", "mnist", "cifar-10"} << "fetch NAME";
    QTest::newRow("unknown") << QStringList{"fetch", "imagenet"} << "no data set \"imagenet\"";
    QTest::newRow("drawn") << QStringList{"check", "shapes"} << "Shapes needs no files";
    QTest::newRow("mirror") << QStringList{"fetch", "mnist", "--mirror", "ftp://127.0.0.1"}
                            << "--mirror: a mirror's address begins with https:// or http://";
}

void DatasetsCommandTest::wrongCallsAreRefused() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const Outcome outcome = call(QStringList{"datasets"} + arguments);
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains(message), qPrintable(outcome.err));
    QCOMPARE(entries(), QStringList());
}

void DatasetsCommandTest::failuresAreTold_data() {
    QTest::addColumn<QByteArray>("served");
    QTest::addColumn<QString>("message");
    QTest::newRow("absent") << QByteArray() << ": the server answers 404 Not Found";
    QTest::newRow("length") << QByteArray("short")
                            << ": the server offers 5 bytes, but train-images-idx3-ubyte.gz has "
                               "9912422; it is another file";
    QTest::newRow("hash") << wrongImages() << "; it was deleted";
}

void DatasetsCommandTest::failuresAreTold() {
    QFETCH(QByteArray, served);
    QFETCH(QString, message);
    if (!served.isEmpty())
        server_->files["/train-images-idx3-ubyte.gz"] = {served};
    const Outcome outcome = callServed(fetch("mnist") + QStringList{"--json"});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.startsWith("error: " + mirror()), qPrintable(outcome.err));
    QVERIFY2(outcome.err.trimmed().endsWith(message), qPrintable(outcome.err));
    QCOMPARE("error: " + errorOf(outcome), outcome.err.trimmed());
    QCOMPARE(entries(), QStringList());
}

void DatasetsCommandTest::allGoesOnAfterAFailure() {
    const Outcome outcome = callServed(fetch("all") + QStringList{"--json"});
    QCOMPARE(outcome.status, 1);
    const json sets = json::parse(outcome.out.toStdString())["datasets"];
    QCOMPARE(sets.size(), std::size_t{4});
    for (const json& set : sets)
        QVERIFY(set["error"].get<std::string>().ends_with("404 Not Found"));
    QCOMPARE(outcome.err.count("error: "), 4);
}

/// With Ctrl-C; what the next call does.
void DatasetsCommandTest::stopsAndGoesOn() {
    constexpr qint64 arrived = 1'000'000;
    const QString part = path("mnist.fetch/train-images-idx3-ubyte.gz.part");
    server_->files["/train-images-idx3-ubyte.gz"] = {wrongImages()};
    server_->stallAfter = arrived;
    bool isTold = false;
    const Outcome stopped = callServed(fetch("mnist"), [&](qint64 process) {
        if (!isTold && QFileInfo(part).size() == arrived) // a second Ctrl-C ends it at once
            isTold = ::kill(static_cast<pid_t>(process), SIGINT) == 0;
    });
    QCOMPARE(stopped.status, 1);
    QVERIFY(stopped.out.startsWith("MNIST: 12 MB from " + mirror()));
    QVERIFY(stopped.out.contains("licence: CC BY-SA 3.0"));
    QCOMPARE(stopped.err, QString("warning: stopped; what has arrived is kept, and the same "
                                  "command goes on from there\n"));
    QCOMPARE(contents(part.toStdString()), wrongImages().left(arrived));

    server_->stallAfter = -1;
    const Outcome next = callServed(fetch("mnist"));
    QCOMPARE(server_->ranges(), QList<QByteArray>{"bytes=1000000-"});
    QCOMPARE(next.status, 1); // the file is a wrong one
    QCOMPARE(entries(), QStringList());
}

void DatasetsCommandTest::anotherProgramFetches() {
    const FetchLock other(path(".mnist.lock").toStdString(), "MNIST");
    const Outcome outcome = callServed(fetch("mnist"));
    QCOMPARE(outcome.status, 1);
    QVERIFY(outcome.err.contains("another program is fetching MNIST into this folder just now"));
    QVERIFY(server_->requests.isEmpty());
}

/// The files are those that an earlier call has unpacked before it was cut short.
void DatasetsCommandTest::fetchedSetsAreFoundAndRight() {
    if (!unpackFashion("fashion-mnist.fetch/files"))
        QSKIP("Fashion-MNIST is not installed");
    const QString place = path("fashion-mnist");
    const Outcome fetched = callServed(fetch("fashion-mnist"));
    QCOMPARE(fetched.status, 0);
    QCOMPARE(fetched.out, "Fashion-MNIST is in " + place + '\n');
    QCOMPARE(entries(), QStringList("fashion-mnist"));
    // In the user's folder, so it goes before the system's.
    QCOMPARE(call({"datasets", "fetch", "fashion-mnist"}).out,
             "Fashion-MNIST was there already, and its files are right: " + place + '\n');
    const Outcome checked = call({"datasets", "check", "fashion-mnist", "--json"});
    QCOMPARE(checked.status, 0);
    const json set = json::parse(checked.out.toStdString())["datasets"][0];
    QCOMPARE(QString::fromStdString(set["directory"].get<std::string>()), place);
    QVERIFY(set["right"].get<bool>());
    QCOMPARE(set["files"].size(), std::size_t{4});
    QVERIFY(server_->requests.isEmpty());
}

void DatasetsCommandTest::checkTellsWhatIsWrong() {
    const Outcome missing = call({"datasets", "check", "mnist", "--data", folder_->path()});
    QCOMPARE(missing.status, 1);
    QVERIFY(missing.err.contains("residual-lab datasets fetch mnist --data \"" + folder_->path() +
                                 "\" gets MNIST"));
    QVERIFY(QDir(folder_->path()).mkpath("mnist"));
    for (const std::string& name : datasetInfo("mnist").files)
        writeFile(path("mnist/" + QString::fromStdString(name)), "x");
    writeFile(path("mnist/t10k-labels-idx1-ubyte"), noise(10'008));
    const Outcome wrong = call({"datasets", "check", "mnist"});
    QCOMPARE(wrong.status, 1);
    QVERIFY(wrong.out.contains("train-labels-idx1-ubyte  wrong: has 1 bytes instead of 60008"));
    QVERIFY(wrong.out.contains("t10k-labels-idx1-ubyte  wrong: its SHA-256 is "));
    const json set = json::parse(
        call({"datasets", "check", "mnist", "--json"}).out.toStdString())["datasets"][0];
    QVERIFY(!set["right"].get<bool>());
    QCOMPARE(set["files"][0]["state"].get<std::string>(), std::string("wrong"));
}

/// Fashion-MNIST under MNIST's name, since that isn't anywhere else.
void DatasetsCommandTest::trainingFindsFetchedSets() {
    const QStringList training{"train",
                               "--dataset",
                               "mnist",
                               "--network",
                               "plain-8:width=4",
                               "--subset",
                               "20",
                               "--test-subset",
                               "20",
                               "--epochs",
                               "1",
                               "--resolution",
                               "8",
                               "--out",
                               path("run")};
    QVERIFY(call(training).err.contains("residual-lab datasets fetch mnist gets MNIST"));
    if (!unpackFashion("mnist"))
        QSKIP("Fashion-MNIST is not installed");
    const Outcome outcome = call(training);
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    const Outcome evaluation = call({"evaluate", "--weights", path("run/plain-8/model.safetensors"),
                                     "--test-subset", "20", "--json"});
    QVERIFY2(evaluation.status == 0, qPrintable(evaluation.err));
}

QTEST_GUILESS_MAIN(DatasetsCommandTest)
#include "DatasetsCommandTest.moc"
