// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunModel.h"

#include "tests/ui/TinyExperiment.h"

#include <QtTest>

using namespace rlab;

namespace {

MetricPoint pointAt(double epoch) {
    MetricPoint point;
    point.epoch = epoch;
    point.images = static_cast<std::int64_t>(64 * epoch);
    point.trainError = 1 / (1 + epoch);
    return point;
}

ExperimentSpec repeated(int repeats) {
    ExperimentSpec experiment = tinyExperiment(4);
    experiment.seed = 7;
    experiment.repeats = repeats;
    return experiment;
}

} // namespace

class RunModelTest : public QObject {
    Q_OBJECT

private slots:
    void eachSeedGetsItsOwnPoints() {
        RunModel run(repeated(3));
        TrainingUpdate update;
        update.points = {{0, pointAt(0.5)}, {3, pointAt(1)}, {5, pointAt(2)}};
        update.ends = {{5, RunEnd::Diverged, "too fast"}};
        update.rateChanges = {{1.5, 6, 0.01}};
        run.apply(update);
        QCOMPARE(run.contenders().size(), std::size_t{2});
        const std::vector<SeedRun>& plain = run.contenders()[0].seeds;
        const std::vector<SeedRun>& residual = run.contenders()[1].seeds;
        QCOMPARE(plain.size(), std::size_t{3});
        QCOMPARE(plain[0].history.back().epoch, 0.5);
        QVERIFY(plain[1].history.empty());
        QCOMPARE(residual[1].history.back().epoch, 1.0);
        QCOMPARE(residual[2].seed, std::uint64_t{9});
        QVERIFY(residual[2].end == RunEnd::Diverged);
        QCOMPARE(residual[2].reason, std::string("too fast"));
        QCOMPARE(run.count(RunEnd::Diverged), 1);
        QCOMPARE(run.presentEpoch(), 3);
        QCOMPARE(run.rateChanges()[0].learningRate, 0.01);
    }

    void restoredRunIsTheOneThatWasStored() {
        const std::vector<SeedRun> plain{{7, {pointAt(2), pointAt(4)}, {}, RunEnd::Completed, {}}};
        const std::vector<SeedRun> residual{{7, {pointAt(1)}, {}, RunEnd::Diverged, "too fast"}};
        const RunModel run = RunModel::restored(repeated(1), {plain, residual}, {{1, 4, 0.1}}, 2.5);
        QVERIFY(run.experiment() == repeated(1));
        QCOMPARE(run.contenders()[0].label, std::string("plain-8"));
        QCOMPARE(run.contenders()[0].seeds[0].history.size(), std::size_t{2});
        QCOMPARE(run.contenders()[1].seeds[0].reason, std::string("too fast"));
        QCOMPARE(run.rateChanges().size(), std::size_t{1});
        QCOMPARE(run.progress().seconds(), 2.5);
        QCOMPARE(run.progress().fraction(), 1.0);
        QCOMPARE(*run.progress().unitsPerSecond(), 5 * 64 / 2.5);
    }

    void killedRunIsAsFarAsItCame() {
        const std::vector<SeedRun> plain{{7, {pointAt(2)}, {}, {}, {}}};
        const std::vector<SeedRun> residual{{7, {pointAt(1)}, {}, {}, {}}};
        const RunModel run = RunModel::restored(repeated(1), {plain, residual}, {}, 1);
        QCOMPARE(run.progress().fraction(), 3.0 / 8);
        QVERIFY(!run.contenders()[0].seeds[0].end);
    }
};

QTEST_GUILESS_MAIN(RunModelTest)
#include "RunModelTest.moc"
