// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/LesionSweep.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/data/ShapesDataset.h"
#include "core/engine/Executor.h"
#include "core/engine/FusedNetwork.h"
#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"
#include "core/train/Evaluator.h"
#include "tests/core/Compare.h"

using namespace rlab;

namespace {

constexpr int side = 8;

TrainedNetwork untrained(const std::string& name) {
    NetworkSpec network = makeCifarNetwork(parseCifarNetwork(name), Shape{3, side, side}, 10);
    NetworkState state = initialState(network, InitKind::He, 0);
    return {std::move(network), std::move(state), {{0.5f, 0.5f, 0.5f}, {0.2f, 0.2f, 0.2f}}, {}};
}

std::vector<std::string> namesOf(const std::vector<LesionBlock>& blocks) {
    std::vector<std::string> names;
    for (const LesionBlock& block : blocks)
        names.push_back(block.name);
    return names;
}

/// A node's output for two random images, layer by layer.
std::vector<float> outputOf(const TrainedNetwork& subject, NodeId node) {
    Executor<float> executor(subject.network, 2, Mode::Inspection, Parallel(1));
    executor.prepare(subject.state);
    std::ranges::copy(randomTensor<float>(subject.network.input().batchOf(2), 1).span(),
                      executor.input());
    executor.infer(2);
    const TensorView<const float> output = executor.activationOf(node);
    return {output.data(), output.data() + output.size()};
}

const NetworkBlock& blockNamed(const std::vector<NetworkBlock>& blocks, const std::string& name) {
    return *std::ranges::find(blocks, name, &NetworkBlock::name);
}

} // namespace

/// Networks with blocks switched off.
class LesionTest : public QObject {
    Q_OBJECT

private slots:
    void whichBlocksCanBeSwitchedOff() {
        const std::vector<LesionBlock> residual =
            lesionBlocks(untrained("resnet-14:width=4").network);
        QCOMPARE(namesOf(residual), (std::vector<std::string>{"layer1.0", "layer1.1", "layer2.0",
                                                              "layer2.1", "layer3.0", "layer3.1"}));
        for (const LesionBlock& block : residual)
            QCOMPARE(block.changesShape, block.name == "layer2.0" || block.name == "layer3.0");
        QCOMPARE(namesOf(lesionBlocks(untrained("plain-14:width=4").network)),
                 (std::vector<std::string>{"layer1.0", "layer1.1", "layer2.1", "layer3.1"}));
    }

    void blocksBecomeTheIdentity_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"resnet-14:width=8", "resnet-14:width=4,norm=none", "resnet-14:width=4,block=preact",
              "resnet-20:width=4,block=bottleneck", "resnet-14:width=4"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void blocksBecomeTheIdentity() {
        QFETCH(QString, name);
        const TrainedNetwork whole = untrained(name.toStdString());
        const TrainedNetwork cut = withoutBlocks(whole, {"layer2.1"});
        const NetworkBlock block = blockNamed(networkBlocks(cut.network), "layer2.1");
        QVERIFY(outputOf(whole, block.input) != outputOf(whole, block.output));
        // What comes before the block is as it was, and the block hands it on to the bit.
        const std::vector<float> in = outputOf(cut, block.input);
        QCOMPARE(in, outputOf(whole, block.input));
        QCOMPARE(outputOf(cut, block.output), in);
        QCOMPARE(fuse(cut.network).has_value(), fuse(whole.network).has_value());
    }

    /// Where the shape changes, the shortcut stays as it is.
    void shortcutsStay() {
        const TrainedNetwork whole = untrained("resnet-14:width=4,shortcut=B");
        const TrainedNetwork cut = withoutBlocks(whole, {"layer2.0"});
        for (const ResidualBlock& block : residualBlocks(cut.network))
            if (block.name == "layer2.0") {
                const NodeId shortcut = cut.network.node(block.sum).inputs[0];
                QCOMPARE(outputOf(cut, block.sum), outputOf(whole, shortcut));
            }
    }

    void plainBlocksAreLeftOut() {
        const TrainedNetwork whole = untrained("plain-20:width=8");
        const TrainedNetwork cut = withoutBlocks(whole, {"layer1.2", "layer3.1"});
        QCOMPARE(cut.network.name(), "plain-20:width=8 without layer1.2, layer3.1");
        QCOMPARE(cut.network.nodes().size(), whole.network.nodes().size() - 12);
        QVERIFY(fuse(cut.network));
        QCOMPARE(cut.state.tensors.size(), cut.network.tensors().size());
        // By their names the tensors are what they were.
        for (std::size_t t = 0; t < cut.state.tensors.size(); ++t) {
            const TensorSpec& spec = cut.network.tensors()[t];
            const auto old =
                std::ranges::find(whole.network.tensors(), spec.name, &TensorSpec::name);
            QVERIFY(std::ranges::equal(
                cut.state.tensors[t].span(),
                whole.state.tensors[std::size_t(old - whole.network.tensors().begin())].span()));
        }
        const NetworkBlock before = blockNamed(networkBlocks(cut.network), "layer3.0");
        const NetworkBlock after = blockNamed(networkBlocks(cut.network), "layer3.2");
        QCOMPARE(after.input, before.output);
    }

