// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/DatasetSource.h"

#include "core/data/DatasetCatalogue.h"
#include "tests/data/TestFiles.h"

using namespace rlab;
using namespace rlab::test;

class DatasetSourceTest : public QObject {
    Q_OBJECT

private slots:
    void everySetThatHasFilesCanBeFetched();
    void knowsTheSizes();
    void refusesWrongEntries_data();
    void refusesWrongEntries();
    void asksAMirror();
};

/// The compiled catalogue says what a set is, `datasets/` where it comes from: both name its files.
void DatasetSourceTest::everySetThatHasFilesCanBeFetched() {
    std::size_t fetched = 0;
    for (const DatasetInfo& info : datasetCatalogue()) {
        const DatasetSource* source = datasetSource(info.name);
        if (info.files.empty()) {
            QVERIFY(!source);
            continue;
        }
        ++fetched;
        QVERIFY2(source, info.name.c_str());
        std::vector<std::string> files;
        for (const SourceDownload& download : source->downloads)
            for (const SourceFile& file : download.holds)
                files.push_back(file.name);
        QCOMPARE(files, info.files);
        for (const std::string* text : {&source->home, &source->licence, &source->citation})
            QVERIFY(!text->empty());
        const std::int64_t pixels =
            (info.trainImages + info.testImages) * info.imageShape.elements();
        QVERIFY(source->storedBytes() > pixels);
        QVERIFY(source->storedBytes() < pixels + pixels / 100);
    }
    QCOMPARE(fetched, datasetSources().size());
}

void DatasetSourceTest::knowsTheSizes() {
    QCOMPARE(datasetSource("cifar-10")->downloadBytes(), std::int64_t{170'052'171});
    QCOMPARE(datasetSource("cifar-10")->storedBytes(), std::int64_t{6 * 30'730'000});
    QCOMPARE(datasetSource("mnist")->downloads.size(), std::size_t{4});
    QVERIFY(datasetSource("mnist")->file("t10k-labels-idx1-ubyte")->bytes == 10'008);
    QVERIFY(!datasetSource("mnist")->file("train.bin"));
}

void DatasetSourceTest::refusesWrongEntries_data() {
    QTest::addColumn<QString>("find");
    QTest::addColumn<QString>("put");
    QTest::addColumn<QString>("reason");
    QTest::newRow("folder in a name") << "one.bin"
                                      << "../one.bin"
                                      << "downloads.holds.file";
    QTest::newRow("parent") << "one.gz"
                            << ".."
                            << "without a folder";
    QTest::newRow("file address") << "https://host/one.gz"
                                  << "file:///etc/passwd"
                                  << "must be http or https addresses";
    QTest::newRow("no host") << "https://host/one.gz"
                             << "https:///one.gz"
                             << "addresses";
    QTest::newRow("short hash") << QString(64, 'a') << "abc"
                                << "64 hexadecimal digits";
    QTest::newRow("no bytes") << "\"bytes\": 5"
                              << "\"bytes\": 0"
                              << "must be 1 or more";
    QTest::newRow("kind") << "\"gzip\""
                          << "\"zip\""
                          << "must be \"gzip\" or \"tar\"";
    QTest::newRow("unknown field") << "\"home\""
                                   << "\"hame\""
                                   << "hame";
    QTest::newRow("not JSON") << "{\"name\""
                              << "{name"
                              << "catalogue";
}

void DatasetSourceTest::refusesWrongEntries() {
    QFETCH(QString, find);
    QFETCH(QString, put);
    QFETCH(QString, reason);
    const QString right = R"({"name": "one", "home": "h", "licence": "l", "citation": "c",
        "downloads": [{"file": "one.gz", "kind": "gzip", "bytes": 5, "sha256": ")" +
                          QString(64, 'a') + R"(", "addresses": ["https://host/one.gz"],
        "holds": [{"file": "one.bin", "bytes": 7}]}]})";
    QCOMPARE(parseDatasetSource(right.toStdString(), "catalogue").downloadBytes(), std::int64_t{5});
    QVERIFY(right.contains(find));
    QString wrong = right;
    wrong.replace(wrong.indexOf(find), find.size(), put);
    const QString message =
        errorMessage([&] { parseDatasetSource(wrong.toStdString(), "catalogue"); });
    QVERIFY(message.startsWith("catalogue: "));
    RLAB_VERIFY_CONTAINS(message, reason);
}

void DatasetSourceTest::asksAMirror() {
    const DatasetSource mirrored =
        fromMirror(*datasetSource("mnist"), "http://mirror.example/sets");
    QCOMPARE(mirrored.downloads[1].addresses,
             (std::vector<std::string>{"http://mirror.example/sets/train-labels-idx1-ubyte.gz"}));
    QCOMPARE(mirrored.downloads[1].sha256, datasetSource("mnist")->downloads[1].sha256);
    RLAB_VERIFY_CONTAINS(errorMessage([] { fromMirror(*datasetSource("mnist"), "/srv/sets"); }),
                         "begins with https:// or http://");
}

QTEST_GUILESS_MAIN(DatasetSourceTest)
#include "DatasetSourceTest.moc"
