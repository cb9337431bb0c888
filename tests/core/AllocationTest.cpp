// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Contender.h"

#include "core/data/DatasetCatalogue.h"
#include "core/train/Evaluator.h"

#include <QTest>

#include <atomic>
#include <cerrno>

// A sanitizer has a malloc of its own, and its build starts a thread for each parallel loop.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define RLAB_COUNTS_ALLOCATIONS 1
#else
#define RLAB_COUNTS_ALLOCATIONS 0
#endif

namespace {

std::atomic<std::int64_t> allocations = 0;

} // namespace

#if RLAB_COUNTS_ALLOCATIONS
// What operator new, Eigen and libgomp call, on any thread.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
    ++allocations;
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
    ++allocations;
    return __libc_calloc(count, size);
}

void* realloc(void* memory, std::size_t size) {
    ++allocations;
    return __libc_realloc(memory, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
    ++allocations;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    ++allocations;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
}
#endif

using namespace rlab;

/// Training steps leave the allocator alone, so that they neither wait for it nor for its lock.
class AllocationTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!RLAB_COUNTS_ALLOCATIONS)
            QSKIP("allocations can't be counted in this build");
        const std::int64_t before = allocations;
        const Tensor tensor(Shape{1});
        QVERIFY(allocations > before); // Else they aren't counted at all.
    }

    void trainingAllocatesNothing_data() {
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<int>("resolution");
        QTest::addColumn<OptimizerKind>("optimizer");
        QTest::addColumn<int>("threads");
        const auto addRow = [](const char* network, int resolution, OptimizerKind kind,
                               int threads) {
            const char* const kindText = kind == OptimizerKind::Sgd ? "sgd" : "adam";
            QTest::addRow("%s, %s, threads %d", network, kindText, threads)
                << QByteArray(network) << resolution << kind << threads;
        };
        addRow("plain-8", 32, OptimizerKind::Sgd, 1);
        addRow("plain-8", 32, OptimizerKind::Sgd, 4);
        for (const OptimizerKind kind : {OptimizerKind::Sgd, OptimizerKind::Adam}) {
            addRow("plain-8", 32, kind, 2);
            addRow("resnet-20:width=8", 16, kind, 2);
            addRow("resnet-8:width=4", 16, kind, 2);
            addRow("resnet-8:width=8,shortcut=C", 16, kind, 2);
            addRow("resnet-11:width=8,shortcut=B,block=bottleneck", 16, kind, 2);
            addRow("resnet-8:width=8,norm=none", 16, kind, 2);
        }
    }
    void trainingAllocatesNothing() {
        QFETCH(QByteArray, network);
        QFETCH(int, resolution);
        QFETCH(OptimizerKind, optimizer);
        QFETCH(int, threads);
        ExperimentSpec spec;
        spec.data.resolution = resolution;
        spec.data.subset = 100; // the last batch of an epoch is smaller
        spec.data.testSubset = 1;
        spec.batchSize = 48;
        spec.augment = {true, 2};
        spec.optimizer.kind = optimizer;
        spec.epochs = 3;
        spec.networks = {parseCifarNetwork(network.constData())};
        const Dataset dataset = loadDataset(spec.data);
        const Parallel parallel(threads);
        Contender contender(spec, {0, spec.seed}, dataset, parallel,
                            std::make_shared<BatchWorkspace>(
                                spec.networks[0], dataset.train.imageShape, dataset.classes(),
                                spec.batchSize, parallel, Engine::Fast));
        QVERIFY(contender.trainBatch()); // the first may, for the threads
        const std::int64_t before = allocations;
        bool finite = true;
        while (!contender.finished()) {
            finite &= contender.trainBatch();
            if (contender.atEpochEnd())
                finite &= contender.takePoint().images > 0;
        }
        const std::int64_t after = allocations;
        QVERIFY(finite);
        QCOMPARE(after - before, std::int64_t{0});
    }

    /// A test makes its plan, then takes no more memory for many batches than for one.
    void testBatchesAllocateNothing() {
        ExperimentSpec spec;
        spec.data.subset = 10;
        spec.data.testSubset = 500;
        const Dataset dataset = loadDataset(spec.data);
        const NetworkSpec network = makeCifarNetwork(parseCifarNetwork("resnet-8:width=8"),
                                                     dataset.test.imageShape, dataset.classes());
        const NetworkState state = initialState(network, InitKind::He, 1);
        const auto allocationsOver = [&](std::int64_t count) {
            const LabelledImages images = firstImages(dataset.test, count);
            const std::int64_t before = allocations;
            evaluate(network, state, images, dataset.statistics, Parallel(2));
            return allocations - before;
        };
        allocationsOver(128); // starts the threads
        QCOMPARE(allocationsOver(500), allocationsOver(128));
    }
};

QTEST_GUILESS_MAIN(AllocationTest)
#include "AllocationTest.moc"
