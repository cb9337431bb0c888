// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DepthSpinBox.h"

#include <QtTest>

using namespace rlab;

class DepthSpinBoxTest : public QObject {
    Q_OBJECT

private slots:
    void stepsThroughWhatCanBeBuilt() {
        DepthSpinBox box;
        box.setValue(20);
        box.stepUp();
        QCOMPARE(box.value(), 26);
        box.stepBy(-2);
        QCOMPARE(box.value(), 14);
    }

    void stepsThroughBottlenecks() {
        DepthSpinBox box;
        box.setValue(26);
        box.setBlock(BlockKind::Bottleneck);
        QCOMPARE(box.value(), 26); // can't be built; stays until it is changed
        box.stepUp();
        QCOMPARE(box.value(), 29);
        box.stepUp();
        QCOMPARE(box.value(), 38);
        box.setValue(26);
        box.stepDown();
        QCOMPARE(box.value(), 20);
        box.stepBy(-3);
        QCOMPARE(box.value(), 11); // the least
    }

    void correctsWhatIsTyped_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("depth");
        QTest::newRow("buildable") << "56" << 56;
        QTest::newRow("nearest below") << "58" << 56;
        QTest::newRow("nearest above") << "60" << 62;
        QTest::newRow("too small") << "1" << 8;
        QTest::newRow("the deepest") << "1202" << 1202;
    }
    void correctsWhatIsTyped() {
        QFETCH(QString, typed);
        DepthSpinBox box;
        box.setValue(20);
        box.selectAll();
        QTest::keyClicks(&box, typed);
        QTest::keyClick(&box, Qt::Key_Return);
        QTEST(box.value(), "depth");
    }
};

QTEST_MAIN(DepthSpinBoxTest)
#include "DepthSpinBoxTest.moc"
