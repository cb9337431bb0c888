// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunExplanation.h"

#include "tests/ui/RunMaking.h"

#include <QtTest>

using namespace rlab;

namespace {

/// Words as they are read: spaces that don't break are spaces.
QString told(const RunModel& run) {
    return plainText(explain(run)).replace(QChar(0x00A0), u' ');
}

bool tells(const RunModel& run, const char* words) {
    return told(run).contains(QString::fromUtf8(words));
}

#define VERIFY_TELLS(run, words) QVERIFY2(tells(run, words), qPrintable(told(run)))
#define VERIFY_OMITS(run, words) QVERIFY2(!tells(run, words), qPrintable(told(run)))

ExperimentSpec experimentOf(const std::vector<CifarNetworkOptions>& networks, int repeats = 1) {
    ExperimentSpec experiment = sampleExperiment();
    experiment.networks = networks;
    experiment.repeats = repeats;
    return experiment;
}

CifarNetworkOptions network(NetworkKind kind, int depth, NormKind norm = NormKind::Batch) {
    return {.kind = kind, .depth = depth, .width = 8, .norm = norm};
}
CifarNetworkOptions plain(int depth) {
    return network(NetworkKind::Plain, depth);
}
CifarNetworkOptions residual(int depth) {
    return network(NetworkKind::Residual, depth);
}

/// The sample's curves with seed 0, as measured.
RunModel sample() {
    return finishedRun(sampleExperiment(), {{88.8, 77.0, 69.0, 61.6, 56.8},
                                            {89.7, 88.4, 87.6, 86.9, 86.3},
                                            {84.1, 51.0, 28.6, 14.0, 5.4},
                                            {81.7, 45.3, 18.0, 9.0, 3.0}});
}

} // namespace

class RunExplanationTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsTheSample() {
        const RunModel run = sample();
        VERIFY_TELLS(run,
                     "More layers made the plain network worse: plain-56 ends at 86 % training "
                     "error, plain-20 at 57 %.");
        VERIFY_TELLS(run, "from the first epoch on, at the end by 29.5 points");
        VERIFY_TELLS(run, "not over-fitting");
        VERIFY_TELLS(run, "resnet-56 3.0 %, resnet-20 5.4 %");
        VERIFY_TELLS(run, "With shortcuts depth does no harm");
        VERIFY_TELLS(run, "ahead by 2.4 points, which another seed may turn");
        VERIFY_TELLS(run, "resnet-56 ends 83.3 points below its plain twin plain-56");
        VERIFY_TELLS(run, "One seed can't tell");
    }

    void isBolderTheLargerTheDifference() {
        const ExperimentSpec sample = sampleExperiment();
        const RunModel large = finishedRun(sample, {{54.2}, {88.4}, {20.5}, {9.6}});
        VERIFY_TELLS(large, "With shortcuts the order turns");
        VERIFY_TELLS(large, "More layers made the plain network worse");
        const RunModel modest = finishedRun(sample, {{50.0}, {56.0}, {10.0}, {16.0}});
        VERIFY_TELLS(modest, "In this run more layers made the plain network worse");
        VERIFY_TELLS(modest, "behind by 6.0 points, which another seed may turn");
        VERIFY_OMITS(modest, "does no harm");
        const RunModel behind = finishedRun(sample, {{50.0}, {86.0}, {10.0}, {30.0}});
        VERIFY_TELLS(behind, "With shortcuts, too, the deeper network is behind");
    }

    void seedsThatAgreeNeedNoHedge() {
        const RunModel run =
            finishedRun(experimentOf({residual(20), residual(56)}, 3),
                        {{16.7}, {8.2}, {15.8}, {9.6}, {16.5}, {8.4}}); // CIFAR-10, 25 epochs
        VERIFY_TELLS(run, "With shortcuts, more layers made the network better");
        VERIFY_OMITS(run, "another seed may turn");
    }

    void refusesToRankWhatOneSeedCantTellApart() {
        const RunModel run = finishedRun(sampleExperiment(), {{21.0}, {52.6}, {14.0}, {13.2}});
        VERIFY_TELLS(run,
                     "depth does no harm: resnet-56 13.2 %, resnet-20 14.0 %. Which of the two "
                     "is better this run can't tell.");
        VERIFY_OMITS(run, "the order turns");
    }

    void saysBeforehandWhatIsMissing() {
        VERIFY_TELLS(RunModel(sampleExperiment()), "Press Train");
        VERIFY_TELLS(RunModel(experimentOf({plain(20)})),
                     "add the same network with another depth");
        VERIFY_TELLS(RunModel(experimentOf({plain(20), plain(56)})), "no residual twin");
        VERIFY_TELLS(RunModel(experimentOf({residual(20), residual(56)})), "Add the plain twins");
        VERIFY_OMITS(RunModel(sampleExperiment()), "twins, and");
    }

    void isCautiousWhileItRuns() {
        RunModel run(sampleExperiment());
        for (const double error : {80.0, 60.0})
            for (int member = 0; member < 4; ++member)
                addEpoch(run, member, error + 5 * member, error + 5 * member);
        VERIFY_TELLS(run, "So far, after epoch 2 of 5: plain-56 at 65 % training error, plain-20 "
                          "at 60 %.");
        VERIFY_TELLS(run, "The run is not over");
        VERIFY_TELLS(run, "may still overtake");
        VERIFY_OMITS(run, "ends at");
        VERIFY_OMITS(run, "worse");
    }

    void tellsOfTheFirstEpoch() {
        RunModel run(sampleExperiment());
        addPoint(run, 0, 0.5, 85);
        VERIFY_TELLS(run, "one pass over all 2,500 training images");
        VERIFY_OMITS(run, "85");
    }

    void deniesDegradationWhereThereIsNone() {
        const RunModel run = finishedRun(experimentOf({plain(8), plain(14)}), {{30}, {22}});
        VERIFY_TELLS(run, "No degradation here");
        VERIFY_TELLS(run, "plain-14 ends at 22 % training error, plain-8 at 30 %");
        VERIFY_OMITS(run, "worse");
    }

    void listsAllDepths() {
        const RunModel run =
            finishedRun(experimentOf({plain(56), plain(20), plain(8)}), {{86.3}, {56.8}, {22.4}});
        VERIFY_TELLS(run, "By depth: plain-8 22.4 %, plain-20 56.8 %, plain-56 86.3 %.");
        VERIFY_TELLS(run, "plain-56 ends at 86 % training error, plain-8 at 22 %");
    }

    void tellsThreeSeeds() {
        const ExperimentSpec experiment = experimentOf({plain(20), plain(56)}, 3);
        const RunModel clear =
            finishedRun(experiment, {{54.2}, {88.4}, {59.4}, {87.6}, {53.5}, {87.4}});
        VERIFY_TELLS(clear, "Over 3 seeds the difference is 32.1 ± 8.2 points");
        VERIFY_TELLS(clear, "does not hold zero");
        const RunModel unclear = finishedRun(experimentOf({residual(20), residual(56)}, 3),
                                             {{20.5}, {9.6}, {20.3}, {19.1}, {15.2}, {11.3}});
        VERIFY_TELLS(unclear, "which holds zero: no claim");
        VERIFY_TELLS(unclear, "no difference that this run can show");
    }

    void tellsWhoDiverged() {
        RunModel run(
            experimentOf({residual(20), network(NetworkKind::Residual, 56, NormKind::None)}));
        for (int epoch = 0; epoch < 5; ++epoch)
            addEpoch(run, 0, 10, 12);
        end(run, 0);
        end(run, 1, RunEnd::Diverged);
        VERIFY_TELLS(run, "diverged: the loss ceased to be a number");
        VERIFY_TELLS(run, "Give it batch norm, or a lower learning rate");
        VERIFY_TELLS(run, "Training error at the end: ");
    }

    void tellsWhenNobodyCameThrough() {
        RunModel run(experimentOf({plain(20), plain(56)}));
        end(run, 0, RunEnd::Diverged);
        end(run, 1, RunEnd::Diverged);
        VERIFY_TELLS(run, "No network came through");
        VERIFY_TELLS(run, "A lower learning rate");
    }

    void tellsWhenNothingWasLearned() {
        const RunModel run = finishedRun(experimentOf({plain(20), plain(56)}), {{89.8}, {90.2}});
        VERIFY_TELLS(run,
                     "No network has learned anything yet: all are where guessing is, at 90 %.");
        VERIFY_TELLS(run, "0.01 and 0.03");
        VERIFY_OMITS(run, "over-fitting");
    }

    void tellsWhenItWasStopped() {
        RunModel run(sampleExperiment());
        for (int member = 0; member < 4; ++member) {
            addEpoch(run, member, 80 - 5 * member, 80);
            end(run, member, RunEnd::Stopped);
        }
        VERIFY_TELLS(run, "The run was stopped after epoch 1 of 5");
        VERIFY_TELLS(run, "until the last third");
    }

    void tellsOverfittingWhereItIs() {
        RunModel run(experimentOf({residual(20), plain(56)}));
        for (int epoch = 0; epoch < 5; ++epoch) {
            addEpoch(run, 0, 0, 44.2);
            addEpoch(run, 1, 85.5, 91.4);
        }
        end(run, 0);
        end(run, 1);
        VERIFY_TELLS(run, "This is what over-fitting looks like, low in training and high in test: "
                          "resnet-20 (training 0.0 %, test 44.2 %).");
    }

    void tellsWhatAnOptionDoes() {
        CifarNetworkOptions projected = residual(56);
        projected.shortcut = ShortcutKind::C;
        const RunModel run = finishedRun(experimentOf({residual(56), projected}), {{3.0}, {84.6}});
        VERIFY_TELLS(run, "differ in the kind of shortcut only: 81.6 points apart");
    }

    void tellsOfAChangedRate() {
        RunModel run = sample();
        TrainingUpdate update;
        update.rateChanges.push_back({2, 158, 0.01});
        run.apply(update);
        VERIFY_TELLS(run, "The learning rate was changed");
    }

    void readsAsPlainText() {
        const QString text = told(sample());
        QVERIFY(!text.contains(u'<'));
        QVERIFY(!text.contains(u'@'));
        QVERIFY(!text.contains(QStringLiteral("%1")));
    }
};

QTEST_MAIN(RunExplanationTest)
#include "RunExplanationTest.moc"
