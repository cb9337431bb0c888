// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DatasetPreview.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace rlab;

namespace {

constexpr int patience = 60'000;

DataSpec shapes(int subset, int resolution) {
    return {.dataset = "shapes", .directory = {}, .subset = subset, .resolution = resolution};
}

/// The longest time between two visits of the event loop until `done`, in milliseconds.
template <class Done>
qint64 longestStall(const Done& done) {
    QElapsedTimer sinceVisit, all;
    qint64 longest = 0;
    sinceVisit.start();
    all.start();
    while (!done() && !all.hasExpired(patience)) {
        QCoreApplication::processEvents();
        longest = std::max(longest, sinceVisit.restart());
        QThread::msleep(1);
    }
    return longest;
}

} // namespace

class DatasetPreviewTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsEachClass() {
        DatasetPreview preview;
        QSignalSpy changes(&preview, &DatasetPreview::changed);
        preview.request(shapes(500, 16));
        QVERIFY(!preview.sample());
        QVERIFY(changes.wait(patience));
        const auto sample = preview.sample();
        QVERIFY(sample);
        QCOMPARE(sample->classes.size(), std::size_t{10});
        QCOMPARE(sample->counted, 500);
        QVERIFY(sample->isComplete);
        std::int64_t sum = 0;
        const Dataset dataset = loadDataset(shapes(500, 16));
        for (std::size_t i = 0; i < sample->classes.size(); ++i) {
            const DatasetSample::Class& its = sample->classes[i];
            QCOMPARE(its.name.toStdString(), dataset.classNames[i]);
            QCOMPARE(its.count, std::ranges::count(dataset.train.labels, i));
            QVERIFY(!its.examples.empty() && its.examples.size() <= examplesOfAClass);
            QCOMPARE(its.examples.first().size(), QSize(16, 16));
            sum += its.count;
        }
        QCOMPARE(sum, 500);
    }

    void picturesHaveTheImagesBytes() {
        LabelledImages colour{{3, 1, 2}, {10, 20, 30, 40, 50, 60}, {0}};
        QCOMPARE(toImage(colour, 0).pixel(1, 0), qRgb(20, 40, 60));
        LabelledImages grey{{1, 1, 2}, {1, 2, 3, 4}, {0, 0}};
        QCOMPARE(toImage(grey, 1).pixel(0, 0), qRgb(3, 3, 3));
    }

    void theLastRequestIsShown() {
        DatasetPreview preview;
        preview.request(shapes(40'000, 32));
        QTest::qWait(400); // it is loading by now
        preview.request(shapes(300, 8));
        preview.request(shapes(200, 8));
        QTRY_VERIFY_WITH_TIMEOUT(preview.sample(), patience);
        QCOMPARE(preview.sample()->counted, 200);
        QTest::qWait(500);
        QCOMPARE(preview.sample()->counted, 200);
    }

    void returnsToARequestThatWasStopped() {
        DatasetPreview preview;
        preview.request(shapes(5000, 16));
        QTest::qWait(250);
        preview.request(shapes(300, 8));
        preview.request(shapes(5000, 16));
        QTRY_VERIFY_WITH_TIMEOUT(preview.sample() && preview.sample()->counted == 5000, patience);
    }

    void keepsWhatItHasLoaded() {
        DatasetPreview preview;
        preview.request(shapes(300, 8));
        QTRY_VERIFY_WITH_TIMEOUT(preview.sample(), patience);
        preview.request(shapes(200, 8));
        QTRY_COMPARE_WITH_TIMEOUT(preview.sample()->counted, 200, patience);
        preview.request(shapes(300, 8));
        QCOMPARE(preview.sample()->counted, 300); // at once
    }

    void impossibleDataChangeNothing() {
        DatasetPreview preview;
        preview.request(shapes(200, 8));
        QTRY_VERIFY_WITH_TIMEOUT(preview.sample(), patience);
        preview.request(shapes(-1, 8));
        preview.request(shapes(200, 3));
        QTest::qWait(300);
        QCOMPARE(preview.sample()->counted, 200);
        QVERIFY(preview.error().isEmpty());
    }

    void tellsWhatIsMissing() {
        DatasetPreview preview;
        QSignalSpy changes(&preview, &DatasetPreview::changed);
        preview.request({.dataset = "cifar-10", .directory = "/nowhere/cifar"});
        QVERIFY(changes.wait(patience));
        QVERIFY(!preview.sample());
        QVERIFY(preview.error().contains(QStringLiteral("/nowhere/cifar")));
    }

    void triesAgainWhatHasFailed() {
        const QTemporaryDir folder;
        const DataSpec data{.dataset = "cifar-10", .directory = folder.path().toStdString()};
        DatasetPreview preview;
        QSignalSpy changes(&preview, &DatasetPreview::changed);
        preview.request(data);
        QVERIFY(changes.wait(patience));
        const QString missing = preview.error();
        for (const char* name : {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                 "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"}) {
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("no pictures");
        }
        preview.request(data);
        QVERIFY(changes.wait(patience));
        QVERIFY(!preview.error().isEmpty());
        QVERIFY(preview.error() != missing);
    }

    void drawsNoMoreThanMemoryIsSpentOn() {
        const DataSpec large = shapes(4000, 256);
        const DatasetSample sample = sampleDataset(large, {});
        QVERIFY(!sample.isComplete);
        QVERIFY(sample.counted > 500 && sample.counted < 4000);
    }

    void leavesTheEventLoopAlone() {
        // A busy machine may hold up any thread: once without is proof enough.
        qint64 stall = 0;
        for (int attempt = 0; attempt < 4; ++attempt) {
            DatasetPreview preview;
            preview.request(shapes(50'000 + attempt, 32));
            stall = longestStall([&] { return preview.sample() != nullptr; });
            QVERIFY(preview.sample());
            QCOMPARE(preview.sample()->counted, 50'000 + attempt);
            if (stall <= 50)
                break;
        }
        qInfo("longest stall while 50,000 images load: %lld ms", stall);
        QVERIFY(stall <= 50);
    }

    void stopsWhenItGoes() {
        QElapsedTimer timer;
        {
            DatasetPreview preview;
            preview.request(shapes(60'000, 32));
            QTest::qWait(400);
            timer.start();
        }
        QVERIFY(timer.elapsed() < 1000);
    }

    void augmentsLikeTraining() {
        const DatasetSample sample = sampleDataset(shapes(200, 16), {});
        const auto original = augmentedPictures(sample, {}, 5, 3);
        QCOMPARE(original.size(), 3);
        QCOMPARE(original[0], toImage(sample.picture, 0)); // to the bit, through normalisation
        QCOMPARE(original[2], original[0]);
        const auto flipped = augmentedPictures(sample, {.flip = true}, 5, 8);
        const QImage mirrored = original[0].mirrored(true, false);
        QVERIFY(mirrored != original[0]);
        for (const QImage& image : flipped)
            QVERIFY(image == original[0] || image == mirrored);
        QVERIFY(flipped.contains(mirrored) && flipped.contains(original[0]));
        const AugmentSpec both{.flip = true, .cropPad = 4};
        QCOMPARE(augmentedPictures(sample, both, 5, 4), augmentedPictures(sample, both, 5, 4));
        QVERIFY(augmentedPictures(sample, both, 5, 4) != augmentedPictures(sample, both, 6, 4));
    }
};

QTEST_MAIN(DatasetPreviewTest)
#include "DatasetPreviewTest.moc"
