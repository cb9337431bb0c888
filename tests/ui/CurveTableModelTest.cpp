// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/CurveTableModel.h"

#include "tests/ui/CurveRuns.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

class CurveTableModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hasARowAnEpochAndTwoColumnsANetwork() {
        CurveSet set;
        set.setRun(trainedRun(3));
        CurveTableModel model(set);
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.columnCount(), 5);
        QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("plain-8\ntrain"));
        QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("2"));
        QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("70.0"));
        QCOMPARE(model.index(1, 4).data().toString(), QStringLiteral("55.0"));
    }

    void growsWithTheRun() {
        const ExperimentSpec spec = tinyExperiment(3);
        RunModel run(spec);
        CurveSet set;
        set.setRun(run);
        CurveTableModel model(set);
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 0);
        const QSignalSpy inserted(&model, &CurveTableModel::rowsInserted);
        const QSignalSpy changed(&model, &CurveTableModel::dataChanged);
        TrainingUpdate first;
        first.points = {{0, pointAtEpochEnd(1, 0.8)}};
        run.apply(first);
        set.updateRun(run);
        model.update();
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("–"));
        TrainingUpdate second;
        second.points = {{1, pointAtEpochEnd(1, 0.7)}};
        run.apply(second);
        set.updateRun(run);
        model.update();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("70.0"));
        model.update();
        QCOMPARE(changed.size(), 1); // nothing new
    }

    void followsMetricAndVisibility() {
        CurveSet set;
        set.setRun(trainedRun(2, 2));
        CurveTableModel model(set);
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("81.0")); // mean of two seeds
        set.setOptions({.metric = Metric::Loss});
        set.curves()[0]->shown = false;
        model.rebuild();
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("1.420"));
        QVERIFY(model.index(0, 1)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("resnet-8 train, nats, epoch 1")));
    }

    void copiesTabSeparatedText() {
        CurveSet set;
        set.setRun(trainedRun(2));
        const CurveTableModel model(set);
        const QString text = model.asText(
            {model.index(1, 1), model.index(0, 0), model.index(0, 1), model.index(1, 0)});
        QCOMPARE(text, QStringLiteral("Epoch\tplain-8 train, %\n1\t80.0\n2\t70.0\n"));
    }
};

QTEST_GUILESS_MAIN(CurveTableModelTest)
#include "CurveTableModelTest.moc"
