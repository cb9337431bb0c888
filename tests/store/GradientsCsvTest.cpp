// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/GradientsCsv.h"
#include "core/base/Error.h"
#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace rlab;

namespace {

NetworkSpec network() {
    return makeCifarNetwork(parseCifarNetwork("resnet-8:width=4"), Shape{3, 8, 8}, 10);
}

std::vector<ProbeSample> makeSamples() {
    std::vector<ProbeSample> samples;
    for (int i = 0; i < 3; ++i) {
        ProbeSample sample;
        sample.step = 16 * i;
        sample.epoch = 0.1 * i;
        for (std::size_t l = 0; l < learnedLayers(network()).size(); ++l) {
            LayerSample layer;
            layer.gradient = 1e-20F * static_cast<float>(l + 1);
            layer.weights = 3.5F;
            layer.deadShare = l % 2 ? 0.25F : std::numeric_limits<float>::quiet_NaN();
            layer.outputGradient = 0.1F * static_cast<float>(i);
            sample.layers.push_back(layer);
        }
        for (std::size_t b = 0; b < residualBlocks(network()).size(); ++b)
            sample.blocks.push_back({1.5F, 1, 0.5F, 0.75F});
        samples.push_back(sample);
    }
    return samples;
}

std::string gradientsText() {
    std::string text = gradientsCsvHeader();
    for (const ProbeSample& sample : makeSamples())
        text += gradientsCsvRows(network(), sample);
    return text;
}

std::string blocksText() {
    std::string text = blocksCsvHeader();
    for (const ProbeSample& sample : makeSamples())
        text += blocksCsvRows(network(), sample);
    return text;
}

} // namespace

class GradientsCsvTest : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWas() {
        const auto read = parseGradientsCsv(network(), gradientsText(), "g", blocksText(), "b");
        const auto written = makeSamples();
        QCOMPARE(read.size(), written.size());
        for (std::size_t i = 0; i < read.size(); ++i) {
            QCOMPARE(read[i].step, written[i].step);
            QCOMPARE(read[i].epoch, written[i].epoch);
            for (std::size_t l = 0; l < read[i].layers.size(); ++l) {
                const LayerSample &a = read[i].layers[l], &b = written[i].layers[l];
                QCOMPARE(a.gradient, b.gradient);
                QCOMPARE(a.weights, b.weights);
                QCOMPARE(std::isnan(a.deadShare), std::isnan(b.deadShare));
                QCOMPARE(a.outputGradient, b.outputGradient);
            }
            QCOMPARE(read[i].blocks.size(), written[i].blocks.size());
            QCOMPARE(read[i].blocks.back().shortcutShare, 0.75F);
        }
    }

    void namesTheLayers() {
        QVERIFY(gradientsText().find("\n16,0.1,layer2.0.conv1,") != std::string::npos);
        QVERIFY(blocksText().find("\n16,0.1,layer2.0,1.5,1,0.5,0.75\n") != std::string::npos);
    }

    void aStepThatIsCutOffIsLeftOut() {
        std::string text = gradientsText();
        text.resize(text.rfind("32,")); // the last row
        QCOMPARE(parseGradientsCsv(network(), text, "g", {}, "b").size(), std::size_t{2});
    }

    void otherFilesAreRefused() {
        const auto refuses = [](const std::string& text, const char* why) {
            try {
                parseGradientsCsv(network(), text, "g.csv", {}, "b");
            } catch (const FileError& error) {
                return QString::fromUtf8(error.what()).contains(QLatin1String(why));
            }
            return false;
        };
        QVERIFY(refuses("epoch\n", "first line"));
        QVERIFY(refuses(gradientsCsvHeader() + "1,2\n", "line 2"));
        std::string other = gradientsText();
        other.replace(other.find("conv1"), 5, "convx");
        QVERIFY(refuses(other, "expected conv1"));
        std::string word = gradientsText();
        word.replace(word.find("3.5"), 3, "abc");
        QVERIFY(refuses(word, "\"abc\" is not a number"));
    }
};

QTEST_APPLESS_MAIN(GradientsCsvTest)
#include "GradientsCsvTest.moc"
