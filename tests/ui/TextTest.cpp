// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Text.h"

#include <QtTest>

using namespace rlab;

class TextTest : public QObject {
    Q_OBJECT

private slots:
    void sentencesBeginLarge() {
        QCOMPARE(asSentence(QStringLiteral("there is none")), QStringLiteral("There is none"));
        QCOMPARE(asSentence({}), QString());
    }

    void percent() {
        QCOMPARE(percentText(0.542), QStringLiteral("54.2 %"));
        QCOMPARE(percentText(1), QStringLiteral("100.0 %"));
    }

    void counts_data() {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("few") << qint64{999} << "999";
        QTest::newRow("thousands") << qint64{75'290} << "75 k";
        QTest::newRow("millions") << qint64{2'601'472} << "2.6 M";
        QTest::newRow("many millions") << qint64{125'485'696} << "125 M";
        QTest::newRow("thousands of millions") << qint64{2'829'238'912} << "2.8 G";
    }
    void counts() {
        QFETCH(qint64, count);
        QTEST(shortCount(count), "text");
    }

    void bytes() {
        QCOMPARE(byteText(170'052'171), QStringLiteral("170 MB"));
        QCOMPARE(byteText(4542), QStringLiteral("4.5 kB"));
        QCOMPARE(byteText(512), QStringLiteral("512 B"));
    }

    void breaksLongWordsWithoutChangingThem() {
        const QChar here(0x200B), notHere(0x2060);
        QCOMPARE(breakable(QStringLiteral("in /home/me/sets.")),
                 QStringLiteral("in /%1home/%2me/%2sets.").arg(notHere).arg(here));
        const QString words = QStringLiteral("words that are short stay as they are");
        QCOMPARE(breakable(words), words);
        const QString hash(64, u'f');
        const QStringList pieces = breakable(hash).split(here);
        QCOMPARE(pieces.join(QString()), hash);
        for (const QString& piece : pieces)
            QVERIFY(piece.size() <= 24);
    }

    void fullCounts() { QCOMPARE(fullCount(9800), QStringLiteral("9,800")); }

    void durations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("tenths") << 1.42 << "1.4 s";
        QTest::newRow("no 10.0") << 9.97 << "10 s";
        QTest::newRow("seconds") << 42.4 << "42 s";
        QTest::newRow("rounds up to a minute") << 59.7 << "1 min 0 s";
        QTest::newRow("minutes") << 130.0 << "2 min 10 s";
        QTest::newRow("hours") << 7260.0 << "2 h 1 min";
    }
    void durations() {
        QFETCH(double, seconds);
        QTEST(durationText(seconds), "text");
    }

    void roughDurations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("short") << 0.4 << "under 1 s";
        QTest::newRow("seconds") << 2.7 << "about 3 s";
        QTest::newRow("tens of seconds") << 47.0 << "about 50 s";
        QTest::newRow("minutes") << 100.0 << "about 2 min";
        QTest::newRow("hours") << 9000.0 << "about 2.5 h";
        QTest::newRow("days") << 300'000.0 << "about 3.5 days";
    }
    void roughDurations() {
        QFETCH(double, seconds);
        QTEST(roughDuration(seconds), "text");
    }
};

QTEST_GUILESS_MAIN(TextTest)
#include "TextTest.moc"
