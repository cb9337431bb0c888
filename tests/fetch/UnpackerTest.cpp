// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/Unpacker.h"

#include "core/base/Stopped.h"
#include "tests/data/TestFiles.h"
#include "tests/fetch/FetchTools.h"
#include "tests/fetch/TarMaker.h"

#include <QDir>
#include <QTemporaryDir>

using namespace rlab;
using namespace rlab::test;

namespace {

const QByteArray first = noise(70'000, 1), second = noise(30'000, 2);

SourceDownload tarOf(std::initializer_list<SourceFile> files) {
    SourceDownload download;
    download.kind = SourceDownload::Kind::Tar;
    download.holds = files;
    return download;
}

SourceDownload bothFiles() {
    return tarOf({sourceFile("one.bin", first), sourceFile("two.bin", second)});
}

} // namespace

class UnpackerTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { box_.reset(); }
    void takesTheWantedFilesOnly();
    void takesASingleFile();
    void refuses_data();
    void refuses();
    void refusesTooManyEntries();
    void refusesASingleFileThatGrows();
    void stops();
    void reportsProgress();

private:
    QString unpackMessage(const QByteArray& archive, const SourceDownload& download,
                          const UnpackLimits& limits = {});

    std::unique_ptr<QTemporaryDir> box_;
    std::filesystem::path archive_, folder_;
};

void UnpackerTest::init() {
    box_ = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(box_->path()).mkdir("in"));
    archive_ = box_->filePath("a.tar.gz").toStdString();
    folder_ = box_->filePath("in").toStdString();
}

QString UnpackerTest::unpackMessage(const QByteArray& archive, const SourceDownload& download,
                                    const UnpackLimits& limits) {
    writeFile(QString::fromStdString(archive_.string()), archive);
    return errorMessage([&] { unpack(archive_, download, "set", folder_, {}, {}, limits); });
}

void UnpackerTest::takesTheWantedFilesOnly() {
    const QByteArray archive = TarMaker()
                                   .folder("set/")
                                   .file("set/readme.html", "hello")
                                   .file("./set/two.bin", second)
                                   .file("set/one.bin", first)
                                   .file("one.bin", "another")
                                   .bytes();
    QCOMPARE(unpackMessage(archive, bothFiles()), QString());
    QCOMPARE(QDir(box_->filePath("in")).entryList(QDir::Files),
             (QStringList{"one.bin", "two.bin"}));
    QCOMPARE(contents(folder_ / "one.bin"), first);
    QCOMPARE(contents(folder_ / "two.bin"), second);
}

void UnpackerTest::takesASingleFile() {
    SourceDownload download;
    download.holds = {sourceFile("one.bin", first)};
    QCOMPARE(unpackMessage(gzipped(first), download), QString());
    QCOMPARE(contents(folder_ / "one.bin"), first);
}

