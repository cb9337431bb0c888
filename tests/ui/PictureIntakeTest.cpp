// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/PictureIntake.h"

#include "tests/data/TestPictures.h"

#include <QMimeData>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

using namespace rlab;
using rlab::test::encoded;
using rlab::test::putFile;
using rlab::test::testPicture;

namespace {

constexpr int patience = 10'000;

} // namespace

/// What users open, drop and paste.
class PictureIntakeTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        intake_ = std::make_unique<PictureIntake>();
        picture_ = {};
        files_.clear();
        message_.clear();
        connect(intake_.get(), &PictureIntake::pictureTaken, this,
                [this](const AskedPicture& picture) { picture_ = picture; });
        connect(intake_.get(), &PictureIntake::listTaken, this,
                [this](const QString& title, const std::vector<std::filesystem::path>& files) {
                    title_ = title;
                    files_ = files;
                });
        connect(intake_.get(), &PictureIntake::failed, this,
                [this](const QString& message) { message_ = message; });
    }
    void cleanup() { intake_.reset(); }

    void aFileIsAPicture() {
        putFile(folder_.path(), QStringLiteral("blob.png"), encoded(testPicture(30, 20), "png"));
        intake_->open({folder_.filePath(QStringLiteral("blob.png"))});
        QTRY_COMPARE_WITH_TIMEOUT(picture_.name, QStringLiteral("blob.png"), patience);
        QCOMPARE(picture_.image, testPicture(30, 20));
    }

    void aFolderIsAList() {
        const QTemporaryDir album;
        for (const char* name : {"b.png", "below/c.png", "a.png"})
            putFile(album.path(), QLatin1String(name), encoded(testPicture(9, 9), "png"));
        putFile(album.path(), QStringLiteral("notes.txt"), "text");
        intake_->open({album.path()});
        QTRY_COMPARE_WITH_TIMEOUT(files_.size(), std::size_t{3}, patience);
        QCOMPARE(files_.front().filename().string(), std::string("a.png"));
        QCOMPARE(title_, QFileInfo(album.path()).fileName());
        files_.clear();
        intake_->open(
            {album.filePath(QStringLiteral("b.png")), album.filePath(QStringLiteral("a.png"))});
        QTRY_COMPARE_WITH_TIMEOUT(files_.size(), std::size_t{2}, patience);
        QVERIFY(picture_.image.isNull());
    }

    void whatIsWrongIsTold_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        const QByteArray whole = encoded(testPicture(30, 20), "png");
        QTest::newRow("cut off") << whole.left(whole.size() / 2) << "broken.png: ";
        QTest::newRow("no picture") << QByteArray("hello, no picture here") << "broken.png: ";
        QTest::newRow("empty") << QByteArray() << "broken.png: ";
    }
    void whatIsWrongIsTold() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        putFile(folder_.path(), QStringLiteral("broken.png"), bytes);
        intake_->open({folder_.filePath(QStringLiteral("broken.png"))});
        QTRY_VERIFY_WITH_TIMEOUT(!message_.isEmpty(), patience);
        QVERIFY2(message_.contains(words), qPrintable(message_));
        QVERIFY(picture_.image.isNull());
    }

    void missingAndEmptyFoldersAreTold() {
        intake_->open({folder_.filePath(QStringLiteral("nowhere.png"))});
        QTRY_VERIFY_WITH_TIMEOUT(message_.contains(QStringLiteral("nowhere.png")), patience);
        const QTemporaryDir empty;
        intake_->open({empty.path()});
        QTRY_VERIFY_WITH_TIMEOUT(message_.contains(QStringLiteral("holds no picture")), patience);
    }

    void bytesAndPixelsArePasted() {
        QMimeData bytes;
        bytes.setData(QStringLiteral("image/png"), encoded(testPicture(12, 10), "png"));
        QVERIFY(PictureIntake::accepts(bytes));
        intake_->take(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(picture_.image, testPicture(12, 10), patience);
        QMimeData pixels;
        pixels.setImageData(testPicture(7, 5, 1, QImage::Format_ARGB32));
        intake_->take(pixels);
        QTRY_COMPARE_WITH_TIMEOUT(picture_.image, testPicture(7, 5, 1), patience);
        QCOMPARE(picture_.image.format(), QImage::Format_RGB32);
        QMimeData damaged;
        damaged.setData(QStringLiteral("image/png"), "nothing of the kind");
        intake_->take(damaged);
        QTRY_VERIFY_WITH_TIMEOUT(message_.startsWith(QStringLiteral("The picture ")), patience);
    }

    void filesAreDropped() {
        putFile(folder_.path(), QStringLiteral("drop me.png"), encoded(testPicture(6, 6), "png"));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(folder_.filePath(QStringLiteral("drop me.png")))});
        intake_->take(data);
        QTRY_COMPARE_WITH_TIMEOUT(picture_.name, QStringLiteral("drop me.png"), patience);
    }

    /// Browsers drag addresses; some hold the picture.
    void addressesAreDropped() {
        QMimeData held;
        held.setUrls({QUrl(QStringLiteral("data:image/png;base64,") +
                           QString::fromLatin1(encoded(testPicture(5, 5), "png").toBase64()))});
        QVERIFY(PictureIntake::accepts(held));
        intake_->take(held);
        QTRY_COMPARE_WITH_TIMEOUT(picture_.image, testPicture(5, 5), patience);
        QMimeData away;
        away.setUrls({QUrl(QStringLiteral("https://example.org/cat.png"))});
        intake_->take(away);
        QVERIFY2(message_.contains(QStringLiteral("Copy the picture")), qPrintable(message_));
        QMimeData text;
        text.setText(QStringLiteral("cat"));
        QVERIFY(!PictureIntake::accepts(text));
        intake_->take(text);
        QVERIFY2(message_.contains(QStringLiteral("no picture")), qPrintable(message_));
    }

    void theLatestWins() {
        putFile(folder_.path(), QStringLiteral("large.png"),
                encoded(testPicture(2000, 2000), "png"));
        putFile(folder_.path(), QStringLiteral("small.png"), encoded(testPicture(6, 6), "png"));
        QSignalSpy taken(intake_.get(), &PictureIntake::pictureTaken);
        intake_->open({folder_.filePath(QStringLiteral("large.png"))});
        intake_->open({folder_.filePath(QStringLiteral("small.png"))});
        QTRY_COMPARE_WITH_TIMEOUT(picture_.name, QStringLiteral("small.png"), patience);
        QTest::qWait(100);
        QCOMPARE(taken.size(), 1);
    }

private:
    const QTemporaryDir folder_;
    std::unique_ptr<PictureIntake> intake_;
    AskedPicture picture_;
    std::vector<std::filesystem::path> files_;
    QString title_, message_;
};

QTEST_GUILESS_MAIN(PictureIntakeTest)
#include "PictureIntakeTest.moc"
