// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"
#include "tests/data/TestPictures.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace rlab;
using namespace rlab::test;
using nlohmann::json;

/// Own pictures from the command line. Caches go into a folder of the test's own.
class FolderCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void checkTellsWhatThereIs();
    void trainsAndEvaluates();
    void threadsDoNotMatter();
    void relativePathsBelongToTheFile();
    void saysWhatIsWrong();

private:
    QStringList training(const QString& out, const QStringList& more = {}) const {
        return QStringList{"train",
                           "--network",
                           "resnet-8:width=2",
                           "--dataset",
                           "folder:" + pictures_->path(),
                           "--resolution",
                           "8",
                           "--epochs",
                           "2",
                           "--batch-size",
                           "8",
                           "--out",
                           out} +
               more;
    }

    QTemporaryDir caches_;
    std::unique_ptr<QTemporaryDir> pictures_, home_;
};

namespace {

QByteArray contentsOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void FolderCommandTest::initTestCase() {
    qputenv("XDG_CACHE_HOME", caches_.path().toLocal8Bit());
}

void FolderCommandTest::init() {
    pictures_ = std::make_unique<QTemporaryDir>();
    home_ = std::make_unique<QTemporaryDir>();
    putPictures(pictures_->path(), "cat", 20);
    putPictures(pictures_->path(), "dog", 25, 500);
    putFile(pictures_->path(), "dog/broken.png", "text");
}

void FolderCommandTest::checkTellsWhatThereIs() {
    const Outcome text = call({"datasets", "check", "folder:" + pictures_->path()});
    QCOMPARE(text.status, 0);
    QVERIFY(text.out.contains("dog/broken.png: is not a picture"));
    const Outcome called = call({"datasets", "check", "folder:" + pictures_->path(), "--json"});
    const json document = json::parse(called.out.toStdString());
    QCOMPARE(document["train_images"].get<int>() + document["test_images"].get<int>(), 45);
    QCOMPARE(document["classes"][0]["name"].get<std::string>(), std::string("cat"));
    QCOMPARE(document["classes"][0]["test_images"].get<int>(), 4);
    QCOMPARE(document["left_out"][0]["file"].get<std::string>(), std::string("dog/broken.png"));
}

void FolderCommandTest::trainsAndEvaluates() {
    const QString out = home_->filePath("run");
    const Outcome trained = call(training(out, {"--split-seed", "3"}));
    QCOMPARE(trained.status, 0);
    QVERIFY(trained.err.contains("1 pictures can't be used") &&
            trained.err.contains("dog/broken.png"));
    const json experiment = json::parse(contentsOf(out + "/experiment.json").toStdString());
    QCOMPARE(QString::fromStdString(experiment["data"]["dataset"].get<std::string>()),
             "folder:" + pictures_->path());
    QCOMPARE(experiment["data"]["contents"]["classes"].size(), std::size_t{2});
    QCOMPARE(experiment["data"]["splitSeed"].get<int>(), 3);
    // The weights know folder, split and size.
    const QString weights = QDir(out).entryList(QDir::Dirs | QDir::NoDotAndDotDot).constFirst();
    const Outcome evaluated =
        call({"evaluate", "--weights", out + '/' + weights + "/model.safetensors", "--json"});
    QCOMPARE(evaluated.status, 0);
    const auto lastRow =
        contentsOf(out + '/' + weights + "/metrics.csv").trimmed().split('\n').constLast();
    const json result = json::parse(evaluated.out.toStdString());
    QVERIFY(std::abs(result["error"].get<double>() - lastRow.split(',').constLast().toDouble()) <
            1e-6);
}

void FolderCommandTest::threadsDoNotMatter() {
    const auto weightsWith = [&](const QString& threads) {
        const QString out = home_->filePath("run" + threads);
        qputenv("XDG_CACHE_HOME", home_->filePath("cache" + threads).toLocal8Bit());
        if (call(training(out, {"--threads", threads})).status != 0)
            return QByteArray();
        return contentsOf(out + "/resnet-8/model.safetensors");
    };
    const QByteArray one = weightsWith("1"), three = weightsWith("3");
    qputenv("XDG_CACHE_HOME", caches_.path().toLocal8Bit());
    QVERIFY(!one.isEmpty());
    QVERIFY(one == three);
}

void FolderCommandTest::relativePathsBelongToTheFile() {
    const QString file = pictures_->filePath("experiment.json");
    writeFile(file, R"({"format": "residual-lab-experiment", "version": 1,
        "data": {"dataset": "folder:."}, "networks": ["resnet-8:width=2"], "epochs": 1})");
    const QString out = home_->filePath("run");
    const Outcome trained = call({"train", file, "--out", out, "--resolution", "8"});
    QCOMPARE(trained.err.contains("error"), false);
    const json written = json::parse(contentsOf(out + "/experiment.json").toStdString());
    QCOMPARE(QString::fromStdString(written["data"]["dataset"].get<std::string>()),
             "folder:" + pictures_->path());
}

void FolderCommandTest::saysWhatIsWrong() {
    const QString out = home_->filePath("run");
    const Outcome missing =
        call({"train", "--network", "resnet-8", "--dataset", "folder:/nowhere", "--out", out});
    QCOMPARE(missing.status, 1);
    QVERIFY(missing.err.contains("error: /nowhere: there is no such folder"));
    QCOMPARE(call({"train", "--network", "resnet-8", "--dataset", "folder:", "--out", out}).status,
             2);
    const Outcome fine = call(training(out, {"--resolution", "300"}));
    QVERIFY(fine.status != 0);
    QVERIFY(fine.err.contains("give 8 to 256"));
    QDir(pictures_->path()).mkdir("cow");
    QVERIFY(call(training(out)).err.contains("the class \"cow\" has no picture"));
    QVERIFY(!QFileInfo::exists(out));
}

QTEST_GUILESS_MAIN(FolderCommandTest)
#include "FolderCommandTest.moc"
