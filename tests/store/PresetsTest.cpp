// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Presets.h"

#include "core/store/ExperimentJson.h"

#include <QtTest>

#include <set>

using namespace rlab;

namespace {

const ExperimentSpec& presetExperiment(const std::string& id) {
    for (const Preset& preset : presets())
        if (preset.id == id)
            return preset.experiment;
    qFatal("there is no preset %s", id.c_str());
}

/// Multiply-adds of the whole training; three times the forward pass.
double trainingMacs(const ExperimentSpec& experiment) {
    const DataSummary data = summarise(experiment.data);
    double macs = 0;
    for (const CifarNetworkOptions& options : experiment.networks)
        macs += 3.0 * static_cast<double>(
                          makeCifarNetwork(options, data.imageShape, data.classes).macs());
    return macs * static_cast<double>(data.trainImages) * experiment.epochs * experiment.repeats;
}

} // namespace

class PresetsTest : public QObject {
    Q_OBJECT

private slots:
    void allCanBeRunAndSaved() {
        std::set<std::string> ids, titles;
        for (const Preset& preset : presets()) {
            const std::vector<Problem> problems = validate(preset.experiment);
            QVERIFY2(problems.empty(), preset.id.c_str());
            QVERIFY(ids.insert(preset.id).second);
            QVERIFY(titles.insert(preset.title).second);
            QVERIFY(!preset.description.empty());
            QVERIFY(!preset.experiment.name.empty());
            QVERIFY(experimentFromJson(experimentToJson(preset.experiment), preset.id) ==
                    preset.experiment);
        }
        QVERIFY(presets().front().experiment == sampleExperiment());
    }

    /// Two cores do about 100 GMAC a second.
    void allButThePapersAreShort() {
        for (const Preset& preset : presets())
            if (preset.id != "paper-cifar-10")
                QVERIFY2(trainingMacs(preset.experiment) < 4e12, preset.id.c_str());
    }

    void thePapersSetUpIsTheirs() {
        const ExperimentSpec& paper = presetExperiment("paper-cifar-10");
        QCOMPARE(paper.networks.size(), std::size_t{10});
        const DataSummary data = summarise(paper.data);
        QCOMPARE(data.trainImages, std::int64_t{50'000});
        const std::int64_t batches = (data.trainImages + paper.batchSize - 1) / paper.batchSize;
        const std::int64_t iterations = batches * paper.epochs;
        QVERIFY(std::abs(iterations - 64'000) < batches);
        const auto factorAt = [&](std::int64_t step) {
            return scheduleFactor(paper.schedule, step, iterations, batches);
        };
        QCOMPARE(factorAt(31'900), 1.0);
        QVERIFY(qFuzzyCompare(factorAt(32'100), 0.1));
        QVERIFY(qFuzzyCompare(factorAt(48'200), 0.01));
        for (const CifarNetworkOptions& network : paper.networks)
            QCOMPARE(network.width, 16);
    }
};

QTEST_GUILESS_MAIN(PresetsTest)
#include "PresetsTest.moc"
