// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/MetricsChannel.h"

#include <QtTest>

#include <thread>

using namespace rlab;

namespace {

MetricPoint within(std::int64_t images, double error) {
    MetricPoint point;
    point.images = images;
    point.trainError = error;
    return point;
}

MetricPoint epochEnd(std::int64_t images, double error) {
    MetricPoint point = within(images, error);
    point.endsEpoch = true;
    return point;
}

} // namespace

class MetricsChannelTest : public QObject {
    Q_OBJECT

private slots:
    void keepsOrder() {
        MetricsChannel channel;
        channel.pushTrainingStarted(std::make_shared<const Dataset>());
        channel.push(0, within(10, 0.9));
        channel.push(1, within(10, 0.8));
        channel.push(0, epochEnd(20, 0.7));
        channel.pushEnd({1, RunEnd::Diverged, "the loss is not finite"});
        channel.pushProgress({10, 100, 0.5});
        channel.pushProgress({20, 100, 1.0});
        channel.pushRateChange({0.5, 4, 0.01});
        channel.pushPaused(false);
        channel.pushPaused(true);
        const TrainingUpdate update = channel.drain();
        QVERIFY(update.trainingStarted);
        QVERIFY(update.dataset);
        QCOMPARE(update.points.size(), std::size_t{3});
        QCOMPARE(update.points[1].member, 1);
        QCOMPARE(update.points[2].point.trainError, 0.7);
        QCOMPARE(update.ends.size(), std::size_t{1});
        QCOMPARE(update.ends[0].end, RunEnd::Diverged);
        QCOMPARE(update.progress->done, std::int64_t{20});
        QCOMPARE(update.rateChanges.size(), std::size_t{1});
        QCOMPARE(update.rateChanges[0].step, std::int64_t{4});
        QCOMPARE(update.paused, std::optional(true));
        QVERIFY(!update.workEnd);
    }

    void keepsTheLatestStateOfEach() {
        MetricsChannel channel;
        const auto state = std::make_shared<const NetworkState>();
        const auto earlier = std::make_shared<const NetworkState>();
        channel.pushState({0, 1, earlier});
        channel.pushState({1, 1, state});
        channel.pushState({0, 2, state});
        QCOMPARE(earlier.use_count(), 1L); // not collected
        const TrainingUpdate update = channel.drain();
        QCOMPARE(update.states.size(), std::size_t{2});
        QCOMPARE(update.states[0].member, 0);
        QCOMPARE(update.states[0].step, std::int64_t{2});
        QCOMPARE(update.states[1].step, std::int64_t{1});
        QVERIFY(channel.drain().states.empty());
    }

    void isEmptyAfterDraining() {
        MetricsChannel channel;
        channel.push(0, within(10, 0.9));
        channel.pushWorkEnd({"reason"});
        QCOMPARE(channel.drain().workEnd->error, std::string("reason"));
        const TrainingUpdate update = channel.drain();
        QVERIFY(update.points.empty());
        QVERIFY(!update.workEnd);
        QVERIFY(!update.progress);
        QVERIFY(!update.paused);
    }

    void mergesWithinAnEpochWhenFull() {
        MetricsChannel channel(1);
        channel.push(0, within(10, 0.9));
        channel.push(0, within(40, 0.5)); // 30 images
        const TrainingUpdate update = channel.drain();
        QCOMPARE(update.points.size(), std::size_t{1});
        QCOMPARE(update.points[0].point.images, std::int64_t{40});
        QCOMPARE(update.points[0].point.trainError, (0.9 * 10 + 0.5 * 30) / 40);
    }

    void doesNotMergeAcrossEpochsOrContenders() {
        MetricsChannel channel(2);
        channel.push(0, epochEnd(10, 0.9));
        channel.push(1, within(10, 0.8));
        channel.push(0, within(20, 0.1)); // after the end: left out
        const TrainingUpdate update = channel.drain();
        QCOMPARE(update.points.size(), std::size_t{2});
        QCOMPARE(update.points[0].point.trainError, 0.9);
        QCOMPARE(update.points[1].point.trainError, 0.8);
    }

    void isBoundedAndLosesNoEpochEnd() {
        constexpr std::size_t capacity = 8;
        MetricsChannel channel(capacity);
        constexpr int epochs = 50;
        for (int epoch = 0; epoch < epochs; ++epoch) {
            for (int part = 1; part <= 100; ++part)
                channel.push(0, within(epoch * 100 + part, 0.5));
            channel.push(0, epochEnd((epoch + 1) * 100, epoch));
        }
        const TrainingUpdate update = channel.drain();
        QVERIFY(update.points.size() <= capacity + epochs);
        int next = 0;
        for (const auto& [member, point] : update.points)
            if (point.endsEpoch)
                QCOMPARE(point.trainError, static_cast<double>(next++));
        QCOMPARE(next, epochs);
    }

    void crossesThreads() {
        MetricsChannel channel(16);
        constexpr int epochs = 2000;
        std::jthread writer([&channel] {
            for (int epoch = 0; epoch < epochs; ++epoch) {
                channel.push(0, within(2 * epoch + 1, 0.5));
                channel.push(0, epochEnd(2 * epoch + 2, epoch));
            }
            channel.pushWorkEnd({});
        });
        int next = 0;
        bool ended = false;
        while (!ended) {
            const TrainingUpdate update = channel.drain();
            for (const auto& [member, point] : update.points)
                if (point.endsEpoch)
                    QCOMPARE(point.trainError, static_cast<double>(next++));
            ended = update.workEnd.has_value();
        }
        QCOMPARE(next, epochs);
    }
};

QTEST_GUILESS_MAIN(MetricsChannelTest)
#include "MetricsChannelTest.moc"
