// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/DepthFindings.h"

#include "core/analysis/StudyFigures.h"
#include "tests/core/StudyTools.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace rlab;

namespace {

/// Mean curves of four networks on 2,500 images of Fashion-MNIST, measured.
Study fashion() {
    return study({{plain(20), {training({84.8, 51.8, 33.1, 24.7, 21.0})}},
                  {plain(56), {training({84.1, 70.4, 64.4, 56.4, 52.6})}},
                  {residual(20), {training({63.9, 30.9, 22.6, 17.4, 14.0})}},
                  {residual(56), {training({59.6, 31.8, 22.7, 16.3, 13.2})}}});
}

/// The same on 2,500 shapes.
Study shapes() {
    return study({{plain(20), {training({87.6, 80.4, 70.6, 60.5, 55.7})}},
                  {plain(56), {training({89.3, 88.8, 88.9, 88.2, 87.8})}},
                  {residual(20), {training({85.8, 62.3, 39.1, 25.1, 18.7})}},
                  {residual(56), {training({85.2, 60.8, 35.7, 21.0, 13.3})}}});
}

bool isNear(double value, double percent) {
    return std::abs(100 * value - percent) < 1e-6;
}

} // namespace

class DepthFindingsTest : public QObject {
    Q_OBJECT

private slots:
    void findsDegradationAmongPlainNetworks() {
        const DepthFindings found = findDepthEffects(fashion());
        const PairFinding* pair = found.pair(0, 1);
        QVERIFY(pair);
        QVERIFY(pair->isDegradation());
        QVERIFY(isNear(pair->train.difference(), 31.6));
        QCOMPARE(pair->train.sinceEpoch, std::optional(2)); // in the first it was lower
        QCOMPARE(pair->train.ground, Ground::OneSeed);
        QVERIFY(!pair->mayCross);
        QCOMPARE(found.phase, RunPhase::Completed);
        QVERIFY(found.limits.empty());
    }

    void refrainsFromSmallDifferencesOfOneSeed() {
        const DepthFindings found = findDepthEffects(fashion());
        const PairFinding* pair = found.pair(2, 3);
        QVERIFY(pair);
        QCOMPARE(pair->train.verdict, Verdict::CantTell); // 0.8 points
        QVERIFY(!pair->train.sinceEpoch);
    }

    void comparesTwins() {
        const DepthFindings found = findDepthEffects(shapes());
        const PairFinding* twins = found.pair(1, 3);
        QVERIFY(twins);
        QCOMPARE(twins->difference, Difference::Kind);
        QCOMPARE(twins->train.verdict, Verdict::Lower);
        QCOMPARE(twins->train.sinceEpoch, std::optional(1));
        QVERIFY(!found.pair(0, 3)); // differ in depth and kind
    }

    void putsTheDeeperAndTheResidualSecond() {
        Study reversed = fashion();
        std::ranges::reverse(reversed.networks);
        const DepthFindings found = findDepthEffects(reversed);
        QVERIFY(found.pair(3, 2)->isDegradation());
        QCOMPARE(found.pair(2, 0)->train.verdict, Verdict::Lower);
    }

    void tellsWhoIsAtChance() {
        const DepthFindings found = findDepthEffects(shapes());
        QVERIFY(isNear(found.chance, 90));
        QVERIFY(!found.networks[0].atChance);
        QVERIFY(!found.networks[1].atChance); // 87.8 of 2,500 images: more than three deviations
        Study fewer = shapes();
        fewer.trainImages = 500;
        QVERIFY(findDepthEffects(fewer).networks[1].atChance);
    }

