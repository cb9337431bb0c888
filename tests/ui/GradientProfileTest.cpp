// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GradientProfile.h"

#include "tests/ui/ProbedRuns.h"
#include "ui/charts/HeatMapsFigure.h"
#include "ui/charts/LayerHistory.h"
#include "ui/charts/ProfileFigure.h"
#include "ui/charts/ValueScale.h"

#include <QPainter>
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
        QCOMPARE(residual.projections.size(), std::size_t{2});
        QCOMPARE(residual.projections[0].layer, 5); // behind the third block's two layers
        QCOMPARE(residual.projections[0].beside, 4);
        QCOMPARE(residual.projections[1].beside, 6);
        QCOMPARE(residual.rows(), 10);
        for (int row = 0; row < residual.rows(); ++row)
            QCOMPARE(residual.rowOf(residual.layerOfRow(row)), row);
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

    void projectionsLieBesideTheLine() {
        ExperimentSpec experiment = tinyExperiment(25);
        experiment.networks[1].shortcut = ShortcutKind::B;
        const ProbedRun run = probed(probedRun(1, experiment));
        const GradientProfile profile(run, 0, LayerStatistic::Gradient, LayerAxis::Number);
        QVERIFY(profile.lines()[0].projections.empty());
        const GradientProfile::Line& residual = profile.lines()[1];
        QCOMPARE(residual.points.size(), std::size_t{8});
        QCOMPARE(residual.projections.size(), std::size_t{2});
        QCOMPARE(residual.projections[0], QPointF(5, std::pow(2, -5))); // layer 5 of all
        QCOMPARE(residual.points[4], QPointF(5, std::pow(2, -4)));
        QCOMPARE(residual.points[5], QPointF(6, std::pow(2, -6)));
        QCOMPARE(residual.projections[1], QPointF(7, std::pow(2, -8)));
        QCOMPARE(run.range(LayerStatistic::Gradient).low, std::pow(2, -9));
    }

    void projectionsHaveRowsOfTheirOwn() {
        ExperimentSpec experiment = tinyExperiment(25);
        experiment.networks[1].shortcut = ShortcutKind::B;
        GradientView view;
        view.run.setRun(probedRun(3, experiment));
        view.scale = ValueScale(view.statistic, view.run.range(view.statistic));
        HeatMapImages images;
        updateImages(images, view);
        QCOMPARE(images[0].image().height(), 8);
        QCOMPARE(images[1].image().height(), 10);
        const HeatMapsFigure figure(view, images, QRectF(0, 0, 600, 200));
        QCOMPARE(figure.map(0).top(), figure.map(1).top()); // twins have equal rows
        QCOMPARE(figure.map(0).height(), figure.map(1).height());
        QVERIFY(figure.projections(0).isNull());
        const QRectF below = figure.projections(1);
        QVERIFY(below.top() > figure.map(1).bottom());
        QVERIFY(below.bottom() < 200 - 16); // above the captions
        for (int row = 0; row < 10; ++row) {
            const auto cell = figure.cellAt(figure.rowOf(1, row).center());
            QVERIFY(cell);
            QCOMPARE(view.run.networks()[1].rowOf(cell->layer.layer), row);
        }
        QCOMPARE(layerText(view.run.networks()[1], 5),
                 QStringLiteral("shortcut, layer2.0.downsample.0"));
        QImage picture(600, 200, QImage::Format_RGB32);
        picture.fill(Qt::white);
        QPainter painter(&picture);
        figure.paint(painter);
        painter.end();
        const QPointF place(below.left() + 1, figure.rowOf(1, 9).center().y());
        const double value = valueOf(view.run.networks()[1].samples[0]->layers[8], view.statistic);
        QCOMPARE(picture.pixelColor(place.toPoint()), view.scale.color(value));
    }

    void profileReadsAndChoosesProjections() {
        ExperimentSpec experiment = tinyExperiment(25);
        experiment.networks[1].shortcut = ShortcutKind::B;
        GradientView view;
        view.run.setRun(probedRun(1, experiment));
        view.scale = ValueScale(view.statistic, view.run.range(view.statistic));
        const ProfileFigure figure(view, QRectF(0, 0, 600, 300));
        QVERIFY(figure.projectionsText().contains(QStringLiteral("projections")));
        QVERIFY(figure.readout(5).spoken().contains(QStringLiteral("layer2.0.downsample.0")));
        QVERIFY(!figure.readout(6).spoken().contains(QStringLiteral("downsample")));
        const QPointF at = figure.profile().lines()[1].projections[0];
        const QPointF place = figure.frame().position({at.x(), view.scale.place(at.y())});
        QCOMPARE(figure.layerAt(place), std::optional(LayerChoice{1, 5}));
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

QTEST_MAIN(GradientProfileTest)
#include "GradientProfileTest.moc"
