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

    void keepsWhatIsTyped() {
        DepthSpinBox box;
        box.setValue(20);
        for (const int depth : {56, 58, 1, 1202, 1300}) {
            box.selectAll();
            QTest::keyClicks(&box, QString::number(depth));
            QTest::keyClick(&box, Qt::Key_Return);
            QCOMPARE(box.value(), depth);
        }
        box.stepDown();
        QCOMPARE(box.value(), 1202); // the deepest
    }
};

QTEST_MAIN(DepthSpinBoxTest)
#include "DepthSpinBoxTest.moc"
