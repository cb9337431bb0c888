// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/FolderListing.h"

#include "core/base/Stopped.h"
#include "tests/data/TestPictures.h"

#include <QTemporaryDir>

#include <algorithm>
#include <set>

using namespace rlab;
using namespace rlab::test;

namespace {

/// The names alone matter.
void putNames(const QTemporaryDir& folder, const QStringList& names) {
    for (const QString& name : names)
        putFile(folder.path(), name, "x");
}

QStringList namesOf(const std::vector<ListedPicture>& pictures) {
    QStringList names;
    for (const ListedPicture& picture : pictures)
        names << QString::fromStdString(picture.file);
    return names;
}

FolderListing listed(const QTemporaryDir& folder) {
    return listPictures(folder.path().toStdString(), {});
}

QString refusal(const QTemporaryDir& folder) {
    return errorMessage([&] { listed(folder); });
}

} // namespace

class FolderListingTest : public QObject {
    Q_OBJECT

private slots:
    void listsClassesInByteOrder();
    void readsPartsByFolder_data();
    void readsPartsByFolder();
    void aClassMayBeCalledTrain();
    void leavesOtherFilesAlone();
    void followsLinksButNotInCircles();
    void saysWhatIsWrong();
    void splitsAFifthOfEachClass();
    void splitsTheSameWayEverywhere();
    void stopsWhenAsked();
};

void FolderListingTest::listsClassesInByteOrder() {
    const QTemporaryDir folder;
    putNames(folder, {"dog/b.png", "dog/B.JPG", "dog/a.webp", "Zebra/1.bmp", "äffchen/1.ppm",
                      "dog/10.png", "dog/9.png"});
    const FolderListing listing = listed(folder);
    QCOMPARE(listing.classNames, (std::vector<std::string>{"Zebra", "dog", "äffchen"}));
    QCOMPARE(namesOf(listing.train),
             (QStringList{"Zebra/1.bmp", "dog/10.png", "dog/9.png", "dog/B.JPG", "dog/a.webp",
                          "dog/b.png", "äffchen/1.ppm"}));
    QCOMPARE(int{listing.train.back().label}, 2);
    QVERIFY(listing.test.empty());
}

void FolderListingTest::readsPartsByFolder_data() {
    QTest::addColumn<QString>("test");
    QTest::newRow("test") << "test";
    QTest::newRow("val") << "val";
}

void FolderListingTest::readsPartsByFolder() {
    QFETCH(QString, test);
    const QTemporaryDir folder;
    putNames(folder, {"train/cat/1.png", "train/dog/2.png", test + "/dog/3.png", "notes/1.png"});
    FolderListing listing = listed(folder);
    QCOMPARE(listing.classNames, (std::vector<std::string>{"cat", "dog"}));
    arrange(listing, 0);
    QCOMPARE(namesOf(listing.test), QStringList{test + "/dog/3.png"});
    QCOMPARE(int{listing.test.front().label}, 1);
    QCOMPARE(listing.train.size(), std::size_t{2});
}

void FolderListingTest::aClassMayBeCalledTrain() {
    const QTemporaryDir folder;
    putNames(folder, {"train/1.png", "bus/1.png"});
    QCOMPARE(listed(folder).classNames, (std::vector<std::string>{"bus", "train"}));
}

void FolderListingTest::leavesOtherFilesAlone() {
    const QTemporaryDir folder;
    putNames(folder, {".git/1.png", "cat/.hidden.png", "cat/readme.txt", "cat/1.gif", "cat/1.png",
                      "cat/more/2.png", "cat/.thumbs/3.png", "dog/1.png", "loose.png"});
    QCOMPARE(namesOf(listed(folder).train),
             (QStringList{"cat/1.png", "cat/more/2.png", "dog/1.png"}));
}

