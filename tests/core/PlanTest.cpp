// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Plan.h"

#include "core/engine/FusedNetwork.h"
#include "core/nn/CifarNetwork.h"
#include "tests/core/HandMadeNetworks.h"

#include <QTest>

#include <algorithm>

using namespace rlab;

namespace {

constexpr int batch = 12;

NetworkSpec network(const char* name) {
    return makeCifarNetwork(parseCifarNetwork(name), Shape{3, 16, 16}, 10);
}

std::unique_ptr<Plan<float>> planOf(const NetworkSpec& spec, Mode mode, int images = batch) {
    return compile(spec, images, mode, Parallel(2));
}

/// The step that computes the layer with this name.
PlanStep stepOf(const NetworkSpec& spec, const Plan<float>& plan, const std::string& name) {
    for (const PlanStep& step : plan.steps())
        for (const NodeId id : step.layers)
            if (spec.node(id).name == name)
                return step;
    return {};
}

std::int64_t bytesOf(std::int64_t images, std::int64_t elements) {
    return images * elements * std::int64_t(sizeof(float));
}

void checkSteps(const NetworkSpec& spec, Mode mode) {
    const auto plan = planOf(spec, mode);
    std::vector<int> times(spec.nodes().size(), 0);
    std::int64_t sum = 0;
    for (const PlanStep& step : plan->steps()) {
        QVERIFY(!step.layers.empty() && !step.kernel.empty());
        for (const NodeId id : step.layers)
            ++times[std::size_t(id)];
        QVERIFY(step.images >= 1 && step.images <= batch);
        QVERIFY(step.bytes > 0 && step.bytes <= plan->workspaceBytes());
        sum += step.bytes;
    }
    QCOMPARE(times.front(), 0);
    QCOMPARE(std::count(times.begin() + 1, times.end(), 1), std::ptrdiff_t(times.size()) - 1);
    // All of it is kept until the backward pass, beside the images.
    if (mode == Mode::Training)
        QVERIFY(sum + bytesOf(batch, spec.input().elements()) <= plan->workspaceBytes());
}

} // namespace

/// What plans tell about themselves.
class PlanTest : public QObject {
    Q_OBJECT

private slots:
    void eachLayerIsInOneStep_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"plain-8", "resnet-14", "resnet-8:width=8", "resnet-8:shortcut=B",
              "resnet-8:shortcut=C", "resnet-11:block=bottleneck", "plain-8:norm=none",
              "resnet-8:norm=none", "resnet-8:block=preact", "resnet-8:activation=tanh"})
            QTest::newRow(name) << QString(name);
    }
    void eachLayerIsInOneStep() {
        QFETCH(QString, name);
        for (const Mode mode : {Mode::Training, Mode::Inference})
            checkSteps(network(qPrintable(name)), mode);
    }

    void networksByHand() {
        for (const NetworkSpec& spec : fusableNetworks())
            for (const Mode mode : {Mode::Training, Mode::Inference}) {
                checkSteps(spec, mode);
                QVERIFY2(!QTest::currentTestFailed(), spec.name().c_str());
            }
    }

    /// The stem's raw output is made of 16 × 16 × 16 numbers. Its activation is needed again by the
    /// first block's addition; the convolution that reads it first makes and stores it.
    void trainingStoresAnActivationWithItsFirstReader() {
        const NetworkSpec spec = network("resnet-8");
        const auto plan = planOf(spec, Mode::Training);
        constexpr std::int64_t image = 16 * 16 * 16;
        QCOMPARE(stepOf(spec, *plan, "conv1").bytes, bytesOf(batch, image));
        QCOMPARE(stepOf(spec, *plan, "layer1.0.conv1").bytes, bytesOf(batch, 2 * image));
        QCOMPARE(stepOf(spec, *plan, "layer1.0.conv2").bytes, bytesOf(batch, image));
        QCOMPARE(stepOf(spec, *plan, "fc").bytes, bytesOf(batch, 10));
    }

    void inferenceGoesGroupByGroup() {
        const NetworkSpec spec = network("resnet-8");
        const auto plan = planOf(spec, Mode::Inference);
        const PlanStep step = stepOf(spec, *plan, "layer1.0.conv1");
        QVERIFY(step.images < batch);
        QCOMPARE(step.bytes, bytesOf(step.images, 16 * 16 * 16));
        QCOMPARE(stepOf(spec, *plan, "fc").images, std::int64_t{batch});
        const auto few = planOf(spec, Mode::Inference, 3);
        QCOMPARE(stepOf(spec, *few, "layer1.0.conv1").images, std::int64_t{3});
    }

    void kernelsAreNamed() {
        const auto kernelOf = [](const char* name, const char* layer) {
            const NetworkSpec spec = network(name);
            return stepOf(spec, *planOf(spec, Mode::Training), layer).kernel;
        };
        QCOMPARE(kernelOf("resnet-8", "conv1"), "direct 3×3 from images, blocks of 16 channels");
        QCOMPARE(kernelOf("resnet-8", "layer1.0.bn1"),
                 "Winograd F(4×4, 3×3), blocks of 16 channels");
        QCOMPARE(kernelOf("resnet-8:width=8", "layer2.0.conv1"),
                 "direct 3×3, stride 2, blocks of 8 → 16 channels");
        QCOMPARE(kernelOf("resnet-8:block=preact", "conv1"), "general Conv2d");
    }

    void firstUnfusedLayerIsNamed() {
        const auto named = [](const char* name) {
            const NetworkSpec spec = network(name);
            return spec.node(firstUnfused(spec)).name;
        };
        QCOMPARE(named("resnet-8:width=4"), "conv1");
        QCOMPARE(named("resnet-8:activation=tanh"), "relu");
        QCOMPARE(firstUnfused(network("resnet-8")), FusedUnit::none);
        Builder b("an activation that nobody reads");
        const NodeId stem = b.stem();
        b.unit(16, stem);
        const NetworkSpec unread = b.withHead(b.unit(16, stem));
        QVERIFY(!fuse(unread));
        QCOMPARE(firstUnfused(unread), FusedUnit::none);
    }
};

QTEST_GUILESS_MAIN(PlanTest)
#include "PlanTest.moc"
