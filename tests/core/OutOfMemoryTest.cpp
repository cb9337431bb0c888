// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/TrainerTestTools.h"

#include <atomic>
#include <limits>

// A sanitizer has an allocator of its own.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define RLAB_LIMITS_MEMORY 1
#else
#define RLAB_LIMITS_MEMORY 0
#endif

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
/// The largest tensor that there is memory for, in bytes.
std::atomic<std::size_t> largestTensor = unlimited;

} // namespace

#if RLAB_LIMITS_MEMORY
extern "C" {
void* __libc_memalign(std::size_t alignment, std::size_t size);

/// All tensors come from here.
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return size > largestTensor ? nullptr : __libc_memalign(alignment, size);
}
}
#endif

using namespace rlab;
using namespace rlab::test;

class OutOfMemoryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!RLAB_LIMITS_MEMORY)
            QSKIP("this build's allocator can't be made to refuse");
    }
    void cleanup() { largestTensor = unlimited; }

    void whatCannotBeBuiltFailsAlone() {
        ExperimentSpec spec = shortExperiment({"plain-8:width=64", "resnet-8:width=8"});
        spec.repeats = 2;
        largestTensor = std::size_t{1} << 20;
        const Recorder recorder = run(spec);
        for (const std::size_t wide : {0, 2}) {
            const Outcome& outcome = recorder.outcomes[wide];
            QCOMPARE(outcome.end, RunEnd::Failed);
            QCOMPARE(outcome.endCalls, 1);
            QVERIFY2(outcome.reason.find("not enough memory") != std::string::npos,
                     outcome.reason.c_str());
            QVERIFY(outcome.points.empty());
            QVERIFY(outcome.state.tensors.empty());
            QCOMPARE(recorder.outcomes[wide + 1].end, RunEnd::Completed);
        }
        QCOMPARE(recorder.total, std::int64_t{2 * 140});
        QCOMPARE(recorder.done, recorder.total);
    }

    /// The test at the end of an epoch takes memory of its own.
    void whatCannotBeTestedFailsAlone() {
        class Thief : public Recorder {
        public:
            using Recorder::Recorder;
            void onProgress(std::int64_t images, std::int64_t imagesTotal) override {
                Recorder::onProgress(images, imagesTotal);
                if (batches == 5) // the first contender has one more to its epoch's end
                    largestTensor = 256;
            }
            void onEnd(int member, RunEnd end, const std::string& reason,
                       const NetworkSpec& network, const NetworkState* state) override {
                largestTensor = unlimited;
                Recorder::onEnd(member, end, reason, network, state);
            }
        };
        const ExperimentSpec spec = shortExperiment({"plain-8:width=8", "resnet-8:width=8"});
        Thief thief(2);
        train(spec, loadDataset(spec.data), {}, {}, thief);
        const Outcome& failed = thief.outcomes[0];
        QCOMPARE(failed.end, RunEnd::Failed);
        QCOMPARE(failed.points.back().step, std::int64_t{3});
        QVERIFY(!failed.points.back().testError);
        QCOMPARE(failed.state.batchesTracked, std::int64_t{3});
        QCOMPARE(thief.outcomes[1].end, RunEnd::Completed);
    }
};

QTEST_GUILESS_MAIN(OutOfMemoryTest)
#include "OutOfMemoryTest.moc"
