// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/EvaluationService.h"

#include "tests/ui/JudgedNetworks.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <limits>

using namespace rlab;

namespace {

constexpr int patience = 60'000;

} // namespace

class EvaluationServiceTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatTheCoreFinds() {
        const auto dataset = testShapes(300);
        const QList<AskedNetwork> networks{askedNetwork("plain-8:width=8", *dataset),
                                           askedNetwork("resnet-8:width=8", *dataset)};
        EvaluationService service;
        QList<Judgement> judged;
        std::vector<std::int64_t> done;
        QStringList asked;
        connect(&service, &EvaluationService::judged, this,
                [&](const Judgement& judgement) { judged.append(judgement); });
        connect(&service, &EvaluationService::progressed, this,
                [&](const EvaluationProgress& progress) {
                    QCOMPARE(progress.all, std::int64_t{600});
                    done.push_back(progress.done);
                    if (!asked.contains(progress.network))
                        asked.append(progress.network);
                });
        QSignalSpy ended(&service, &EvaluationService::ended);
        service.evaluate(networks, dataset, 2);
        QVERIFY(service.isRunning());
        QVERIFY(ended.wait(patience));
        QVERIFY(!service.isRunning());
        QCOMPARE(judged.size(), 2);
        for (qsizetype i = 0; i < 2; ++i) {
            const PredictionTable expected =
                predictImages(networks[i].trained(), dataset->test, Parallel(1));
            QCOMPARE(judged[i]->network.key, networks[i].key);
            QCOMPARE(judged[i]->table.count(), std::int64_t{300});
            QCOMPARE(judged[i]->table.correct(), expected.correct());
            QCOMPARE(judged[i]->table.loss(), expected.loss());
            QCOMPARE(judged[i]->matrix.largest(), ConfusionMatrix(expected).largest());
            QCOMPARE(judged[i]->calibration.expectedError, calibrationOf(expected).expectedError);
        }
        QVERIFY(std::ranges::is_sorted(done));
        QCOMPARE(done.front(), std::int64_t{0});
        QCOMPARE(done.back(), std::int64_t{600});
        QCOMPARE(asked, (QStringList{networks[0].label, networks[1].label}));
    }

    /// On the general kernels one batch of this network takes seconds.
    void endsWithinASecond() {
        const auto dataset = testShapes(256, 32);
        auto service = std::make_unique<EvaluationService>();
        QSignalSpy judged(service.get(), &EvaluationService::judged);
        QSignalSpy ended(service.get(), &EvaluationService::ended);
        service->evaluate({askedNetwork("resnet-110:activation=tanh", *dataset)}, dataset, 1);
        QTest::qWait(500);
        QVERIFY(service->isRunning());
        service->cancel();
        QCOMPARE(ended.size(), 1);
        QVERIFY(!service->isRunning());
        QElapsedTimer timer;
        timer.start();
        service.reset(); // waits for the thread
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(judged.isEmpty());
    }

    void aNewRequestTakesThePlaceOfTheOld() {
        const auto dataset = testShapes(300);
        EvaluationService service;
        QList<Judgement> judged;
        connect(&service, &EvaluationService::judged, this,
                [&](const Judgement& judgement) { judged.append(judgement); });
        QSignalSpy ended(&service, &EvaluationService::ended);
        service.evaluate({askedNetwork("resnet-110:width=8", *dataset)}, dataset, 1);
        service.evaluate({askedNetwork("plain-8:width=8", *dataset)}, dataset, 1);
        QVERIFY(ended.wait(patience));
        QCOMPARE(judged.size(), 1);
        QCOMPARE(judged[0]->network.label, QStringLiteral("plain-8"));
        QCOMPARE(ended.size(), 1);
    }

    void whoCannotBeAskedIsNamedAndTheOthersAre() {
        const auto dataset = testShapes(64);
        AskedNetwork strange = askedNetwork("plain-8:width=4", *dataset);
        strange.classNames.back() = "cat";
        const AskedNetwork large = askedNetwork("plain-14:width=4", *testShapes(4, 16));
        EvaluationService service;
        QStringList messages;
        connect(&service, &EvaluationService::failed, this,
                [&](const QString& message) { messages.append(message); });
        QSignalSpy judged(&service, &EvaluationService::judged);
        QSignalSpy ended(&service, &EvaluationService::ended);
        service.evaluate({strange, large, askedNetwork("resnet-8:width=4", *dataset)}, dataset, 1);
        QVERIFY(ended.wait(patience));
        QCOMPARE(judged.size(), 1);
        QCOMPARE(messages.size(), 2);
        QVERIFY2(messages[0].contains(QStringLiteral("plain-8")) &&
                     messages[0].contains(QStringLiteral("other classes")),
                 qPrintable(messages[0]));
        QVERIFY2(messages[1].contains(QStringLiteral("plain-14")) &&
                     messages[1].contains(QStringLiteral("another size")),
                 qPrintable(messages[1]));
    }

    void aBrokenNetworkIsNeverRight() {
        const auto dataset = testShapes(64);
        AskedNetwork broken = askedNetwork("plain-8:width=4", *dataset);
        auto state = std::make_shared<NetworkState>(*broken.state);
        state->tensors.back()[0] = std::numeric_limits<float>::quiet_NaN();
        broken.state = state;
        EvaluationService service;
        Judgement judgement;
        connect(&service, &EvaluationService::judged, this,
                [&](const Judgement& judged) { judgement = judged; });
        QSignalSpy ended(&service, &EvaluationService::ended);
        service.evaluate({broken}, dataset, 1);
        QVERIFY(ended.wait(patience));
        QCOMPARE(judgement->table.correct(), std::int64_t{0});
        QCOMPARE(judgement->matrix.largest(), std::int64_t{0});
    }
};

QTEST_GUILESS_MAIN(EvaluationServiceTest)
#include "EvaluationServiceTest.moc"