    void letsSeedsDecide_data() {
        QTest::addColumn<QList<double>>("shallow");
        QTest::addColumn<QList<double>>("deep");
        QTest::addColumn<int>("verdict");
        QTest::addColumn<int>("ground");
        const auto row = [](const char* name, QList<double> shallow, QList<double> deep,
                            Verdict verdict, Ground ground) {
            QTest::addRow("%s", name)
                << shallow << deep << static_cast<int>(verdict) << static_cast<int>(ground);
        };
        // Final errors measured with three seeds.
        row("shapes, plain", {54.2, 59.4, 53.5}, {88.4, 87.6, 87.4}, Verdict::Higher,
            Ground::Welch);
        row("shapes, residual", {20.5, 20.3, 15.2}, {9.6, 19.1, 11.3}, Verdict::CantTell,
            Ground::Welch);
        row("Fashion, plain", {21.6, 19.6, 21.8}, {59.0, 44.6, 54.2}, Verdict::Higher,
            Ground::Welch);
        row("Fashion, residual", {13.9, 14.1, 13.9}, {13.1, 12.6, 13.8}, Verdict::CantTell,
            Ground::Welch);
        row("CIFAR-10, 10 epochs, residual", {28.8, 31.5, 30.6}, {27.5, 31.6, 23.3},
            Verdict::CantTell, Ground::Welch);
        row("CIFAR-10, 25 epochs, residual", {16.7, 15.8, 16.5}, {8.2, 9.6, 8.4}, Verdict::Lower,
            Ground::Welch);
        row("two seeds apart", {54.2, 59.4}, {88.4, 87.6}, Verdict::Higher, Ground::TwoSeeds);
        row("two seeds that touch", {20.5, 15.2}, {9.6, 19.1}, Verdict::CantTell, Ground::TwoSeeds);
        row("one seed against three", {54.2}, {88.4, 87.6, 87.4}, Verdict::Higher, Ground::OneSeed);
        row("one seed, 1.9 points", {50}, {51.9}, Verdict::CantTell, Ground::OneSeed);
        row("one seed, 1.9 points near zero", {0.1}, {2.0}, Verdict::CantTell, Ground::OneSeed);
        row("equal to the last image", {3.0, 3.0, 3.0}, {3.0, 3.0, 3.0}, Verdict::CantTell,
            Ground::Welch);
        row("all zero", {0, 0, 0}, {0, 0, 0}, Verdict::CantTell, Ground::Welch);
        row("seeds close together by chance", {30.0, 30.0, 30.0}, {30.6, 30.6, 30.6},
            Verdict::CantTell, Ground::Welch);
    }
    void letsSeedsDecide() {
        QFETCH(const QList<double>, shallow);
        QFETCH(const QList<double>, deep);
        QFETCH(const int, verdict);
        QFETCH(const int, ground);
        const DepthFindings found =
            findDepthEffects(study({flat(residual(20), Percents(shallow.begin(), shallow.end())),
                                    flat(residual(56), Percents(deep.begin(), deep.end()))}));
        const ErrorComparison& train = found.pair(0, 1)->train;
        QCOMPARE(static_cast<int>(train.verdict), verdict);
        QCOMPARE(static_cast<int>(train.ground), ground);
    }

    void welchIntervalIsTheTextbooks() {
        // Means 10 and 12, variances 1: t(4) = 2.776 times the square root of 2/3.
        const ErrorComparison compared =
            compareErrors({0.09, 0.10, 0.11}, {0.11, 0.12, 0.13}, 1'000'000);
        QVERIFY(std::abs(compared.margin - 2.776 * 0.01 * std::sqrt(2.0 / 3)) < 1e-9);
        QCOMPARE(compared.verdict, Verdict::CantTell);
    }

    void studentQuantilesFallTowardsTheNormalOne() {
        QCOMPARE(studentQuantile(1), 12.706);
        QCOMPARE(studentQuantile(2.9), 4.303); // the careful neighbour
        QCOMPARE(studentQuantile(1000), 2.086);
    }

    void fewTestImagesAskForMore() {
        // 4 points apart: enough of 2,500 training images, not of 500 test images.
        Study made = study({{plain(20), {training(Percents(5, 40), Percents(5, 46))}},
                            {plain(56), {training(Percents(5, 44), Percents(5, 50))}}});
        DepthFindings found = findDepthEffects(made);
        QCOMPARE(found.pair(0, 1)->train.verdict, Verdict::Higher);
        QCOMPARE(found.pair(0, 1)->test->verdict, Verdict::CantTell);
        made.testImages = 10'000;
        found = findDepthEffects(made);
        QCOMPARE(found.pair(0, 1)->test->verdict, Verdict::Higher);
        QVERIFY(!found.has(Limit::FewTestImages));
        made.testImages = 150;
        QVERIFY(findDepthEffects(made).has(Limit::FewTestImages));
    }

