// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CurveCodec.h"

#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"

#include <QtTest>

#include <limits>

using namespace rlab;
using namespace rlab::test;

namespace {

MetricHistory decoded(const QByteArray& bytes) {
    MetricHistory history;
    decodePoints(bytes, history, "history");
    return history;
}

} // namespace

class CurveCodecTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsEveryBit() {
        MetricHistory curve = learningCurve(1, 300);
        curve[3].trainLoss = std::numeric_limits<double>::quiet_NaN();
        curve[4].trainLoss = std::numeric_limits<double>::infinity();
        curve[5].trainError = -0.0;
        curve[6].testError = 0.25; // one of the two figures only
        curve[7].step = std::numeric_limits<std::int64_t>::max();
        curve[8].images = -1;
        curve[9].seconds = std::numeric_limits<double>::denorm_min();
        QVERIFY(isSame(decoded(encodePoints(curve)), curve));
    }

    void addsToWhatIsThere() {
        MetricHistory history = decoded(encodePoints(learningCurve(1, 7)));
        decodePoints(encodePoints(learningCurve(8, 9)), history, "history");
        QVERIFY(isSame(history, learningCurve(1, 9)));
        decodePoints(encodePoints({}), history, "history");
        QCOMPARE(history.size(), std::size_t{9});
    }

    void takesAFewBytesANumber() {
        const MetricHistory curve = learningCurve(1, 256);
        const qsizetype bytes = encodePoints(curve).size();
        QVERIFY2(bytes < 256 * 9 * 3, qPrintable(QString::number(bytes)));
    }

    void refusesDamage() {
        const QByteArray whole = encodePoints(learningCurve(1, 50));
        for (qsizetype length = 0; length < whole.size(); ++length)
            QVERIFY2(!fileErrorOf([&] { decoded(whole.left(length)); }).isEmpty(),
                     qPrintable(QString::number(length)));
        for (const int place : {0, 1, 2, 3, 4, 5, 6, 7, 8, 40}) {
            QByteArray bytes = whole;
            bytes[place] = static_cast<char>(bytes[place] ^ 0x55);
            const QString error = fileErrorOf([&] { decoded(bytes); });
            QVERIFY2(error.startsWith(QStringLiteral("history: ")),
                     qPrintable(QString::number(place)));
        }
    }
};

QTEST_APPLESS_MAIN(CurveCodecTest)
#include "CurveCodecTest.moc"
