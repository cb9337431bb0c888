// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureLoading.h"

#include "core/base/Stopped.h"
#include "core/pictures/PictureCache.h"
#include "core/pictures/PictureFile.h"
#include "core/pictures/PictureSquare.h"
#include "tests/data/TestPictures.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <thread>

using namespace rlab;
using namespace rlab::test;

namespace {

std::vector<std::uint8_t> bytesOfImages(const LabelledImages& images) {
    return {images.image(0), images.image(images.count())};
}

void verifySame(const Dataset& a, const Dataset& b) {
    QCOMPARE(a.classNames, b.classNames);
    QCOMPARE(a.train.labels, b.train.labels);
    QCOMPARE(a.test.labels, b.test.labels);
    QCOMPARE(bytesOfImages(a.train), bytesOfImages(b.train));
    QCOMPARE(bytesOfImages(a.test), bytesOfImages(b.test));
    QCOMPARE(a.statistics.mean, b.statistics.mean);
    QCOMPARE(a.statistics.deviation, b.statistics.deviation);
}

} // namespace

class PictureLoadingTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void loadsWhatTheFilesShow();
    void leavesOutWhatCannotBeRead();
    void sameBitsWhereverTheyLie();
    void decodesOnce();
    void decodesDamagedCachesAnew_data();
    void decodesDamagedCachesAnew();
    void decodesChangedFoldersAnew();
    void worksWithoutACache();
    void tellsThatTheFolderHasChanged();
    void refusesClassesWithoutAnyPicture();
    void checksNumbersBeforeFiles();
    void cutsDown();
    void stopsSoon();
    void keepsCachesBounded();
    void leavesOtherSetsToTheCatalogue();

private:
    DataSpec spec(int resolution = 0) const {
        return {.dataset = "folder:" + pictures_->path().toStdString(), .resolution = resolution};
    }
    Dataset load(const DataSpec& data, std::size_t mostInMemory = 0, int threads = 0) {
        return loadPictures(data, {}, [this](std::int64_t, std::int64_t) { ++told_; },
                            {cache_->path().toStdString(), mostInMemory, threads});
    }
    QStringList caches() const { return QDir(cache_->path()).entryList(QDir::Files); }
    QString cacheFile() const { return cache_->filePath(caches().constFirst()); }

    std::unique_ptr<QTemporaryDir> pictures_, cache_;
    int told_ = 0;
};

void PictureLoadingTest::init() {
    pictures_ = std::make_unique<QTemporaryDir>();
    cache_ = std::make_unique<QTemporaryDir>();
    putPictures(pictures_->path(), "train/cat", 12);
    putPictures(pictures_->path(), "train/dog", 9, 100);
    putPictures(pictures_->path(), "test/cat", 3, 200);
    putPictures(pictures_->path(), "test/dog", 4, 300);
}

void PictureLoadingTest::loadsWhatTheFilesShow() {
    const Dataset dataset = load(spec(16));
    QCOMPARE(dataset.classNames, (std::vector<std::string>{"cat", "dog"}));
    QCOMPARE(dataset.train.count(), 21);
    QCOMPARE(dataset.test.count(), 7);
    QVERIFY(dataset.train.imageShape == Shape({3, 16, 16}));
    QVERIFY(dataset.leftOut.empty());
    QCOMPARE(std::ranges::count(dataset.train.labels, 0), 12);
    QCOMPARE(std::ranges::count(dataset.test.labels, 1), 4);
    // Each is found with its own label.
    for (int i = 0; i < 12; ++i) {
        const QImage picture(pictures_->filePath(QString("train/cat/%1.png").arg(i)));
        const auto square = squareOf(picture.convertToFormat(QImage::Format_RGB32), 16);
        int found = 0;
        for (std::int64_t k = 0; k < dataset.train.count(); ++k)
            if (std::equal(square.begin(), square.end(), dataset.train.image(k))) {
                QCOMPARE(int{dataset.train.labels[static_cast<std::size_t>(k)]}, 0);
                ++found;
            }
        QCOMPARE(found, 1);
    }
    QCOMPARE(dataset.statistics.mean, channelStatistics(dataset.train).mean);
}

