// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DepthSweepService.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

SweepConditions smallConditions() {
    SweepConditions conditions;
    conditions.data.dataset = "shapes";
    conditions.data.subset = 64;
    conditions.data.testSubset = 32;
    conditions.data.resolution = 8;
    conditions.width = 4;
    return conditions;
}

const std::vector<int> depths{8, 14, 20};

std::vector<CifarNetworkOptions> networksOf(const std::vector<SweepRow>& rows) {
    std::vector<CifarNetworkOptions> networks;
    for (const int depth : depths)
        for (const SweepRow& row : rows) {
            networks.push_back(row.network);
            networks.back().depth = depth;
        }
    return networks;
}

} // namespace

class DepthSweepServiceTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatTheCoreMeasures() {
        SweepConditions conditions = smallConditions();
        conditions.seeds.count = 2;
        const SweepRequest request{sweepRows(conditions.width), depths, conditions.seeds.count};
        const std::vector<CifarNetworkOptions> networks = networksOf(request.rows);
        DepthSweepService service;
        MeasuredSweep sweep;
        sweep.setConditions(conditions);
        std::vector<int> done;
        connect(&service, &DepthSweepService::measured, this,
                [&](const auto& network, const auto& figures) { sweep.keep(network, figures); });
        connect(&service, &DepthSweepService::progressed, this, [&](const SweepProgress& progress) {
            done.push_back(progress.done);
            QCOMPARE(progress.all, static_cast<int>(networks.size()));
        });
        QSignalSpy ended(&service, &DepthSweepService::ended);
        service.measure(conditions, networks, 2);
        QVERIFY(service.isRunning());
        QVERIFY(ended.wait(60'000));
        QVERIFY(!service.isRunning());
        QVERIFY(sweep.missing(networks).empty());
        QCOMPARE(done.size(), networks.size() + 1);
        QCOMPARE(done.front(), 0);
        QVERIFY(std::ranges::is_sorted(done));

        const Dataset dataset = loadDataset(conditions.data);
        const auto expected = sweepDepths(request, firstImages(dataset.train, 128),
                                          dataset.classes(), dataset.statistics, Parallel(1));
        for (std::size_t row = 0; row < request.rows.size(); ++row)
            for (std::size_t i = 0; i < depths.size(); ++i) {
                CifarNetworkOptions network = request.rows[row].network;
                network.depth = depths[i];
                QCOMPARE(sweep.at(network)->firstToLast, expected[row][i].firstToLast);
                QCOMPARE(sweep.at(network)->wayBack, expected[row][i].wayBack);
            }
    }

    void otherSeedsAreOtherNetworks() {
        DepthSweepService service;
        std::vector<double> ratios;
        connect(&service, &DepthSweepService::measured, this,
                [&](const auto&, const auto& figures) { ratios.push_back(figures.firstToLast); });
        SweepConditions conditions = smallConditions();
        for (conditions.seeds.first = 0; conditions.seeds.first < 2; ++conditions.seeds.first) {
            QSignalSpy ended(&service, &DepthSweepService::ended);
            service.measure(conditions, {parseCifarNetwork("plain-8:width=4")}, 1);
            QVERIFY(ended.wait(60'000));
        }
        QCOMPARE(ratios.size(), std::size_t{2});
        QVERIFY(ratios[0] != ratios[1]);
    }

    /// On the general kernels one network of the paper's size takes seconds.
    void endsWithinASecond() {
        SweepConditions conditions = smallConditions();
        conditions.data.subset = 200;
        conditions.data.resolution = 32;
        auto service = std::make_unique<DepthSweepService>();
        QSignalSpy ended(service.get(), &DepthSweepService::ended);
        QSignalSpy measured(service.get(), &DepthSweepService::measured);
        service->measure(conditions, {parseCifarNetwork("resnet-110:norm=none,activation=tanh")},
                         1);
        QTest::qWait(500);
        QVERIFY(service->isRunning());
        service->cancel();
        QCOMPARE(ended.size(), 1);
        QVERIFY(!service->isRunning());
        QElapsedTimer timer;
        timer.start();
        service.reset(); // waits for the thread
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(measured.size(), 0);
    }

    void aCancelledRequestIsNotAnswered() {
        DepthSweepService service;
        QSignalSpy measured(&service, &DepthSweepService::measured);
        const auto network = parseCifarNetwork("plain-8:width=4");
        service.measure(smallConditions(), std::vector(40, network), 1);
        QTRY_VERIFY(measured.size() > 0);
        service.cancel();
        const auto before = measured.size();
        QVERIFY(before < 40);
        QTest::qWait(200);
        QCOMPARE(measured.size(), before);
        QSignalSpy ended(&service, &DepthSweepService::ended);
        service.measure(smallConditions(), {network}, 1);
        QVERIFY(ended.wait(60'000));
        QCOMPARE(measured.size(), before + 1);
    }

    void tellsWhatIsWrong() {
        DepthSweepService service;
        QSignalSpy failed(&service, &DepthSweepService::failed);
        QSignalSpy ended(&service, &DepthSweepService::ended);
        SweepConditions conditions = smallConditions();
        conditions.data.dataset = "mnist";
        conditions.data.directory = "/nowhere";
        service.measure(conditions, {parseCifarNetwork("plain-8")}, 1);
        QVERIFY(ended.wait());
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].toString().contains(QStringLiteral("nowhere")));
    }

    void otherConditionsForgetWhatWasMeasured() {
        MeasuredSweep sweep;
        sweep.setConditions(smallConditions());
        const auto network = parseCifarNetwork("plain-8:width=4");
        auto other = network;
        other.norm = NormKind::None;
        sweep.keep(network, {2, 3});
        QCOMPARE(sweep.at(network)->wayBack, 3.0);
        QVERIFY(!sweep.at(other));
        QCOMPARE(sweep.missing({network, other}), std::vector{other});
        sweep.setConditions(smallConditions());
        QVERIFY(sweep.at(network));
        SweepConditions wider = smallConditions();
        wider.width = 8;
        sweep.setConditions(wider);
        QVERIFY(sweep.empty());
    }
};

QTEST_GUILESS_MAIN(DepthSweepServiceTest)
#include "DepthSweepServiceTest.moc"