    void tellsOverfittingFromDegradation() {
        // The deeper one fits as well and fails on the test images.
        const DepthFindings found =
            findDepthEffects(study({{residual(20), {training(Percents(5, 5), Percents(5, 20))}},
                                    {residual(56), {training(Percents(5, 1), Percents(5, 40))}},
                                    {plain(56), {training(Percents(5, 86), Percents(5, 91))}}}));
        const PairFinding* pair = found.pair(0, 1);
        QVERIFY(pair->isOverfitting());
        QVERIFY(!pair->isDegradation());
        QVERIFY(found.networks[0].overfits);
        QVERIFY(found.networks[1].overfits);
        QVERIFY(!found.networks[2].overfits);
    }

    void degradationIsNoOverfitting() {
        const DepthFindings found =
            findDepthEffects(study({{plain(20), {training(Percents(5, 20), Percents(5, 30))}},
                                    {plain(56), {training(Percents(5, 60), Percents(5, 65))}}}));
        QVERIFY(found.pair(0, 1)->isDegradation());
        QVERIFY(!found.pair(0, 1)->isOverfitting());
    }

    void sinceEpochNeedsToLastToTheEnd() {
        const DepthFindings found =
            findDepthEffects(study({{plain(20), {training({80, 60, 50, 40, 30})}},
                                    {plain(56), {training({85, 65, 45, 50, 55})}}}));
        QCOMPARE(found.pair(0, 1)->train.sinceEpoch, std::optional(4));
    }

    void seesThatTheOrderMayTurn() {
        // As on CIFAR-10: the deeper residual network trails, and closes in.
        const DepthFindings found =
            findDepthEffects(study({{residual(20), {training({60, 50, 42, 36, 33})}},
                                    {residual(56), {training({75, 64, 53, 44, 37})}}}));
        QVERIFY(found.pair(0, 1)->mayCross);
        QVERIFY(found.has(Limit::FewEpochs));
    }

    void bothFallingToZeroIsNoCatchingUp() {
        const DepthFindings found =
            findDepthEffects(study({{residual(20), {training({84, 51, 28.6, 14.0, 5.4})}},
                                    {residual(56), {training({81, 45, 18.0, 9.0, 3.0})}}}));
        QVERIFY(!found.pair(0, 1)->mayCross);
    }

    void countsOnlyCommonEpochs() {
        // plain-20 is ahead by an epoch.
        Study made = study({{plain(20), {training({80, 60, 50}, {}, std::nullopt)}},
                            {plain(56), {training({85, 80}, {}, std::nullopt)}}});
        const DepthFindings found = findDepthEffects(made);
        QCOMPARE(found.phase, RunPhase::Running);
        QCOMPARE(found.epochsDone, 2);
        QCOMPARE(found.pair(0, 1)->epoch, 2);
        QVERIFY(isNear(found.pair(0, 1)->train.first, 60));
        QVERIFY(!found.has(Limit::FewEpochs)); // not while it runs
    }

    void saysNothingInTheFirstEpoch() {
        const DepthFindings found =
            findDepthEffects(study({{plain(20), {training({80}, {}, std::nullopt)}},
                                    {plain(56), {training({}, {}, std::nullopt)}}}));
        QCOMPARE(found.phase, RunPhase::FirstEpoch);
        QVERIFY(found.pairs.empty());
        QCOMPARE(found.networks[1].epoch, 0);
    }

    void leavesOutWhatDiverged() {
        const DepthFindings found = findDepthEffects(study(
            {{residual(20), {training(Percents(5, 30)), training(Percents(5, 32))}},
             {residual(56), {training({88}, {}, RunEnd::Diverged), training(Percents(5, 20))}},
             {plain(56), {training({}, {}, RunEnd::Diverged)}}}));
        QVERIFY(found.has(Limit::SomeDiverged));
        QCOMPARE(found.networks[1].diverged, 1);
        QCOMPARE(found.networks[1].seeds, 1);
        QCOMPARE(found.networks[2].epoch, 0);
        QCOMPARE(found.pair(0, 1)->train.ground, Ground::OneSeed);
        QVERIFY(!found.pair(2, 1));
        QCOMPARE(found.epochsDone, 5);
        QCOMPARE(found.phase, RunPhase::Completed);
    }