void UnpackerTest::refuses_data() {
    QTest::addColumn<QByteArray>("archive");
    QTest::addColumn<QString>("reason");
    const auto both = [](TarMaker& tar) -> TarMaker& {
        return tar.file("set/one.bin", first).file("set/two.bin", second);
    };
    const auto with = [&](const auto& add) {
        TarMaker tar;
        add(both(tar));
        return tar.bytes();
    };
    QTest::newRow("absolute") << with([](TarMaker& tar) { tar.file("/residual-lab-evil", "x"); })
                              << "\"/residual-lab-evil\", which would lie outside";
    QTest::newRow("parent") << with([](TarMaker& tar) { tar.file("../evil", "x"); })
                            << "\"../evil\", which would lie outside";
    QTest::newRow("parent within")
        << with([](TarMaker& tar) { tar.file("set/../../evil", "x"); }) << "would lie outside";
    QTest::newRow("parent as the wanted file")
        << TarMaker().file("x/../set/one.bin", first).bytes() << "would lie outside";
    QTest::newRow("symbolic link")
        << with([](TarMaker& tar) { tar.symlink("set/link", "/etc/passwd"); })
        << "\"set/link\", which is neither a file nor a folder";
    QTest::newRow("link in place of a file")
        << TarMaker().symlink("set/one.bin", "../../evil").bytes() << "neither a file";
    QTest::newRow("hard link") << with([](TarMaker& tar) {
        tar.hardlink("set/three.bin", "set/one.bin");
    }) << "\"set/three.bin\", which is neither";
    QTest::newRow("pipe") << with([](TarMaker& tar) { tar.special("set/pipe", AE_IFIFO); })
                          << "\"set/pipe\", which is neither";
    QTest::newRow("device") << with([](TarMaker& tar) { tar.special("set/disk", AE_IFBLK); })
                            << "\"set/disk\", which is neither";
    QTest::newRow("too many bytes")
        << with([](TarMaker& tar) { tar.file("set/more.bin", noise(17 << 20)); })
        << "would unpack to more than 16877216 bytes";
    QTest::newRow("bomb") << with([](TarMaker& tar) {
        tar.file("set/zeros", QByteArray(15 << 20, '\0')).file("set/last", "x");
    }) << "more than 100 times its size";
    QTest::newRow("twice") << with([](TarMaker& tar) { tar.file("set/one.bin", first); })
                           << "has set/one.bin twice";
    QTest::newRow("missing") << TarMaker().file("set/one.bin", first).bytes()
                             << "lacks set/two.bin";
    QTest::newRow("other folder")
        << TarMaker().file("one.bin", first).file("two.bin", second).bytes() << "lacks set/one.bin";
    QTest::newRow("longer") << TarMaker().file("set/one.bin", first + "x").bytes()
                            << "holds a one.bin of more than the 70000 bytes";
    QTest::newRow("shorter") << TarMaker().file("set/one.bin", first.chopped(1)).bytes()
                             << "holds a one.bin of 69999 bytes instead of 70000";
    QTest::newRow("changed") << TarMaker().file("set/one.bin", noise(70'000, 9)).bytes()
                             << "one.bin whose SHA-256 is";
    QTest::newRow("cut off") << with([](TarMaker&) {}).left(60'000) << "is damaged";
    QTest::newRow("not an archive") << QByteArray("<html>please log in</html>") << "is damaged";
    QTest::newRow("compressed noise") << gzipped(noise(5000)) << "is damaged";
    QTest::newRow("empty") << QByteArray() << "is";
}

void UnpackerTest::refuses() {
    QFETCH(QByteArray, archive);
    QFETCH(QString, reason);
    const QString message = unpackMessage(archive, bothFiles());
    RLAB_VERIFY_CONTAINS(message, reason);
    QVERIFY(message.startsWith(QString::fromStdString(archive_.string())));
    // Nothing is left, neither inside nor outside.
    QCOMPARE(QDir(box_->path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System),
             (QStringList{"a.tar.gz", "in"}));
    QVERIFY(
        QDir(box_->filePath("in")).isEmpty(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System));
    QVERIFY(!QFile::exists("/residual-lab-evil"));
}

void UnpackerTest::refusesTooManyEntries() {
    TarMaker tar;
    tar.file("set/one.bin", first).file("set/two.bin", second).file("set/three", "x");
    const QByteArray archive = tar.bytes();
    UnpackLimits limits;
    limits.entries = 2;
    RLAB_VERIFY_CONTAINS(unpackMessage(archive, bothFiles(), limits), "more than 2 entries");
    limits.entries = 3;
    QCOMPARE(unpackMessage(archive, bothFiles(), limits), QString());
}

void UnpackerTest::refusesASingleFileThatGrows() {
    SourceDownload download;
    download.holds = {{"one.bin", 1 << 30, {}}}; // as large as the catalogue may say, but:
    RLAB_VERIFY_CONTAINS(unpackMessage(gzipped(QByteArray(64 << 20, '\0')), download),
                         "more than 100 times its size");
    download.holds = {{"one.bin", 1000, {}}};
    RLAB_VERIFY_CONTAINS(unpackMessage(gzipped(noise(1001)), download), "more than the 1000 bytes");
    RLAB_VERIFY_CONTAINS(unpackMessage(noise(1000), download), "is not gzip-compressed");
    QVERIFY(QDir(box_->filePath("in")).isEmpty());
}

void UnpackerTest::stops() {
    writeFile(QString::fromStdString(archive_.string()),
              TarMaker().file("set/one.bin", first).file("set/two.bin", second).bytes());
    std::stop_source source;
    QVERIFY_EXCEPTION_THROWN(unpack(archive_, bothFiles(), "set", folder_, source.get_token(),
                                    [&](std::int64_t) { source.request_stop(); }),
                             Stopped);
    QVERIFY(QDir(box_->filePath("in")).isEmpty());
}

void UnpackerTest::reportsProgress() {
    writeFile(QString::fromStdString(archive_.string()),
              TarMaker().file("set/one.bin", first).file("set/two.bin", second).bytes());
    std::int64_t last = 0;
    unpack(archive_, bothFiles(), "set", folder_, {}, [&](std::int64_t bytes) {
        QVERIFY(bytes > last);
        last = bytes;
    });
    QCOMPARE(last, std::int64_t{100'000});
}

QTEST_GUILESS_MAIN(UnpackerTest)
#include "UnpackerTest.moc"
