// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TimeEstimator.h"

#include "tests/ui/TinyExperiment.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

/// The estimates so far.
struct Listener {
    explicit Listener(TimeEstimator& estimator) {
        QObject::connect(&estimator, &TimeEstimator::estimated, &estimator,
                         [this](const TimeEstimate& estimate) { estimates.push_back(estimate); });
    }
    const TimeEstimate& last() const { return estimates.back(); }
    bool isMeasured() const { return !estimates.empty() && last().measured; }

    std::vector<TimeEstimate> estimates;
};

} // namespace

class TimeEstimatorTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void totals() {
        QVERIFY(!TimeEstimate().total());
        QCOMPARE((TimeEstimate{{1.5, 2.0}, true}.total()), std::optional(3.5));
        QVERIFY(!(TimeEstimate{{1.5, std::nullopt}, false}.total()));
    }

    void everyNetworkIsMeasured() {
        TimeEstimator estimator(1);
        Listener heard(estimator);
        estimator.setExperiment(tinyExperiment(2));
        QCOMPARE(heard.estimates.size(), std::size_t{1}); // at once, and knows nothing yet
        QVERIFY(!heard.last().measured);
        QVERIFY(!heard.last().total());
        QTRY_VERIFY_WITH_TIMEOUT(heard.isMeasured(), patience);
        for (const std::optional<double>& seconds : heard.last().secondsOfNetwork)
            QVERIFY(seconds && *seconds > 0);
        // The second network was judged by the first until it had its turn.
        const TimeEstimate& before = heard.estimates[heard.estimates.size() - 2];
        QVERIFY(before.total() && !before.measured);
    }

    void whatIsKnownIsKnownAtOnce() {
        TimeEstimator estimator(1);
        Listener heard(estimator);
        estimator.setExperiment(tinyExperiment(2));
        QTRY_VERIFY_WITH_TIMEOUT(heard.isMeasured(), patience);
        const double before = *heard.last().total();
        ExperimentSpec longer = tinyExperiment(6);
        longer.repeats = 2;
        estimator.setExperiment(longer);
        QVERIFY(heard.last().measured);
        QVERIFY(qFuzzyCompare(*heard.last().total(), 6 * before));
        // A network twice as wide: by its multiply-adds for now.
        ExperimentSpec wider = tinyExperiment(2);
        wider.networks[1].width *= 2;
        estimator.setExperiment(wider);
        QVERIFY(!heard.last().measured);
        QVERIFY(*heard.last().secondsOfNetwork[1] > 2 * *heard.last().secondsOfNetwork[0]);
        QTRY_VERIFY_WITH_TIMEOUT(heard.isMeasured(), patience);
    }

    void nothingIsMeasuredWhileBusy() {
        TimeEstimator estimator(1);
        Listener heard(estimator);
        estimator.setExperiment(tinyExperiment(2));
        estimator.setBusy(true);
        QTest::qWait(1500);
        QCOMPARE(heard.estimates.size(), std::size_t{1});
        estimator.setBusy(false);
        QTRY_VERIFY_WITH_TIMEOUT(heard.isMeasured(), patience);
    }

    void whatCannotTrainHasNoTime() {
        TimeEstimator estimator(1);
        Listener heard(estimator);
        ExperimentSpec experiment = tinyExperiment(2);
        experiment.networks[0].depth = 9;
        experiment.optimizer.learningRate = 0; // matters to nobody here
        estimator.setExperiment(experiment);
        QTRY_VERIFY_WITH_TIMEOUT(heard.last().secondsOfNetwork[1].has_value(), patience);
        QVERIFY(!heard.last().secondsOfNetwork[0]);
        QVERIFY(!heard.last().measured);
        experiment.epochs = 0;
        estimator.setExperiment(experiment);
        QVERIFY(!heard.last().secondsOfNetwork[1]);
        experiment = tinyExperiment(2);
        experiment.data.dataset = "cats";
        estimator.setExperiment(experiment);
        QVERIFY(!heard.last().total());
    }

    void isDestroyedWhileMeasuring() {
        ExperimentSpec large = tinyExperiment(2);
        large.networks = {{.kind = NetworkKind::Residual, .depth = 56, .width = 32}};
        large.data.resolution = 32;
        large.batchSize = 128;
        auto estimator = std::make_unique<TimeEstimator>(1);
        estimator->setExperiment(large);
        QTest::qWait(500);
        QElapsedTimer timer;
        timer.start();
        estimator.reset();
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TimeEstimatorTest)
#include "TimeEstimatorTest.moc"