    void nothingIsLeftWhenAllDiverged() {
        const DepthFindings found =
            findDepthEffects(study({{plain(20), {training({}, {}, RunEnd::Diverged)}},
                                    {plain(56), {training({90}, {}, RunEnd::Diverged)}}}));
        QVERIFY(found.pairs.empty());
        QCOMPARE(found.epochsDone, 0);
        QVERIFY(found.has(Limit::SomeDiverged));
        QVERIFY(!found.has(Limit::AllAtChance));
    }

    void namesItsLimits_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<Study>("made");
        const auto row = [](const char* name, Limit limit, const Study& made) {
            QTest::addRow("%s", name) << static_cast<int>(limit) << made;
        };
        row("one network", Limit::OneDepth, study({flat(plain(20), {50})}));
        row("differ in more than depth", Limit::OneDepth,
            study({flat(plain(20), {50}), flat(residual(56), {30})}));
        row("residual only", Limit::NoPlainPair,
            study({flat(residual(20), {30}), flat(residual(56), {20})}));
        row("no twin", Limit::NoTwin, study({flat(plain(20), {50}), flat(plain(56), {80})}));
        row("all at chance", Limit::AllAtChance,
            study({flat(plain(20), {89.5}), flat(plain(56), {90.4})}));
        row("all near zero", Limit::AllNearZero,
            study({flat(plain(20), {0.8}), flat(plain(56), {1.2})}));
        row("too hard", Limit::TooHard, study({flat(residual(20), {52}), flat(plain(20), {75})}));
        row("two epochs", Limit::FewEpochs,
            study({{plain(20), {training({80, 60})}}, {plain(56), {training({85, 80})}}}, 2));
        row("stopped", Limit::Stopped,
            study({{plain(20), {training({80, 60}, {}, RunEnd::Stopped)}},
                   {plain(56), {training({85, 80}, {}, RunEnd::Stopped)}}}));
        Study fast = study({flat(residual(20), {23.9}), flat(residual(56), {33.0})});
        fast.learningRate = 0.1;
        row("rate too high", Limit::RateTooHigh, fast);
        Study tiny = study({flat(plain(20), {50}), flat(plain(56), {80})});
        tiny.trainImages = 64;
        row("few images", Limit::FewTrainImages, tiny);
    }
    void namesItsLimits() {
        QFETCH(const int, limit);
        QFETCH(const Study, made);
        QVERIFY(findDepthEffects(made).has(static_cast<Limit>(limit)));
        QVERIFY(!findDepthEffects(fashion()).has(static_cast<Limit>(limit)));
    }

    void plainNetworksAloneDontTellThatDataAreHard() {
        QVERIFY(!findDepthEffects(study({flat(plain(20), {57}), flat(plain(56), {86})}))
                     .has(Limit::TooHard));
    }

    void seriesAreNetworksThatDifferInDepthAlone() {
        CifarNetworkOptions wide = plain(110);
        wide.width = 16;
        const Study made = study({flat(plain(56), {80}), flat(wide, {85}), flat(plain(8), {40}),
                                  flat(residual(20), {30}), flat(plain(20), {50})});
        QCOMPARE(depthSeries(made, NetworkKind::Plain), (std::vector<std::size_t>{2, 4, 0}));
        QVERIFY(depthSeries(made, NetworkKind::Residual).empty());
    }

    void findsTheOneOption() {
        CifarNetworkOptions other = residual(20);
        QVERIFY(!soleDifference(other, residual(20)));
        other.shortcut = ShortcutKind::B;
        QCOMPARE(soleDifference(other, residual(20)), std::optional(Difference::Shortcut));
        QVERIFY(!soleDifference(other, residual(56)));
        QVERIFY(!soleDifference(other, plain(20))); // no twin: B has parameters of its own
    }

    void readsWholeEpochsOnly() {
        MetricHistory history(3);
        history[0].trainError = 0.9;
        history[1].trainError = 0.8;
        history[1].testError = 0.7;
        history[1].endsEpoch = true;
        history[2].trainError = 0.6;
        const std::vector<EpochErrors> epochs = epochErrors(history);
        QCOMPARE(epochs.size(), std::size_t(1));
        QCOMPARE(epochs[0].train, 0.8);
        QCOMPARE(epochs[0].test, std::optional(0.7));
    }
};

QTEST_APPLESS_MAIN(DepthFindingsTest)
#include "DepthFindingsTest.moc"
