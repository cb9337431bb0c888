// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/DatasetCatalogue.h"

#include "core/data/DatasetFiles.h"
#include "tests/data/TestFiles.h"

#include <QDir>
#include <QTemporaryDir>

#include <cmath>
#include <set>

using namespace rlab;
using namespace rlab::test;

class DatasetCatalogueTest : public QObject {
    Q_OBJECT

private slots:
    void offersTheSets();
    void namesEveryClassOnce();
    void refusesImpossibleSpecs_data();
    void refusesImpossibleSpecs();
    void summaries_data();
    void summaries();
    void findsFilesPlainOrCompressed();
    void findsTheArchivesFolder();
    void doesNotFindIncompleteSets();
    void saysWhatIsMissing();
    void saysThatThereIsNoFolder();
    void refusesSetsOfAnotherSize_data();
    void refusesSetsOfAnotherSize();
    void loadsShapes();
    void loadsFashionMnist();
    void averagesFashionMnistDown();
    void stopsWhenAsked();
};

void DatasetCatalogueTest::offersTheSets() {
    QStringList names;
    for (const DatasetInfo& info : datasetCatalogue())
        names << QString::fromStdString(info.name);
    QCOMPARE(names, (QStringList{"shapes", "fashion-mnist", "mnist", "cifar-10", "cifar-100"}));
    QCOMPARE(datasetInfo("cifar-10").title, std::string("CIFAR-10"));
    QCOMPARE(datasetInfo("shapes").classNames.front(), std::string("circle"));
    QCOMPARE(datasetInfo("shapes").classNames.back(), std::string("chequers"));
    QCOMPARE(datasetInfo("fashion-mnist").classNames[9], std::string("Ankle boot"));
    QCOMPARE(datasetInfo("cifar-100").classNames[48], std::string("motorcycle"));
}

void DatasetCatalogueTest::namesEveryClassOnce() {
    for (const DatasetInfo& info : datasetCatalogue()) {
        const std::set<std::string> names(info.classNames.begin(), info.classNames.end());
        QCOMPARE(names.size(), info.classNames.size());
        QCOMPARE(names.size(), std::size_t(info.name == "cifar-100" ? 100 : 10));
    }
}

void DatasetCatalogueTest::refusesImpossibleSpecs_data() {
    QTest::addColumn<QString>("dataset");
    QTest::addColumn<int>("subset");
    QTest::addColumn<int>("testSubset");
    QTest::addColumn<int>("resolution");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unknown") << "cifar" << 0 << 0 << 0
                             << "there is no data set \"cifar\"; known are shapes, fashion-mnist, "
                                "mnist, cifar-10, cifar-100";
    QTest::newRow("negative subset") << "shapes" << -1 << 0 << 0 << "a subset of -1 training";
    QTest::newRow("negative test") << "shapes" << 0 << -5 << 0 << "a subset of -5 test images";
    QTest::newRow("too many") << "cifar-10" << 50001 << 0 << 0
                              << "CIFAR-10 has 50000 training images, not 50001";
    QTest::newRow("too many tests")
        << "mnist" << 0 << 10001 << 0 << "MNIST has 10000 test images, not 10001";
    QTest::newRow("too fine") << "fashion-mnist" << 0 << 0 << 32
                              << "resolution 32 is impossible for Fashion-MNIST; give 1 to 28, or "
                                 "0 for 28";
    QTest::newRow("negative") << "mnist" << 0 << 0 << -1 << "resolution -1";
    QTest::newRow("small shapes") << "shapes" << 0 << 0 << 7 << "give 8 to 256, or 0 for 32";
    QTest::newRow("large shapes") << "shapes" << 0 << 0 << 257 << "resolution 257";
    QTest::newRow("too much memory") << "shapes" << 2000000000 << 0 << 256 << "more than 4 GiB";
}

void DatasetCatalogueTest::refusesImpossibleSpecs() {
    QFETCH(QString, dataset);
    QFETCH(int, subset);
    QFETCH(int, testSubset);
    QFETCH(int, resolution);
    QFETCH(QString, reason);
    const DataSpec spec{dataset.toStdString(), {}, subset, testSubset, resolution};
    RLAB_VERIFY_CONTAINS(errorMessage([&] { validate(spec); }), reason);
    QVERIFY_EXCEPTION_THROWN(summarise(spec), SpecError);
    QVERIFY_EXCEPTION_THROWN(loadDataset(spec), SpecError);
}

