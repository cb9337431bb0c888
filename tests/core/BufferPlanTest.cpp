// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/BufferPlan.h"

#include "core/base/Philox.h"

#include <QTest>

#include <numeric>

using namespace rlab;

namespace {

std::vector<Lifetime> randomLifetimes(std::uint32_t seed, std::uint32_t longest) {
    RandomStream random(seed, Purpose::Initialise);
    std::vector<Lifetime> lifetimes;
    for (int i = 0; i < 60; ++i) {
        // Negative times too: the backward pass counts that way.
        const int first = static_cast<int>(random.below(100)) - 50;
        const int last = first + static_cast<int>(random.below(longest));
        lifetimes.push_back({first, last, random.below(5) * 100});
    }
    return lifetimes;
}

bool overlap(const Lifetime& a, const Lifetime& b) {
    return a.first <= b.last && b.first <= a.last;
}

std::int64_t total(const BufferPlan& plan) {
    return std::accumulate(plan.elements.begin(), plan.elements.end(), std::int64_t{0});
}

} // namespace

class BufferPlanTest : public QObject {
    Q_OBJECT

private slots:
    void tensorsInUseTogetherNeverShare_data() {
        QTest::addColumn<std::uint32_t>("seed");
        QTest::addColumn<std::uint32_t>("longest");
        for (std::uint32_t seed = 0; seed < 20; ++seed)
            for (const std::uint32_t longest : {1u, 4u, 30u})
                QTest::addRow("seed %u, up to %u steps", seed, longest) << seed << longest;
    }
    void tensorsInUseTogetherNeverShare() {
        QFETCH(std::uint32_t, seed);
        QFETCH(std::uint32_t, longest);
        const std::vector<Lifetime> tensors = randomLifetimes(seed, longest);
        const BufferPlan plan = planBuffers(tensors);
        QCOMPARE(plan.buffer.size(), tensors.size());
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            if (tensors[i].elements == 0) {
                QCOMPARE(plan.buffer[i], -1);
                continue;
            }
            QVERIFY(plan.buffer[i] >= 0 && plan.buffer[i] < std::ssize(plan.elements));
            QVERIFY(plan.elements[static_cast<std::size_t>(plan.buffer[i])] >= tensors[i].elements);
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(plan.buffer[i] != plan.buffer[j] || !overlap(tensors[i], tensors[j]));
        }
    }

    void aChainNeedsTwoBuffers() {
        std::vector<Lifetime> chain;
        for (int i = 0; i < 50; ++i)
            chain.push_back({i, i + 1, 1000});
        const BufferPlan plan = planBuffers(chain);
        QCOMPARE(plan.elements.size(), std::size_t{2});
        QCOMPARE(total(plan), std::int64_t{2000});
    }

    void takesTheBufferThatFitsBest() {
        const BufferPlan plan = planBuffers({{0, 1, 1000}, {0, 1, 100}, {2, 3, 90}});
        QCOMPARE(plan.buffer[2], plan.buffer[1]);
    }

    void nothingNeedsNothing() { QVERIFY(planBuffers({}).elements.empty()); }
};

QTEST_GUILESS_MAIN(BufferPlanTest)
#include "BufferPlanTest.moc"