void FolderListingTest::followsLinksButNotInCircles() {
    const QTemporaryDir folder, elsewhere;
    putFile(elsewhere.path(), "far.png", "x");
    putNames(folder, {"cat/1.png"});
    QVERIFY(QFile::link(folder.filePath("cat"), folder.filePath("cat/circle")));
    QVERIFY(QFile::link(elsewhere.path(), folder.filePath("cat/link")));
    QVERIFY(QFile::link("/nowhere", folder.filePath("cat/broken")));
    QCOMPARE(namesOf(listed(folder).train), (QStringList{"cat/1.png", "cat/link/far.png"}));
}

void FolderListingTest::saysWhatIsWrong() {
    const QTemporaryDir folder;
    RLAB_VERIFY_CONTAINS(
        errorMessage([&] { listPictures(folder.path().toStdString() + "/no", {}); }),
        "there is no such folder");
    putFile(folder.path(), "file", "x");
    RLAB_VERIFY_CONTAINS(
        errorMessage([&] { listPictures(folder.path().toStdString() + "/file", {}); }),
        "is not a folder");
    RLAB_VERIFY_CONTAINS(refusal(folder), "there is no folder for a class in it");
    putNames(folder, {"train/cat/1.png", "train/dog/readme.txt"});
    RLAB_VERIFY_CONTAINS(refusal(folder), "train/dog: the class \"dog\" has no picture");
    putNames(folder, {"train/dog/1.png", "test/cow/1.png"});
    RLAB_VERIFY_CONTAINS(refusal(folder),
                         "test/cow: the class \"cow\" is not among those in train");
    QDir(folder.filePath("test/cow")).removeRecursively();
    RLAB_VERIFY_CONTAINS(refusal(folder), "test: there is no folder for a class");
}

void FolderListingTest::splitsAFifthOfEachClass() {
    const QTemporaryDir folder;
    QStringList names;
    for (int i = 0; i < 53; ++i)
        names << QString("many/%1.png").arg(i);
    putNames(folder, names << "few/1.png"
                           << "few/2.png"
                           << "one/1.png");
    FolderListing listing = listed(folder);
    arrange(listing, 7);
    const auto count = [](const auto& part, const QString& name) {
        return namesOf(part).filter(name + '/').size();
    };
    QCOMPARE(count(listing.test, "many"), 10);
    QCOMPARE(count(listing.train, "many"), 43);
    QCOMPARE(count(listing.test, "few"), 1);
    QCOMPARE(count(listing.train, "few"), 1);
    QCOMPARE(count(listing.test, "one"), 0);
    QStringList all = namesOf(listing.train) + namesOf(listing.test);
    QCOMPARE(std::set(all.begin(), all.end()).size(), std::size_t{56});
}

/// These very names come out on every machine.
void FolderListingTest::splitsTheSameWayEverywhere() {
    const QTemporaryDir folder;
    QStringList names;
    for (int i = 0; i < 10; ++i)
        names << QString("a/%1.png").arg(i) << QString("b/%1.png").arg(i);
    std::reverse(names.begin(), names.end());
    putNames(folder, names);
    FolderListing first = listed(folder), again = listed(folder), other = listed(folder);
    arrange(first, 0);
    arrange(again, 0);
    arrange(other, 1);
    QCOMPARE(namesOf(first.train), namesOf(again.train));
    QVERIFY(namesOf(first.test) != namesOf(other.test));
    QCOMPARE(namesOf(first.test), (QStringList{"a/9.png", "a/2.png", "b/8.png", "b/0.png"}));
    QCOMPARE(namesOf(first.train).first(4),
             (QStringList{"b/6.png", "a/8.png", "a/1.png", "b/3.png"}));
}

void FolderListingTest::stopsWhenAsked() {
    const QTemporaryDir folder;
    putNames(folder, {"a/1.png"});
    std::stop_source source;
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(listPictures(folder.path().toStdString(), source.get_token()),
                             Stopped);
}

QTEST_GUILESS_MAIN(FolderListingTest)
#include "FolderListingTest.moc"
