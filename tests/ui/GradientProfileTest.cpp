// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GradientProfile.h"

#include "tests/ui/ProbedRuns.h"
#include "ui/charts/HeatMapImage.h"
#include "ui/charts/LayerHistory.h"
#include "ui/charts/ValueScale.h"

#include <QtTest>

using namespace rlab;

namespace {

ProbedRun probed(const RunModel& run) {
    ProbedRun probed;
    probed.setRun(run);
    return probed;
}

} // namespace

class GradientProfileTest : public QObject {
    Q_OBJECT

private slots:
    void knowsTheLayersOfRealNetworks() {
        ExperimentSpec experiment = tinyExperiment(25);
        experiment.networks[1].shortcut = ShortcutKind::B;
        const ProbedRun run = probed(probedRun(1, experiment));
        const ProbedNetwork& plain = run.networks()[0];
        const ProbedNetwork& residual = run.networks()[1];
        QCOMPARE(plain.line.size(), std::size_t{8});
        QCOMPARE(residual.line.size(), std::size_t{8}); // without the projections
        QCOMPARE(residual.layers.size(), std::size_t{10});
        QCOMPARE(plain.layers.front().name, QStringLiteral("conv1"));
        QCOMPARE(plain.layers.front().output, QStringLiteral("2×8×8"));
        QCOMPARE(plain.layers.front().weights, QStringLiteral("2×3×3×3"));
        QCOMPARE(residual.blocks.size(), std::size_t{3});
        QVERIFY(plain.blocks.empty());
        for (std::size_t i = 0; i < 10; ++i)
            if (residual.layers[i].name.contains(QStringLiteral("downsample")) ||
                residual.layers[i].name.contains(QStringLiteral("shortcut")))
                QVERIFY(!residual.placeInLine(static_cast<int>(i)));
        QCOMPARE(run.batches(), std::int64_t{100});
    }

    void readsOnlyWhatIsNew() {
        RunModel run = probedRun(2);
        ProbedRun probed;
        QVERIFY(probed.updateRun(run));
        QVERIFY(!probed.updateRun(run));
        run.apply(probesAt(run.experiment(), 7));
        QVERIFY(probed.updateRun(run));
        QCOMPARE(probed.steps(), (std::vector<std::int64_t>{0, 1, 7}));
        QCOMPARE(probed.indexOf(6), std::size_t{1});
        QCOMPARE(probed.indexOf(99), std::size_t{2});
        QCOMPARE(probed.networks()[0].at(6)->step, std::int64_t{1});
    }

    void profileHoldsTheValues() {
        const ProbedRun run = probed(probedRun(3));
        const GradientProfile profile(run, 1, LayerStatistic::Gradient, LayerAxis::Number);
        QCOMPARE(profile.lines().size(), std::size_t{2});
        const GradientProfile::Line& plain = profile.lines()[0];
        QCOMPARE(plain.points.size(), std::size_t{8});
        QCOMPARE(plain.points[2], QPointF(3, 2));
        QCOMPARE(profile.lines()[1].points[0], QPointF(1, 0.5));
        QCOMPARE(GradientProfile::nearest(plain, 3.4), std::optional<std::size_t>(2));
        QVERIFY(!GradientProfile::nearest(plain, 9));
        const GradientProfile relative(run, 1, LayerStatistic::Gradient, LayerAxis::RelativeDepth);
        QCOMPARE(relative.lines()[0].points.back().x(), 1.0);
        QCOMPARE(relative.last(), 1.0);
        QCOMPARE(
            firstToLast(run.networks()[0], *run.networks()[0].samples[0], LayerStatistic::Gradient),
            std::optional(64.0));
    }

    void whatCannotBeDrawnIsAGap() {
        const ExperimentSpec experiment = tinyExperiment(25);
        RunModel model(experiment);
        auto sample =
            std::make_shared<ProbeSample>(*sampleOf(experiment.networks[0], experiment, 0, 8));
        sample->layers[1].gradient = 0;
        sample->layers[3].gradient = INFINITY;
        TrainingUpdate update;
        update.probes.push_back({0, sample});
        model.apply(update);
        const ProbedRun run = probed(model);
        const GradientProfile profile(run, 0, LayerStatistic::Gradient, LayerAxis::Number);
        QCOMPARE(profile.lines().size(), std::size_t{1}); // nothing of the other yet
        QCOMPARE(profile.lines()[0].gaps, 2);
        QVERIFY(std::isnan(profile.lines()[0].points[1].y()));
        const ValueRange range = run.range(LayerStatistic::Gradient);
        QCOMPARE(range.high, 8.0);
        QCOMPARE(range.low, 0.0625);
    }