void DatasetCatalogueTest::summaries_data() {
    QTest::addColumn<QString>("dataset");
    QTest::addColumn<int>("subset");
    QTest::addColumn<int>("testSubset");
    QTest::addColumn<int>("resolution");
    QTest::addColumn<QString>("summary");
    QTest::newRow("shapes") << "shapes" << 0 << 0 << 0 << "3×32×32 10000 2000 10";
    QTest::newRow("sample") << "shapes" << 2500 << 0 << 16 << "3×16×16 2500 500 10";
    QTest::newRow("many shapes") << "shapes" << 90000 << 0 << 8 << "3×8×8 90000 18000 10";
    QTest::newRow("few") << "shapes" << 4 << 0 << 0 << "3×32×32 4 1 10";
    QTest::newRow("test only") << "cifar-10" << 0 << 7 << 0 << "3×32×32 50000 7 10";
    QTest::newRow("fashion") << "fashion-mnist" << 2500 << 0 << 16 << "1×16×16 2500 500 10";
    QTest::newRow("a fifth is too many") << "mnist" << 60000 << 0 << 0 << "1×28×28 60000 10000 10";
    QTest::newRow("cifar-100") << "cifar-100" << 0 << 0 << 32 << "3×32×32 50000 10000 100";
}

void DatasetCatalogueTest::summaries() {
    QFETCH(QString, dataset);
    QFETCH(int, subset);
    QFETCH(int, testSubset);
    QFETCH(int, resolution);
    QFETCH(QString, summary);
    const DataSummary found =
        summarise({dataset.toStdString(), {}, subset, testSubset, resolution});
    QCOMPARE(QString("%1 %2 %3 %4")
                 .arg(QString::fromStdString(found.imageShape.text()))
                 .arg(found.trainImages)
                 .arg(found.testImages)
                 .arg(found.classes),
             summary);
}

void DatasetCatalogueTest::findsFilesPlainOrCompressed() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    writeFile(folder.filePath("train-images-idx3-ubyte.gz"), "");
    writeFile(folder.filePath("train-labels-idx1-ubyte"), "");
    writeFile(folder.filePath("train-labels-idx1-ubyte.gz"), "");
    writeFile(folder.filePath("t10k-images-idx3-ubyte"), "");
    writeFile(folder.filePath("t10k-labels-idx1-ubyte.gz"), "");
    QVERIFY(findDataset(datasetInfo("mnist"), path) == path);
    const DatasetFiles files = lookForFiles(datasetInfo("mnist"), path);
    QVERIFY(files.files[0] == path / "train-images-idx3-ubyte.gz");
    QVERIFY(files.files[1] == path / "train-labels-idx1-ubyte");
}

void DatasetCatalogueTest::findsTheArchivesFolder() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    QVERIFY(QDir(folder.path()).mkdir("cifar-100-binary"));
    for (const char* name : {"cifar-100-binary/train.bin", "cifar-100-binary/test.bin"})
        writeFile(folder.filePath(name), "");
    const DatasetInfo& info = datasetInfo("cifar-100");
    QVERIFY(findDataset(info, path) == path / "cifar-100-binary");
    QVERIFY(findDataset(info, path / "cifar-100-binary") == path / "cifar-100-binary");
}

void DatasetCatalogueTest::doesNotFindIncompleteSets() {
    const QTemporaryDir folder;
    writeFile(folder.filePath("train.bin"), "");
    QVERIFY(QDir(folder.path()).mkdir("test.bin")); // A folder is no file.
    QVERIFY(findDataset(datasetInfo("cifar-100"), folder.path().toStdString()).empty());
    QVERIFY(findDataset(datasetInfo("shapes"), folder.path().toStdString()).empty());
}