void PictureLoadingTest::leavesOutWhatCannotBeRead() {
    const Dataset intact = load(spec());
    const QByteArray jpeg = encoded(testPicture(40, 30), "jpg");
    putFile(pictures_->path(), "train/cat/half.jpg", jpeg.first(jpeg.size() / 2));
    putFile(pictures_->path(), "train/dog/text.png", "text");
    putFile(pictures_->path(), "test/dog/empty.bmp", {});
    const Dataset dataset = load(spec());
    QCOMPARE(dataset.leftOut.size(), std::size_t{3});
    QCOMPARE(dataset.leftOut[0].file, std::string("test/dog/empty.bmp"));
    QCOMPARE(dataset.leftOut[1],
             (LeftOutPicture{"train/cat/half.jpg", "is cut off: its end marker is missing"}));
    QVERIFY(dataset.leftOut[2].reason.starts_with("is not a picture"));
    QCOMPARE(dataset.train.count(), intact.train.count());
    QCOMPARE(dataset.test.count(), intact.test.count());
    QCOMPARE(dataset.statistics.mean, intact.statistics.mean); // no gap is left in the pixels
    verifySame(dataset, load(spec(), 1));
}

void PictureLoadingTest::sameBitsWhereverTheyLie() {
    const Dataset one = load(spec(), 0, 1);
    QVERIFY(!one.train.mapped);
    cache_ = std::make_unique<QTemporaryDir>();
    const Dataset five = load(spec(), 1, 5);
    QVERIFY(five.train.mapped && five.test.mapped);
    verifySame(one, five);
}