    void oneScaleForAllNetworks() {
        RunModel model = probedRun(2);
        ProbedRun run = probed(model);
        const auto scale = [&](LayerStatistic statistic) {
            return ValueScale(statistic, run.range(statistic));
        };
        // From the residual network's last layer in step 1, 2^−8, to 8.
        QCOMPARE(scale(LayerStatistic::Gradient).ticks().front().label, QStringLiteral("10⁻³"));
        QCOMPARE(scale(LayerStatistic::Gradient).ticks().back().label, QStringLiteral("10¹"));
        model.apply(probesAt(model.experiment(), 99));
        run.updateRun(model);
        QCOMPARE(scale(LayerStatistic::Gradient).ticks().front().label, QStringLiteral("10⁻⁵"));
        const ValueScale means = scale(LayerStatistic::OutputMean);
        QVERIFY(!means.isLogarithmic());
        QVERIFY(means.shows(-0.5) && !means.shows(NAN));
        QVERIFY(means.place(-0.5) < 0.2); // the axis goes to 0
        QCOMPARE(means.place(0), 1.0);
        QVERIFY(!scale(LayerStatistic::Gradient).shows(0));
        QVERIFY(scale(LayerStatistic::DeadRelus).ticks().back().label.endsWith(u'%'));
    }

    void picturesGetNewColumnsOnly() {
        RunModel model = probedRun(3);
        ProbedRun run = probed(model);
        const ValueScale scale(LayerStatistic::Gradient, run.range(LayerStatistic::Gradient));
        HeatMapImage image;
        image.update(run.networks()[0], LayerStatistic::Gradient, scale);
        QCOMPARE(image.columns(), 3);
        QCOMPARE(image.image().height(), 8);
        const auto color = [&](int column, int row) {
            return image.image().pixelColor(column, row);
        };
        const auto close = [](const QColor& a, const QColor& b) {
            return std::abs(a.red() - b.red()) < 4 && std::abs(a.green() - b.green()) < 4;
        };
        QVERIFY(close(color(0, 0), scale.color(8)));
        QVERIFY(close(color(2, 3), scale.color(1)));
        const uchar* bits = image.image().constBits();
        model.apply(probesAt(model.experiment(), 3));
        run.updateRun(model);
        image.update(run.networks()[0], LayerStatistic::Gradient, scale);
        QCOMPARE(image.columns(), 4);
        QCOMPARE(image.image().constBits(), bits);
    }

    void anotherRunIsPaintedAnew() {
        const auto networkOf = [](float value) {
            auto sample = std::make_shared<ProbeSample>();
            sample->layers.resize(2);
            for (LayerSample& layer : sample->layers)
                layer.gradient = value;
            ProbedNetwork network;
            network.line = {0, 1};
            network.samples = {sample};
            return network;
        };
        const ValueScale scale(LayerStatistic::Gradient, {0.1, 10, false});
        HeatMapImage image;
        image.update(networkOf(0.2F), LayerStatistic::Gradient, scale);
        const QColor before = image.image().pixelColor(0, 0);
        image.update(networkOf(8), LayerStatistic::Gradient, scale);
        QVERIFY(image.image().pixelColor(0, 0) != before);
    }

    void longTrainingsAreThinned() {
        ProbedNetwork network;
        network.line = {0, 1};
        for (int i = 0; i < 3 * HeatMapImage::mostColumns; ++i) {
            auto sample = std::make_shared<ProbeSample>();
            sample->step = i;
            sample->layers.resize(2);
            sample->layers[0].gradient = static_cast<float>(i + 1);
            sample->layers[1].gradient = 1;
            network.samples.push_back(sample);
        }
        ValueRange range;
        range.add(1);
        range.add(1e5);
        const ValueScale scale(LayerStatistic::Gradient, range);
        HeatMapImage image;
        image.update(network, LayerStatistic::Gradient, scale);
        QCOMPARE(image.stride(), 4);
        QCOMPARE(image.columns(), 3 * HeatMapImage::mostColumns / 4);
        const QColor last = image.image().pixelColor(image.columns() - 1, 0);
        QVERIFY(std::abs(last.red() - scale.color(3.0 * HeatMapImage::mostColumns).red()) < 4);
    }

    void histogramsShowTheirBins() {
        const ProbedRun run = probed(probedRun(2));
        const BinRange bins = shownBins(run.networks()[0], 0, &LayerSample::gradientHistogram);
        // 0.001 lies in 2^−10 …, 0.5 in 2^−1 ….
        QVERIFY(bins.first <= -10 - MagnitudeHistogram::lowestExponent);
        QVERIFY(bins.last >= -1 - MagnitudeHistogram::lowestExponent);
        QVERIFY(bins.count() < 16);
        QCOMPARE(layerCourse(run.networks()[1], 0, LayerStatistic::Gradient, 100),
                 (QList<QPointF>{{0, 1}, {1, 0.5}}));
    }
};

QTEST_APPLESS_MAIN(GradientProfileTest)
#include "GradientProfileTest.moc"
