// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/InstructionSet.h"

#include "core/base/Error.h"
#include "core/kernels/simd/MultiplyAddPeak.h"

#include <QTest>

using namespace rlab;
using namespace rlab::simd;

class InstructionSetTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { useBestInstructionSet(); }

    void theBestIsInUse() {
        QVERIFY(!instructionSets().empty());
        QCOMPARE(instructionSet(), instructionSets().front());
        QCOMPARE(instructionSets().back(), std::string("baseline"));
    }

    void eachCanBeUsed() {
        const std::vector<std::string> all = instructionSets();
        for (const std::string& name : all) {
            useInstructionSet(name);
            QCOMPARE(instructionSet(), name);
            QCOMPARE(instructionSets(), all);
        }
        useBestInstructionSet();
        QCOMPARE(instructionSet(), instructionSets().front());
    }

    void anUnknownOneIsRefusedWithTheList() {
        try {
            useInstructionSet("mmx");
            QFAIL("mmx was taken");
        } catch (const SpecError& error) {
            const std::string text = error.what();
            QVERIFY2(text.find("\"mmx\"") != std::string::npos, text.c_str());
            for (const std::string& name : instructionSets())
                QVERIFY2(text.find(name) != std::string::npos, text.c_str());
        }
        QCOMPARE(instructionSet(), instructionSets().front());
    }

    /// Far apart even on a busy machine and without optimisation: vectors against single numbers.
    void thePeakIsThatOfTheSetInUse() {
        const double best = multiplyAddPeak(Parallel(1));
        QVERIFY2(best > 1e8 && best < 1e12, qPrintable(QString::number(best)));
        if (instructionSets().size() == 1)
            QSKIP("this machine has one set only");
        useInstructionSet("baseline");
        QCOMPARE(instructionSet(), std::string("baseline")); // asking changes nothing
        const double least = multiplyAddPeak(Parallel(1));
        QVERIFY2(best > 1.5 * least, qPrintable(QStringLiteral("%1 and %2").arg(best).arg(least)));
    }
};

QTEST_GUILESS_MAIN(InstructionSetTest)
#include "InstructionSetTest.moc"
