// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Classifier.h"
#include "core/analysis/LesionSweep.h"
#include "core/analysis/OcclusionMap.h"
#include "core/analysis/PictureInspection.h"
#include "core/engine/FusedNetwork.h"
#include "core/nn/CifarNetwork.h"
#include "tests/core/Compare.h"
#include "tests/core/GoldenFile.h"
#include "tests/core/Pattern.h"

#include <optional>

using namespace rlab;

namespace {

// As in tests/golden/make_images.py.
constexpr int pictures = 64, size = 16, coarse = 4, classes = 10;
constexpr OcclusionSpec occlusion{4, 2};
const ChannelStatistics statistics{{0.5f, 0.5f, 0.5f}, {0.25f, 0.25f, 0.25f}};

constexpr double bound = 1e-3;

LabelledImages goldenPictures() {
    LabelledImages images{{3, size, size}, {}, std::vector<std::uint16_t>(pictures)};
    for (int n = 0; n < pictures; ++n) {
        const std::vector<double> squares =
            pattern("picture " + std::to_string(n), 3 * coarse * coarse);
        for (int c = 0; c < 3; ++c)
            for (int y = 0; y < size; ++y)
                for (int x = 0; x < size; ++x) {
                    constexpr int factor = size / coarse;
                    const int square = (c * coarse + y / factor) * coarse + x / factor;
                    images.pixels.push_back(static_cast<std::uint8_t>(
                        (squares[static_cast<std::size_t>(square)] + 0.5) * 256));
                }
    }
    return images;
}

NodeId nodeNamed(const NetworkSpec& network, const std::string& name) {
    for (NodeId id = 0; id <= network.outputNode(); ++id)
        if (network.node(id).name == name)
            return id;
    qFatal("%s has no node %s", network.name().c_str(), name.c_str());
}

std::vector<std::uint16_t> answersOf(const PredictionTable& table) {
    std::vector<std::uint16_t> answers;
    for (const ImageAnswer& image : table.images)
        answers.push_back(image.answer);
    return answers;
}

} // namespace

/// What a network sees in pictures, beside PyTorch.
class ImageGoldenTest : public QObject {
    Q_OBJECT

private slots:
    void agrees_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"plain-20:width=8", "resnet-20:width=8", "resnet-20:width=8,shortcut=B"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void agrees() {
        QFETCH(QString, name);
        load(name.toStdString());
        compareMaps();
        compareCams();
        compareOcclusion();
    }

    void lesionsAgreeImageForImage_data() { agrees_data(); }
    void lesionsAgreeImageForImage() {
        QFETCH(QString, name);
        load(name.toStdString());
        QVERIFY(fuse(subject_->network));
        const LesionSweep sweep =
            sweepLesions(*subject_, {.train = images_, .test = {}}, Parallel(2));
        QCOMPARE(answersOf(sweep.whole.train), golden_.numbers(prefix_ + "answers"));
        QCOMPARE(sweep.results.size(), goldenNames("without/").size());
        for (const LesionResult& result : sweep.results)
            QCOMPARE(answersOf(result.answers.train),
                     golden_.numbers(prefix_ + "without/" + result.blocks.front()));
    }

private:
    void load(const std::string& name) {
        prefix_ = name + "/";
        NetworkSpec network =
            makeCifarNetwork(parseCifarNetwork(name), Shape{3, size, size}, classes);
        NetworkState state = patternState(network);
        for (const std::string& key : goldenNames("stored/"))
            for (std::size_t t = 0; t < state.tensors.size(); ++t)
                if (network.tensors()[t].name == key)
                    state.tensors[t] = golden_.tensor(prefix_ + "stored/" + key);
        subject_.emplace(TrainedNetwork{std::move(network), std::move(state), statistics, {}});
    }

    /// What stands behind `group` in the present network's names.
    std::vector<std::string> goldenNames(const std::string& group) const {
        std::vector<std::string> names;
        for (const std::string& name : golden_.names())
            if (name.starts_with(prefix_ + group))
                names.push_back(name.substr(prefix_.size() + group.size()));
        return names;
    }

    std::span<const std::uint8_t> firstPicture() const {
        return {images_.image(0), static_cast<std::size_t>(images_.imageShape.elements())};
    }

    void compareMaps() {
        PictureInspection inspection(*subject_);
        inspection.show(firstPicture());
        const std::vector<std::string> nodes = goldenNames("maps/");
        QCOMPARE(nodes.size(), std::size_t{5});
        for (const std::string& node : nodes) {
            const Tensor maps = inspection.featureMaps(nodeNamed(subject_->network, node));
            const Tensor expected = golden_.tensor(prefix_ + "maps/" + node);
            QCOMPARE(maps.shape(), expected.shape());
            RLAB_VERIFY_ERROR(relativeError(maps, expected), bound);
        }
    }

    void compareCams() {
        PictureInspection inspection(*subject_);
        inspection.show(firstPicture());
        const std::vector<std::string> cams = goldenNames("cam/");
        QCOMPARE(cams.size(), std::size_t{4});
        for (const std::string& cam : cams) {
            const std::size_t slash = cam.find('/');
            const NodeId node = nodeNamed(subject_->network, cam.substr(0, slash));
            const Tensor map = inspection.gradCam(node, std::stoi(cam.substr(slash + 1)));
            const Tensor expected = golden_.tensor(prefix_ + "cam/" + cam);
            QCOMPARE(map.shape(), expected.shape());
            QVERIFY(norm(expected.span()) > 0);
            RLAB_VERIFY_ERROR(relativeError(map, expected), bound);
        }
        QCOMPARE(gradCamNode(subject_->network), nodeNamed(subject_->network, "layer3.2.relu2"));
    }

    void compareOcclusion() {
        const std::vector<std::string> maps = goldenNames("occluded/");
        QCOMPARE(maps.size(), std::size_t{1});
        Classifier classifier(subject_->network, statistics, 8);
        classifier.prepare(subject_->state);
        const OcclusionMap map = occlusionMap(classifier, statistics, firstPicture(),
                                              std::stoi(maps.front()), occlusion);
        const Tensor expected = golden_.tensor(prefix_ + "occluded/" + maps.front());
        QCOMPARE(map.covered.shape(), expected.shape());
        RLAB_VERIFY_ERROR(relativeError(map.covered, expected), bound);
    }

    const GoldenFile golden_{"images.safetensors"};
    const LabelledImages images_ = goldenPictures();
    std::string prefix_;
    std::optional<TrainedNetwork> subject_;
};

QTEST_APPLESS_MAIN(ImageGoldenTest)
#include "ImageGoldenTest.moc"