    void unknownBlocksAreRefused() {
        const TrainedNetwork plain = untrained("plain-14:width=4");
        try {
            withoutBlocks(plain, {"layer1.0", "layer2.0"});
            QFAIL("a block that changes the shape was left out");
        } catch (const SpecError& error) {
            QCOMPARE(error.what(),
                     "plain-14:width=4: the block \"layer2.0\" can't be switched off; those that "
                     "can are: layer1.0, layer1.1, layer2.1, layer3.1");
        }
    }

    void sweepTellsAllBlocks() {
        const TrainedNetwork subject = untrained("resnet-14:width=8");
        const LabelledImages train = drawShapes(ShapesPart::Train, 40, side);
        const LabelledImages test = drawShapes(ShapesPart::Test, 30, side);
        std::int64_t last = 0, all = 0;
        std::vector<std::string> told;
        const LesionSweep sweep = sweepLesions(
            subject,
            {.train = train,
             .test = test,
             .progress =
                 [&](std::int64_t done, std::int64_t total) {
                     QVERIFY(done > last);
                     last = done;
                     all = total;
                 },
             .resultDone =
                 [&](const LesionResult& result) { told.push_back(result.blocks.front()); }},
            Parallel(2));
        QCOMPARE(last, std::int64_t{7 * 70});
        QCOMPARE(all, last);
        QCOMPARE(told, namesOf(lesionBlocks(subject.network)));
        for (const LesionResult& result : sweep.results) {
            const TrainedNetwork cut = withoutBlocks(subject, result.blocks);
            QCOMPARE(result.answers.train.error(),
                     evaluate(cut.network, cut.state, train, cut.statistics, Parallel(1)).error());
            QCOMPARE(result.answers.test.error(),
                     evaluate(cut.network, cut.state, test, cut.statistics, Parallel(1)).error());
        }
    }

    void severalBlocksAtOnce() {
        const TrainedNetwork subject = untrained("plain-20:width=8");
        const LabelledImages test = drawShapes(ShapesPart::Test, 30, side);
        const std::vector<std::string> set{"layer1.1", "layer2.2"};
        const LesionSweep sweep =
            sweepLesions(subject, {.train = {}, .test = test, .sets = {set}}, Parallel(1));
        QCOMPARE(sweep.results.size(), std::size_t{1});
        QCOMPARE(sweep.results[0].blocks, set);
        const TrainedNetwork cut = withoutBlocks(subject, set);
        QCOMPARE(sweep.results[0].answers.test.loss(),
                 evaluate(cut.network, cut.state, test, cut.statistics, Parallel(1)).loss);
        QCOMPARE(sweep.results[0].answers.train.count(), std::int64_t{0});
        const LesionSweep residual = sweepLesions(
            untrained("resnet-14:width=8"),
            {.train = {}, .test = test, .sets = {{"layer1.1", "layer2.0"}}}, Parallel(1));
        QVERIFY(residual.results[0].changesShape);
    }

    void aStopEndsASweep() {
        const LabelledImages images = drawShapes(ShapesPart::Test, 10, side);
        std::stop_source source;
        int blocks = 0;
        QVERIFY_EXCEPTION_THROWN(sweepLesions(untrained("resnet-14:width=8"),
                                              {.train = {},
                                               .test = images,
                                               .resultDone =
                                                   [&](const LesionResult&) {
                                                       if (++blocks == 2)
                                                           source.request_stop();
                                                   }},
                                              Parallel(1), Engine::Fast, source.get_token()),
                                 Stopped);
        QCOMPARE(blocks, 2);
    }

    void risesAreOfBlocksOfOneKind() {
        const auto answers = [](int wrong) {
            PredictionTable table{2, std::vector<ImageAnswer>(10)};
            for (int i = 0; i < 10; ++i)
                table.images[static_cast<std::size_t>(i)].answer = i < wrong ? 1 : 0;
            return LesionAnswers{{}, table};
        };
        const LesionSweep sweep{answers(1),
                                {{{"a"}, false, answers(2)},
                                 {{"b"}, true, answers(9)},
                                 {{"c"}, false, answers(7)},
                                 {{"d"}, false, answers(3)}}};
        const LesionRises rises = lesionRises(sweep, false);
        RLAB_VERIFY_ERROR(std::abs(rises.mean - 0.3), 1e-12);
        RLAB_VERIFY_ERROR(std::abs(rises.median - 0.2), 1e-12);
        RLAB_VERIFY_ERROR(std::abs(rises.largest - 0.6), 1e-12);
        RLAB_VERIFY_ERROR(std::abs(lesionRises(sweep, false, true).mean - 0.8), 1e-12);
        QVERIFY(std::isnan(lesionRises({answers(1), {}}, false).mean));
    }
};

QTEST_APPLESS_MAIN(LesionTest)
#include "LesionTest.moc"
