// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/InspectionService.h"

#include "core/analysis/LayerCounterpart.h"
#include "core/analysis/PictureInspection.h"
#include "core/pictures/PicturePreparation.h"
#include "tests/ui/UntrainedNetworks.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

NodeId nodeNamed(const NetworkSpec& network, const char* name) {
    for (const NodeId node : nodesWithMaps(network))
        if (network.node(node).name == name)
            return node;
    return -1;
}

bool areEqual(const Tensor& a, const Tensor& b) {
    return a.shape() == b.shape() && std::ranges::equal(a.span(), b.span());
}

} // namespace

class InspectionServiceTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        service_ = std::make_unique<InspectionService>();
        found_.clear();
        connect(service_.get(), &InspectionService::inspected, this,
                [this](const Inspection& inspection) { found_.push_back(inspection); });
    }

    void twinsHaveTheSameLayers() {
        const NetworkSpec plain = specOf("plain-14:width=4"),
                          residual = specOf("resnet-14:width=4");
        for (const char* name : {"conv1", "layer2.0.conv1", "layer3.1.relu2"})
            QCOMPARE(counterpart(plain, nodeNamed(plain, name), residual),
                     nodeNamed(residual, name));
        QCOMPARE(wayThrough(plain).size(), wayThrough(residual).size());
        // An addition has none of its kind in a plain network, but is neither first nor last.
        const NodeId sum = counterpart(residual, nodeNamed(residual, "layer2.0.add"), plain);
        QVERIFY(plain.node(sum).name.starts_with("layer2."));
    }

    void layersOfOtherDepthsLieAtTheSameShareOfTheWay() {
        const NetworkSpec shallow = specOf("resnet-8:width=4"), deep = specOf("resnet-56:width=4");
        const NodeId middle = counterpart(deep, nodeNamed(deep, "layer2.5.conv1"), shallow);
        QVERIFY(shallow.node(middle).name.starts_with("layer2.0.conv"));
        QCOMPARE(counterpart(deep, nodeNamed(deep, "layer3.8.relu2"), shallow),
                 nodeNamed(shallow, "layer3.0.relu2"));
        QCOMPARE(counterpart(deep, deep.outputNode(), shallow), gradCamNode(shallow));
    }

    void tellsWhatTheCoreFinds() {
        const InspectionRequest request = requestOf({"plain-8:width=4", "resnet-14:width=4"});
        const Inspection found = answer(request);
        QCOMPARE(found.networks.size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            const InspectedNetwork& looked = found.networks[i];
            const TrainedNetwork trained = request.networks[i].trained();
            PictureInspection core(trained);
            core.show(preparePicture(request.picture.image, trained.network.input()));
            const Tensor probabilities = core.probabilities();
            QVERIFY(std::ranges::equal(looked.probabilities, probabilities.span()));
            QCOMPARE(looked.probability(looked.answer),
                     static_cast<double>(std::ranges::max(probabilities.span())));
            QCOMPARE(looked.classIndex, looked.answer);
            QCOMPARE(looked.node, gradCamNode(trained.network));
            QVERIFY(areEqual(looked.maps, core.featureMaps(looked.node)));
            QVERIFY(areEqual(looked.heat, core.gradCam(looked.node, looked.answer)));
            QCOMPARE(looked.way.size(), wayThrough(trained.network).size());
            QVERIFY(areEqual(looked.way.back().map,
                             meanMap(core.featureMaps(wayThrough(trained.network).back()).view())));
            QCOMPARE(looked.seen.size(), QSize(16, 16));
            QVERIFY(!looked.occlusion);
        }
    }

    void classLayerAndMapCanBeChosen() {
        InspectionRequest request = requestOf({"plain-8:width=4", "resnet-8:width=4"});
        request.layersOf = request.networks[1].spec;
        request.node = nodeNamed(*request.layersOf, "layer1.0.conv1");
        request.className = QStringLiteral("class 7");
        request.channel = 4; // of 4 in the first stage, of 8 in the second
        const Inspection found = answer(request);
        for (const InspectedNetwork& looked : found.networks) {
            QCOMPARE(looked.classIndex, 7);
            QCOMPARE(looked.layer(), QStringLiteral("layer1.0.conv1"));
            const TrainedNetwork trained = looked.network.trained();
            PictureInspection core(trained);
            core.show(preparePicture(request.picture.image, trained.network.input()));
            QVERIFY(areEqual(looked.heat, core.gradCam(looked.node, 7)));
            QCOMPARE(looked.way.front().map.size(), std::int64_t{0});
            const Tensor maps = core.featureMaps(wayThrough(trained.network).back());
            QCOMPARE(looked.way.back().map[0], maps.view().item(4)[0]);
        }
        request.className = QStringLiteral("unheard of");
        const InspectedNetwork own = answer(request).networks.front();
        QCOMPARE(own.classIndex, own.answer);
    }

    void coversThePicture() {
        InspectionRequest request = requestOf({"plain-8:width=4", "resnet-8:width=4"});
        request.withOcclusion = true;
        QList<int> done;
        connect(service_.get(), &InspectionService::progressed, this, [&](int count, int all) {
            done.append(count);
            QCOMPARE(all, 2 * 13 * 13);
        });
        const Inspection found = answer(request);
        QCOMPARE(found_.size(), std::size_t{3});
        QVERIFY(!found_[0].networks[0].occlusion);
        QVERIFY(found_[1].networks[0].occlusion && !found_[1].networks[1].occlusion);
        QVERIFY(std::ranges::is_sorted(done));
        QCOMPARE(done.last(), 2 * 13 * 13);
        for (const InspectedNetwork& looked : found.networks) {
            TrainedNetwork trained = looked.network.trained();
            Classifier classifier(trained.network, trained.statistics);
            classifier.prepare(trained.state);
            const Shape& input = trained.network.input();
            const OcclusionMap expected = occlusionMap(classifier, trained.statistics,
                                                       preparePicture(request.picture.image, input),
                                                       looked.answer, defaultOcclusion(input));
            QCOMPARE(looked.occlusion->covered.shape(), expected.covered.shape());
            for (std::int64_t i = 0; i < expected.covered.size(); ++i)
                QVERIFY(std::abs(looked.occlusion->covered[i] - expected.covered[i]) < 1e-5f);
        }
    }

    void onlyTheLatestIsAnswered() {
        InspectionRequest request = requestOf({"resnet-14:width=4"});
        request.withOcclusion = true;
        QSignalSpy ended(service_.get(), &InspectionService::ended);
        for (int i = 0; i < 10; ++i) {
            request.className = QStringLiteral("class %1").arg(i);
            service_->inspect(request);
        }
        QVERIFY(ended.wait(patience));
        QCOMPARE(ended.size(), 1);
        QCOMPARE(found_.size(), std::size_t{2});
        QCOMPARE(found_.back().networks.front().classIndex, 9);
    }

    /// However fast newer weights come, those that are under way are answered.
    void whatFollowsWaits() {
        InspectionRequest request = requestOf({"resnet-56:width=8"});
        QSignalSpy ended(service_.get(), &InspectionService::ended);
        for (int i = 0; i < 10; ++i) {
            request.className = QStringLiteral("class %1").arg(i);
            service_->follow(request);
        }
        QVERIFY(ended.wait(patience));
        QCOMPARE(found_.size(), std::size_t{2});
        QCOMPARE(found_.front().networks.front().classIndex, 0);
        QCOMPARE(found_.back().networks.front().classIndex, 9);
    }

    void endsWithinASecond() {
        InspectionRequest request = requestOf({"resnet-110:width=32"}, 32);
        request.withOcclusion = true;
        service_->inspect(request);
        QSignalSpy progressed(service_.get(), &InspectionService::progressed);
        QVERIFY(progressed.wait(patience));
        QSignalSpy ended(service_.get(), &InspectionService::ended);
        QElapsedTimer timer;
        timer.start();
        service_->cancel();
        QCOMPARE(ended.size(), 1);
        QVERIFY(!service_->isRunning());
        service_.reset(); // waits for the thread
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(!found_.back().networks.front().occlusion);
    }

    void oneNetworksProblemIsNotTheOthers() {
        InspectionRequest request = requestOf({"resnet-8:width=4"});
        request.networks.push_back(untrainedNetwork(
            "plain-8:width=4", Shape{3, 16, 24})); // preparePicture() makes squares
        const Inspection found = answer(request);
        QVERIFY(found.networks[0].problem.isEmpty());
        QVERIFY2(found.networks[1].problem.contains(QStringLiteral("square")),
                 qPrintable(found.networks[1].problem));
        QVERIFY(found.networks[1].probabilities.empty());
    }

private:
    static NetworkSpec specOf(const char* name) {
        return makeCifarNetwork(parseCifarNetwork(name), Shape{3, 16, 16}, 10);
    }

    static InspectionRequest requestOf(const std::vector<const char*>& names, int side = 16) {
        InspectionRequest request;
        for (const char* name : names)
            request.networks.push_back(untrainedNetwork(name, Shape{3, side, side}));
        request.picture.image = anyPicture(40, 24);
        return request;
    }

    Inspection answer(const InspectionRequest& request) {
        QSignalSpy ended(service_.get(), &InspectionService::ended);
        found_.clear();
        service_->inspect(request);
        return ended.wait(patience) && !found_.empty() ? found_.back() : Inspection();
    }

    std::unique_ptr<InspectionService> service_;
    std::vector<Inspection> found_;
};

QTEST_GUILESS_MAIN(InspectionServiceTest)
#include "InspectionServiceTest.moc"
