// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/base/Parallel.h"
#include "core/base/Philox.h"
#include "core/base/Stopped.h"

#include <QtTest>

#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <set>
#include <vector>

using namespace rlab;

namespace {

using Words = std::vector<std::uint32_t>;

Words firstWords(RandomStream stream) {
    Words words;
    for (int i = 0; i < 6; ++i)
        words.push_back(stream.next());
    return words;
}

} // namespace

class BaseTest : public QObject {
    Q_OBJECT

private slots:
    void philoxGivesTheKnownAnswers_data();
    void philoxGivesTheKnownAnswers();
    void streamsDependOnEveryArgument();
    void streamsStartAtCounterZero();
    void uniformStaysInRange();
    void belowReachesAllWithoutBias();
    void normalHasTheRightMoments();
    void forEachVisitsEachIndexOnce_data();
    void forEachVisitsEachIndexOnce();
    void forEachWithThreadNamesItsThread();
    void loopsKeepTheirThreads();
    void chunksCoverEverythingInOrder_data();
    void chunksCoverEverythingInOrder();
    void fileErrorStartsWithTheFile();
    void stoppedIsThrownOnlyWhenAsked();
};

void BaseTest::philoxGivesTheKnownAnswers_data() {
    QTest::addColumn<Words>("counter");
    QTest::addColumn<Words>("key");
    QTest::addColumn<Words>("answer");
    QTest::newRow("zeros") << Words(4, 0) << Words(2, 0)
                           << Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    QTest::newRow("ones") << Words(4, ~0u) << Words(2, ~0u)
                          << Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    QTest::newRow("digits of pi") << Words{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
                                  << Words{0xa4093822, 0x299f31d0}
                                  << Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
}

void BaseTest::philoxGivesTheKnownAnswers() {
    QFETCH(Words, counter);
    QFETCH(Words, key);
    QFETCH(Words, answer);
    const auto words = philox({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
    QCOMPARE(Words(words.begin(), words.end()), answer);
}

void BaseTest::streamsDependOnEveryArgument() {
    const std::set<Words> different{
        firstWords({1, Purpose::Shuffle, 2, 3}),
        firstWords({2, Purpose::Shuffle, 2, 3}),
        firstWords({1ull << 32 | 1, Purpose::Shuffle, 2, 3}),
        firstWords({1, Purpose::Augment, 2, 3}),
        firstWords({1, Purpose::Shuffle, 3, 3}),
        firstWords({1, Purpose::Shuffle, 2, 4}),
    };
    QCOMPARE(different.size(), std::size_t{6});
    QCOMPARE(firstWords({1, Purpose::Shuffle, 2, 3}), firstWords({1, Purpose::Shuffle, 2, 3}));
}

void BaseTest::streamsStartAtCounterZero() {
    RandomStream stream(7, Purpose::Shapes, 8, 9);
    for (std::uint32_t block = 0; block < 3; ++block)
        for (const std::uint32_t word : philox({block, 9, 8, 5}, {7, 0}))
            QCOMPARE(stream.next(), word);
}

void BaseTest::uniformStaysInRange() {
    RandomStream stream(1, Purpose::Initialise);
    double sum = 0;
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i) {
        const double value = stream.uniform(-2, 3);
        QVERIFY(value >= -2 && value < 3);
        sum += value;
    }
    QVERIFY(std::abs(sum / draws - 0.5) < 5 * 5 / std::sqrt(12.0 * draws));
}

void BaseTest::belowReachesAllWithoutBias() {
    RandomStream stream(2, Purpose::Shuffle);
    std::vector<int> counts(7);
    constexpr int draws = 70000;
    for (int i = 0; i < draws; ++i)
        ++counts.at(stream.below(7));
    for (const int count : counts)
        QVERIFY(std::abs(count - draws / 7) < 5 * 93);
    QCOMPARE(stream.below(1), 0u);
    // Four words for three results: without rejection every third result would come twice as often.
    constexpr std::uint32_t bound = 3u << 30;
    int multiplesOfThree = 0;
    for (int i = 0; i < draws; ++i)
        multiplesOfThree += stream.below(bound) % 3 == 0;
    QVERIFY(std::abs(multiplesOfThree - draws / 3) < 5 * 125);
}

void BaseTest::normalHasTheRightMoments() {
    RandomStream stream(3, Purpose::Initialise);
    constexpr int draws = 50000;
    double sum = 0, squares = 0, fourths = 0;
    for (int i = 0; i < draws; ++i) {
        const double value = stream.normal();
        sum += value;
        squares += value * value;
        fourths += value * value * value * value;
    }
    QVERIFY(std::abs(sum / draws) < 0.025);
    QVERIFY(std::abs(squares / draws - 1) < 0.035);
    QVERIFY(std::abs(fourths / draws - 3) < 0.25);
}

void BaseTest::forEachVisitsEachIndexOnce_data() {
    QTest::addColumn<int>("threads");
    QTest::addColumn<int>("count");
    for (const int threads : {1, 2, 4})
        for (const int count : {0, 1, 3, 1000})
            QTest::addRow("%d threads, %d indices", threads, count) << threads << count;
}

void BaseTest::forEachVisitsEachIndexOnce() {
    QFETCH(int, threads);
    QFETCH(int, count);
    std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
    Parallel(threads).forEach(
        count, [&](std::int64_t index) { ++visits[static_cast<std::size_t>(index)]; });
    for (const auto& visit : visits)
        QCOMPARE(visit.load(), 1);
}

void BaseTest::forEachWithThreadNamesItsThread() {
    constexpr int threads = 3;
    std::atomic<int> wrong = 0;
    std::vector<std::atomic<int>> busy(threads);
    Parallel(threads).forEachWithThread(500, [&](std::int64_t, int thread) {
        if (thread < 0 || thread >= threads || busy[static_cast<std::size_t>(thread)]++ != 0)
            ++wrong;
        else
            --busy[static_cast<std::size_t>(thread)];
    });
    QCOMPARE(wrong.load(), 0);
    QVERIFY(Parallel::availableThreads() >= 1);
}

/// Short loops between long ones must not end threads that have to be started again.
void BaseTest::loopsKeepTheirThreads() {
#ifdef __SANITIZE_THREAD__
    QSKIP("this build starts threads for each loop");
#endif
    constexpr int threads = 4;
    std::array<std::atomic<pid_t>, 16> seenBy{};
    std::set<pid_t> all;
    for (int round = 0; round < 20; ++round)
        for (const std::int64_t count : {16, 2}) {
            Parallel(threads).forEach(count, [&](std::int64_t index) {
                seenBy[static_cast<std::size_t>(index)] = gettid();
            });
            all.insert(seenBy.begin(), seenBy.end());
        }
    QCOMPARE(all.size(), std::size_t{threads});
}

void BaseTest::chunksCoverEverythingInOrder_data() {
    QTest::addColumn<int>("total");
    for (const int total : {0, 1, 7, 8, 9, 33, 128})
        QTest::addRow("%d", total) << total;
}

void BaseTest::chunksCoverEverythingInOrder() {
    QFETCH(int, total);
    const Chunks chunks(total);
    std::int64_t next = 0;
    for (int chunk = 0; chunk < chunks.count(); ++chunk) {
        QCOMPARE(chunks.begin(chunk), next);
        QVERIFY(chunks.end(chunk) > next);
        next = chunks.end(chunk);
    }
    QCOMPARE(next, std::int64_t{total});
    QVERIFY(chunks.count() <= Chunks::most);
}

void BaseTest::fileErrorStartsWithTheFile() {
    const FileError error("a.bin", "is empty");
    QCOMPARE(QString(error.what()), QString("a.bin: is empty"));
    QCOMPARE(error.file(), std::string("a.bin"));
}

void BaseTest::stoppedIsThrownOnlyWhenAsked() {
    std::stop_source source;
    throwIfStopped(source.get_token());
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(throwIfStopped(source.get_token()), Stopped);
}

QTEST_GUILESS_MAIN(BaseTest)
#include "BaseTest.moc"
