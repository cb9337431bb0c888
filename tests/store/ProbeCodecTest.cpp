// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ProbeCodec.h"
#include "core/base/Error.h"
#include "tests/store/ProbeTools.h"

#include <QTest>

using namespace rlab;
using namespace rlab::test;

class ProbeCodecTest : public QObject {
    Q_OBJECT

private slots:
    void comesBackBitForBit() {
        for (const ProbeSample& sample :
             {makeProbe(57, 27, 128), makeProbe(2, 0, 0), ProbeSample{}})
            QVERIFY(isSame(decodeProbe(encodeProbe(sample), "here"), sample));
    }

    void isSmall() {
        const qsizetype bytes = encodeProbe(makeProbe(57, 27, 1)).size();
        QVERIFY2(bytes < 57 * 100, qPrintable(QString::number(bytes)));
    }

    void damageIsTold() {
        const QByteArray whole = encodeProbe(makeProbe(5, 2, 1));
        for (const qsizetype length :
             {qsizetype{0}, qsizetype{3}, whole.size() / 2, whole.size() - 1})
            QVERIFY_EXCEPTION_THROWN(decodeProbe(whole.first(length), "here"), FileError);
        QByteArray other = whole;
        other[0] = 9; // a format of the future
        QVERIFY_EXCEPTION_THROWN(decodeProbe(other, "here"), FileError);
        QByteArray many = whole;
        many[2] = char(0xFF); // more layers than there are bytes
        QVERIFY_EXCEPTION_THROWN(decodeProbe(many, "here"), FileError);
    }
};

QTEST_APPLESS_MAIN(ProbeCodecTest)
#include "ProbeCodecTest.moc"