void PictureLoadingTest::decodesOnce() {
    const Dataset first = load(spec());
    QCOMPARE(caches().size(), 1); // no lock and nothing half-written stays
    const QDateTime written = QFileInfo(cacheFile()).fileTime(QFileDevice::FileMetadataChangeTime);
    const QByteArray bytes = [this] {
        QFile file(cacheFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    QTest::qWait(20);
    verifySame(first, load(spec()));
    QCOMPARE(caches().size(), 1);
    QFile file(cacheFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes);
    load(spec(16));
    QCOMPARE(caches().size(), 2); // another size, another file
}

void PictureLoadingTest::decodesDamagedCachesAnew_data() {
    QTest::addColumn<int>("at"); // from the end if negative
    QTest::addColumn<int>("cut");
    QTest::newRow("a pixel") << 1000 << 0;
    QTest::newRow("labels") << -200 << 0;
    QTest::newRow("the end's own") << -3 << 0;
    QTest::newRow("cut off") << 0 << 50;
    QTest::newRow("empty") << 0 << 1'000'000;
}

void PictureLoadingTest::decodesDamagedCachesAnew() {
    QFETCH(int, at);
    QFETCH(int, cut);
    const Dataset intact = load(spec());
    QFile file(cacheFile());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    const qsizetype place = at < 0 ? bytes.size() + at : at;
    bytes[place] = static_cast<char>(bytes[place] ^ 1);
    bytes.chop(cut);
    QVERIFY(file.seek(0) && file.write(bytes) == bytes.size() && file.resize(bytes.size()));
    file.close();
    verifySame(load(spec()), intact);
    verifySame(load(spec()), intact);
}

void PictureLoadingTest::decodesChangedFoldersAnew() {
    const Dataset before = load(spec());
    putFile(pictures_->path(), "train/cat/0.png", encoded(testPicture(30, 30, 77), "png"));
    const Dataset after = load(spec());
    QVERIFY(bytesOfImages(before.train) != bytesOfImages(after.train));
}

/// A file is in the place of the folder.
void PictureLoadingTest::worksWithoutACache() {
    putFile(pictures_->path(), "train/cat/text.png", "text");
    const Dataset intact = load(spec());
    putFile(cache_->path(), "file", "x");
    const PictureOptions nowhere{cache_->filePath("file").toStdString() + "/caches", 0, 2};
    verifySame(loadPictures(spec(), {}, {}, nowhere), intact);
    const PictureOptions tooLarge{nowhere.cacheFolder, 1, 2};
    RLAB_VERIFY_CONTAINS(errorMessage([&] { loadPictures(spec(), {}, {}, tooLarge); }),
                         "can't be written");
}

void PictureLoadingTest::tellsThatTheFolderHasChanged() {
    DataSpec data = spec();
    lookThrough(data, {}, {}, {cache_->path().toStdString()});
    QCOMPARE(*data.contents, (FolderContents{{"cat", "dog"}, 21, 7}));
    load(data);
    putPictures(pictures_->path(), "test/dog", 6, 300);
    RLAB_VERIFY_CONTAINS(errorMessage([&] { load(data); }),
                         "has changed: it holds 21 training and 9 test pictures of 2 classes, "
                         "not 21 training and 7 test pictures");
}

void PictureLoadingTest::refusesClassesWithoutAnyPicture() {
    putFile(pictures_->path(), "train/cow/1.png", "text");
    RLAB_VERIFY_CONTAINS(errorMessage([&] { load(spec()); }),
                         "the class \"cow\" has no training picture that can be used; "
                         "train/cow/1.png is not a picture");
    QVERIFY(caches().isEmpty());
}

void PictureLoadingTest::checksNumbersBeforeFiles() {
    RLAB_VERIFY_CONTAINS(errorMessage([&] { load(spec(7)); }), "give 8 to 256, or 0 for 32");
    RLAB_VERIFY_CONTAINS(errorMessage([&] { summarise(spec()); }), "have not been looked through");
    QVERIFY(caches().isEmpty());
}

void PictureLoadingTest::cutsDown() {
    DataSpec data = spec();
    const Dataset whole = load(data);
    data.subset = 10;
    for (const std::size_t mostInMemory : {0, 1}) {
        const Dataset few = load(data, mostInMemory);
        QCOMPARE(few.train.count(), 10);
        QCOMPARE(few.test.count(), 2);
        QVERIFY(std::equal(few.train.image(0), few.train.image(10), whole.train.image(0)));
        QCOMPARE(few.statistics.mean, channelStatistics(few.train).mean);
    }
    data.subset = 22;
    RLAB_VERIFY_CONTAINS(errorMessage([&] { load(data); }), "has 21 training images, not 22");
}

/// In the midst of large pictures.
void PictureLoadingTest::stopsSoon() {
    const QByteArray large = encoded(testPicture(4000, 3000), "jpg", 95);
    for (int i = 0; i < 20; ++i)
        putFile(pictures_->path(), QString("train/cat/large%1.jpg").arg(i), large);
    std::stop_source source;
    QElapsedTimer sinceStop;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        sinceStop.start();
        source.request_stop();
    });
    QVERIFY_EXCEPTION_THROWN(
        loadPictures(spec(), source.get_token(), {}, {cache_->path().toStdString()}), Stopped);
    QVERIFY(sinceStop.elapsed() < 1000);
    QVERIFY(caches().isEmpty());
}

void PictureLoadingTest::keepsCachesBounded() {
    for (const int side : {8, 9, 10, 11})
        load(spec(side));
    QCOMPARE(caches().size(), 4);
    const QString kept = cacheFile();
    tidyCaches(cache_->path().toStdString(), kept.toStdString(), 0);
    QCOMPARE(caches().size(), 1);
    QCOMPARE(cacheFile(), kept);
}

void PictureLoadingTest::leavesOtherSetsToTheCatalogue() {
    DataSpec shapes{.dataset = "shapes", .subset = 50, .resolution = 16};
    QVERIFY(lookThrough(shapes).empty());
    QVERIFY(!shapes.contents);
    verifySame(loadPictures(shapes), loadDataset(shapes));
}

QTEST_GUILESS_MAIN(PictureLoadingTest)
#include "PictureLoadingTest.moc"