void DatasetCatalogueTest::saysWhatIsMissing() {
    const QTemporaryDir folder;
    for (const char* name : {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz"})
        writeFile(folder.filePath(name), "");
    const DataSpec spec{.dataset = "fashion-mnist", .directory = folder.path().toStdString()};
    QCOMPARE(errorMessage([&] { loadDataset(spec); }),
             folder.path() +
                 ": train-labels-idx1-ubyte, t10k-labels-idx1-ubyte are missing (plain "
                 "or .gz); residual-lab datasets fetch fashion-mnist --data \"" +
                 folder.path() + "\" gets Fashion-MNIST, or name another folder with --data DIR");
}

void DatasetCatalogueTest::saysThatThereIsNoFolder() {
    const QTemporaryDir folder;
    const std::filesystem::path nowhere = folder.filePath("nowhere").toStdString();
    const DataSpec spec{.dataset = "cifar-100", .directory = nowhere};
    const QString message = errorMessage([&] { loadDataset(spec); });
    RLAB_VERIFY_CONTAINS(message, QString("nowhere: there is no such folder"));
    RLAB_VERIFY_CONTAINS(message, QString("train.bin, test.bin"));
}

void DatasetCatalogueTest::refusesSetsOfAnotherSize_data() {
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<QString>("reason");
    QTest::newRow("count") << bigEndianWords({0x803, 2, 28, 28}) + countingBytes(2 * 784)
                           << "holds 2 images; MNIST has 60000 here";
    QTest::newRow("size") << bigEndianWords({0x803, 2, 2, 2}) + countingBytes(8)
                          << "holds images of 1×2×2; those of MNIST are 1×28×28";
}

void DatasetCatalogueTest::refusesSetsOfAnotherSize() {
    QFETCH(QByteArray, images);
    QFETCH(QString, reason);
    const QTemporaryDir folder;
    const QByteArray labels = bigEndianWords({0x801, 2}) + bytesOf({1, 2});
    for (const char* part : {"train", "t10k"}) {
        writeFile(folder.filePath(QString("%1-images-idx3-ubyte").arg(part)), images);
        writeFile(folder.filePath(QString("%1-labels-idx1-ubyte").arg(part)), labels);
    }
    const DataSpec spec{.dataset = "mnist", .directory = folder.path().toStdString()};
    const QString message = errorMessage([&] { loadDataset(spec); });
    RLAB_VERIFY_CONTAINS(message, "train-images-idx3-ubyte: " + reason);
}

void DatasetCatalogueTest::loadsShapes() {
    const Dataset dataset = loadDataset({.dataset = "shapes", .subset = 250, .resolution = 16});
    QCOMPARE(dataset.name, std::string("shapes"));
    QCOMPARE(dataset.classes(), 10);
    QCOMPARE(dataset.train.count(), std::int64_t{250});
    QCOMPARE(dataset.test.count(), std::int64_t{50});
    QCOMPARE(dataset.train.imageShape.text(), (Shape{3, 16, 16}.text()));
    const ChannelStatistics statistics = channelStatistics(dataset.train);
    QCOMPARE(dataset.statistics.mean, statistics.mean);
    QCOMPARE(dataset.statistics.deviation, statistics.deviation);
}

void DatasetCatalogueTest::loadsFashionMnist() {
    if (findDataset(datasetInfo("fashion-mnist"), {}).empty())
        QSKIP("Fashion-MNIST is not installed");
    const Dataset dataset = loadDataset({.dataset = "fashion-mnist"});
    QCOMPARE(dataset.train.count(), std::int64_t{60000});
    QCOMPARE(dataset.test.count(), std::int64_t{10000});
    QCOMPARE(firstImages(dataset.train, 5).labels, (std::vector<std::uint16_t>{9, 0, 0, 3, 0}));
    QVERIFY(std::abs(dataset.statistics.mean[0] - 0.2860) < 1e-4);
    QVERIFY(std::abs(dataset.statistics.deviation[0] - 0.3530) < 1e-4);
}

void DatasetCatalogueTest::averagesFashionMnistDown() {
    if (findDataset(datasetInfo("fashion-mnist"), {}).empty())
        QSKIP("Fashion-MNIST is not installed");
    const Dataset full = loadDataset({.dataset = "fashion-mnist", .subset = 50});
    const Dataset small = loadDataset({.dataset = "fashion-mnist", .subset = 50, .resolution = 16});
    QCOMPARE(small.train.pixels, averageDown(full.train, 16).pixels);
    QCOMPARE(small.test.count(), std::int64_t{10});
    // Padding from 28 to 32 pixels dilutes the mean and nothing else, but for rounding.
    const double expected = full.statistics.mean[0] * 784 / 1024;
    QVERIFY(std::abs(small.statistics.mean[0] - expected) < 0.5 / 255);
}

void DatasetCatalogueTest::stopsWhenAsked() {
    std::stop_source source;
    source.request_stop();
    for (const DatasetInfo& info : datasetCatalogue())
        QVERIFY_EXCEPTION_THROWN(loadDataset({.dataset = info.name}, source.get_token()), Stopped);
}

QTEST_GUILESS_MAIN(DatasetCatalogueTest)
#include "DatasetCatalogueTest.moc"
