// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ProbeService.h"
#include "core/nn/NetworkLayers.h"
#include "tests/ui/TinyExperiment.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

class ProbeServiceTest : public QObject {
    Q_OBJECT

private slots:
    void looksIntoUntrainedNetworks() {
        ProbeService service;
        std::shared_ptr<const RunModel> run;
        connect(&service, &ProbeService::probed, this, [&](const auto& probed) { run = probed; });
        service.probe(tinyExperiment(), 2);
        QTRY_VERIFY(run);
        QVERIFY(!run->hasPoints());
        for (const ContenderRun& contender : run->contenders()) {
            const ProbeHistory& probes = contender.seeds[0].probes;
            QCOMPARE(probes.size(), std::size_t{1});
            QCOMPARE(probes[0]->step, std::int64_t{0});
            QVERIFY(probes[0]->layers.front().gradient > 0);
        }
    }

    void onlyTheLatestRequestIsAnswered() {
        ProbeService service;
        std::vector<std::uint64_t> seeds;
        connect(&service, &ProbeService::probed, this,
                [&](const auto& run) { seeds.push_back(run->experiment().seed); });
        ExperimentSpec experiment = tinyExperiment();
        for (experiment.seed = 1; experiment.seed < 4; ++experiment.seed)
            service.probe(experiment, 1);
        QTRY_VERIFY(!seeds.empty());
        QTest::qWait(100);
        QCOMPARE(seeds, std::vector<std::uint64_t>{3});
    }

    void tellsWhatIsWrong() {
        ProbeService service;
        QSignalSpy failed(&service, &ProbeService::failed);
        ExperimentSpec experiment = tinyExperiment();
        experiment.data.dataset = "mnist";
        experiment.data.directory = "/nowhere";
        service.probe(experiment, 1);
        QVERIFY(failed.wait());
        QVERIFY(failed[0][0].toString().contains(QStringLiteral("nowhere")));
    }

    void goesWhileItLooks() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks = {parseCifarNetwork("resnet-110"), parseCifarNetwork("plain-110")};
        auto service = std::make_unique<ProbeService>();
        service->probe(experiment, 2);
        QTest::qWait(20);
        service.reset();
    }
};

QTEST_GUILESS_MAIN(ProbeServiceTest)
#include "ProbeServiceTest.moc"
