// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsPane.h"

#include "core/analysis/PictureInspection.h"
#include "core/data/DatasetCatalogue.h"
#include "core/store/WeightsFile.h"
#include "tests/ui/TinyExperiment.h"
#include "tests/ui/UntrainedNetworks.h"
#include "ui/StyleSheet.h"
#include "ui/Text.h"
#include "ui/charts/HeatScale.h"
#include "ui/images/MapPicture.h"
#include "ui/images/ReasonsCanvas.h"
#include "ui/images/ReasonsExporter.h"
#include "ui/images/ReasonsNarration.h"
#include "ui/session/ImagesModel.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <cmath>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList textsOf(const QComboBox& box) {
    QStringList texts;
    for (int i = 0; i < box.count(); ++i)
        texts.append(box.itemText(i));
    return texts;
}

/// A map of 0 but for some places.
Tensor mapWith(std::int64_t side, const std::vector<std::int64_t>& places) {
    Tensor map(Shape{side, side});
    for (const std::int64_t place : places)
        map[place] = 1;
    return map;
}

} // namespace

class ReasonsPaneTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        model_ = std::make_unique<ImagesModel>();
        pane_ = std::make_unique<ReasonsPane>(*model_);
        pane_->setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        pane_->setMinimumSize(644, 320);
        pane_->resize(700, 420);
        pane_->show();
        QVERIFY(QTest::qWaitForWindowActive(pane_.get()));
    }
    void cleanup() {
        pane_.reset();
        model_.reset();
    }

    void saysWhatIsMissing() {
        QVERIFY(child<QLabel>("reasonsEmpty").text().contains(QStringLiteral("Train")));
        QVERIFY(!canvas().isVisible());
        QVERIFY(!child<QToolButton>("exportReasons").isEnabled());
        addRun();
        QVERIFY(child<QLabel>("reasonsEmpty").text().contains(QStringLiteral("Choose a picture")));
        model_->setPicture(picture());
        QTRY_VERIFY(canvas().isVisible());
        QVERIFY(!child<QLabel>("reasonsEmpty").isVisible());
        model_->setPicture({});
        QTRY_VERIFY(child<QLabel>("reasonsEmpty").isVisible());
    }

    void looksIntoTheDeepestOfEachKind() {
        addFiles({"plain-8:width=2", "resnet-8:width=2", "resnet-14:width=2"});
        QCOMPARE(box("firstNetwork").currentText(), QStringLiteral("plain-8"));
        QCOMPARE(box("secondNetwork").currentText(), QStringLiteral("resnet-14"));
        QCOMPARE(textsOf(box("secondNetwork")),
                 QStringList({"none", "plain-8", "resnet-8", "resnet-14"}));
        look();
        QCOMPARE(shown().size(), std::size_t{2});
        choose("firstNetwork", "resnet-8");
        QTRY_COMPARE(shown().front()->network.label, QStringLiteral("resnet-8"));
        choose("secondNetwork", "none");
        QTRY_COMPARE(shown().size(), std::size_t{1});
        // What was chosen stays when another network comes.
        addFiles({"plain-14:width=2"});
        QTRY_COMPARE(box("firstNetwork").count(), 4);
        QCOMPARE(box("firstNetwork").currentText(), QStringLiteral("resnet-8"));
        QCOMPARE(box("secondNetwork").currentText(), QStringLiteral("none"));
    }

    void oneNetworkIsEnough() {
        addFiles({"resnet-8:width=2"});
        QCOMPARE(box("firstNetwork").currentText(), QStringLiteral("resnet-8"));
        look();
        QCOMPARE(shown().size(), std::size_t{1});
        for (const char* mode :
             {"What hides it", "Feature maps", "Layer to layer", "First filters"})
            press(mode);
        QVERIFY(!canvas().figure().cells().empty());
    }

    void tellsTheAnswerAndWhereItsReasonsLie() {
        addFiles({"plain-8:width=2", "resnet-8:width=2"});
        look();
        const QStringList sentences = child<QLabel>("reasonsSentence").text().split(u'\n');
        QCOMPARE(sentences.size(), 2);
        for (std::size_t i = 0; i < 2; ++i) {
            const InspectedNetwork& looked = *shown()[i];
            const QString& sentence = sentences[static_cast<qsizetype>(i)];
            QVERIFY(sentence.startsWith(looked.network.label + QStringLiteral(" answers ")));
            QVERIFY(sentence.contains(percentText(looked.probability(looked.answer))));
            QVERIFY(sentence.contains(QStringLiteral("(it is ")) !=
                    sentence.contains(QStringLiteral("(right)")));
            if (const auto focus = focusOf(looked.heat.view()))
                QVERIFY(sentence.contains(percentText(focus->share)));
            else
                QVERIFY(sentence.contains(QStringLiteral("nothing at")));
        }
    }

    void classAndLayerCanBeChosen() {
        addFiles({"plain-8:width=2", "resnet-8:width=2"});
        look();
        choose("reasonsClass", "class 3");
        QTRY_COMPARE(shown().front()->classIndex, 3);
        QCOMPARE(shown().back()->classIndex, 3);
        choose("reasonsLayer", "layer2.0.conv1");
        QTRY_COMPARE(shown().front()->layer(), QStringLiteral("layer2.0.conv1"));
        QCOMPARE(shown().back()->layer(), QStringLiteral("layer2.0.conv1"));
        press("Feature maps");
        QCOMPARE(canvas().figure().cells().size(), std::size_t{8});
        QVERIFY(child<QLabel>("reasonsSentence").text().contains(QStringLiteral("4 maps")));
    }

    void scalesAndOpacityNeedNoNetwork() {
        addFiles({"plain-8:width=2", "resnet-8:width=2"});
        look();
        press("Feature maps");
        const QImage each = canvas().grab().toImage();
        press("One scale");
        QVERIFY(pane_->view().oneScale);
        QVERIFY(canvas().grab().toImage() != each);
        press("Where it looks");
        const QImage before = canvas().grab().toImage();
        child<QSlider>("opacity").setValue(0);
        QCOMPARE(pane_->view().opacity, 0.0);
        QVERIFY(canvas().grab().toImage() != before);
    }

    void aMapOfEachBlock() {
        addFiles({"plain-14:width=2", "resnet-14:width=2"});
        look();
        press("Layer to layer");
        const auto& cells = canvas().figure().cells();
        QCOMPARE(cells.size(), std::size_t{14});
        for (std::size_t i = 0; i < 7; ++i) // twins stand above each other
            QCOMPARE(cells[i].place.left(), cells[i + 7].place.left());
        QVERIFY(cells[0].place.bottom() < cells[7].place.top());
        QSpinBox& channel = child<QSpinBox>("channel");
        QCOMPARE(channel.maximum(), 2);
        QCOMPARE(channel.text(), QStringLiteral("Mean of maps"));
        const float mean = shown().front()->way.back().map[0];
        channel.setValue(2);
        QTRY_VERIFY(shown().front()->way.back().map[0] != mean);
        QVERIFY(canvas().figure().cells().front().value.startsWith(QStringLiteral("map 2")));
    }

    void coversThePictureAndCanBeCancelled() {
        addFiles({"plain-8:width=2", "resnet-56:width=16"}, 32);
        look();
        press("What hides it");
        auto& cover = child<QToolButton>("coverPicture");
        QCOMPARE(cover.text(), QStringLiteral("Cancel"));
        QTRY_VERIFY(child<QProgressBar>("coverProgress").value() > 0);
        cover.click();
        QCOMPARE(cover.text(), QStringLiteral("Cover"));
        QVERIFY(!child<QProgressBar>("coverProgress").isVisible());
        choose("secondNetwork", "none");
        QTRY_COMPARE_WITH_TIMEOUT(cover.text(), QStringLiteral("Again"), patience);
        const OcclusionMap& map = *shown().front()->occlusion;
        QCOMPARE(canvas().figure().cells().size(), static_cast<std::size_t>(map.covered.size()));
        QVERIFY(canvas().figure().cells().front().value.contains(
            percentText(static_cast<double>(map.covered[0]))));
    }

    void arrowKeysReadThePlaces() {
        addFiles({"plain-8:width=2", "resnet-8:width=2"});
        look();
        press("Layer to layer");
        canvas().setFocus(Qt::TabFocusReason);
        const auto read = [this] { return canvas().accessibleDescription(); };
        QTest::keyClick(&canvas(), Qt::Key_Right);
        QVERIFY2(read().startsWith(QStringLiteral("plain-8, relu: ")), qPrintable(read()));
        QTest::keyClick(&canvas(), Qt::Key_Right);
        QVERIFY2(read().startsWith(QStringLiteral("plain-8, layer1.0")), qPrintable(read()));
        QTest::keyClick(&canvas(), Qt::Key_Down);
        QVERIFY2(read().startsWith(QStringLiteral("resnet-8, layer1.0")), qPrintable(read()));
        QTest::keyClick(&canvas(), Qt::Key_Left);
        QVERIFY2(read().startsWith(QStringLiteral("resnet-8, relu: ")), qPrintable(read()));
        const FigureCell& last = canvas().figure().cells().back();
        QTest::mouseMove(&canvas(), last.place.center().toPoint());
        QTRY_VERIFY(read().contains(last.where));
        QVERIFY(read().endsWith(last.value));
    }

    /// Pictures come as large as they are, and wide; also while nobody looks.
    void pictureOfAnotherSize() {
        addFiles({"resnet-8:width=2"});
        pane_->hide();
        AskedPicture wide = picture();
        wide.image = anyPicture(640, 200);
        model_->setPicture(wide);
        QTest::qWait(50);
        QVERIFY(shown().empty());
        pane_->show();
        QTRY_COMPARE(shown().size(), std::size_t{1});
        QCOMPARE(shown().front()->seen.size(), QSize(16, 16));
    }

    void newerWeightsAreFollowed() {
        RunModel run = addRun();
        look();
        const std::vector<float> before = shown().back()->probabilities;
        tellStates(run, 7);
        model_->updateRun(run);
        QTRY_VERIFY(shown().back()->probabilities != before);
        QCOMPARE(shown().back()->network.step, std::int64_t{7});
    }

    void exportsWhatIsShown() {
        addFiles({"plain-8:width=2", "resnet-8:width=2"});
        QSignalSpy failed(pane_.get(), &ReasonsPane::failed);
        QSignalSpy saved(pane_.get(), &ReasonsPane::saved);
        QTemporaryDir folder;
        const QString early = folder.filePath(QStringLiteral("early.png"));
        pane_->exporter().savePicture(early);
        QCOMPARE(failed.size(), 1);
        QVERIFY(!QFile::exists(early));
        look();
        for (const char* mode : {"Where it looks", "What hides it", "Feature maps",
                                 "Layer to layer", "First filters"}) {
            press(mode);
            const QString name = QString::fromLatin1(mode).section(u' ', 0, 0).toLower();
            const QString png = folder.filePath(name + QStringLiteral(".png"));
            const QString svg = folder.filePath(name + QStringLiteral(".svg"));
            pane_->exporter().savePicture(png);
            pane_->exporter().savePicture(svg);
            QTRY_VERIFY(QFile::exists(svg));
            QVERIFY(contents(svg).contains("resnet-8"));
            QVERIFY(contents(svg).contains("any picture"));
            const ReasonsPicture paper(pane_->view(), QStringLiteral("any picture"));
            QCOMPARE(QImage(png).size(), paper.size() * 2);
        }
        QTRY_COMPARE(saved.size(), 10);
        QCOMPARE(failed.size(), 1);
        pane_->exporter().savePicture(folder.filePath(QStringLiteral("picture.bmp")));
        QCOMPARE(failed.size(), 2);
    }

    void whereAMapLies() {
        const auto upperLeft = focusOf(mapWith(8, {0, 1, 8, 9}).view());
        QCOMPARE(upperLeft->share, 2.0 / 64);
        QCOMPARE(placeWords(upperLeft->x, upperLeft->y), QStringLiteral("in the upper left"));
        QVERIFY(!upperLeft->isScattered());
        // Opposite corners have their centre in the middle, but nothing lies there.
        QVERIFY(focusOf(mapWith(8, {0, 7, 56, 63}).view())->isScattered());
        QVERIFY(!focusOf(mapWith(8, {}).view()));
        Tensor broken = mapWith(2, {0});
        broken[1] = NAN;
        QVERIFY(!focusOf(broken.view()));
        QCOMPARE(placeWords(0.9, 0.5), QStringLiteral("on the right"));
    }

    void enlargedMapsKeepTheirPlaces() {
        Tensor map(Shape{2, 2});
        map[1] = 1;
        const Tensor large = enlarged(map.view(), 8);
        QCOMPARE(large[0], 0.0f); // beyond the middle of the first place nothing changes
        QCOMPARE(large[7], 1.0f);
        QCOMPARE(large[3], 0.375f); // (3.5 / 4 − 0.5) of the way from one middle to the other
        QCOMPARE(large[8 * 7 + 7], 0.0f);
        const QImage picture = mapPicture(map.view(), rangeOf(map.span()));
        QCOMPARE(picture.pixelColor(1, 0), HeatScale::colorAt(1));
        QCOMPARE(picture.pixelColor(0, 1), HeatScale::colorAt(0));
        map[0] = NAN;
        QCOMPARE(mapPicture(map.view(), rangeOf(map.span())).pixelColor(0, 0).alpha(), 0);
    }

    void everyControlExplainsItself() {
        for (const char* name :
             {"firstNetwork", "secondNetwork", "reasonsLayer", "reasonsClass", "opacity", "channel",
              "coverPicture", "exportReasons", "reasonsCanvas"}) {
            const QWidget& widget = child<QWidget>(name);
            QVERIFY2(!widget.accessibleName().isEmpty() && !widget.toolTip().isEmpty() &&
                         !widget.whatsThis().isEmpty(),
                     name);
        }
    }

private:
    template <class Widget>
    Widget& child(const char* name) {
        auto* found = pane_->findChild<Widget*>(QLatin1String(name));
        Q_ASSERT(found);
        return *found;
    }
    QComboBox& box(const char* name) { return child<QComboBox>(name); }
    ReasonsCanvas& canvas() { return child<ReasonsCanvas>("reasonsCanvas"); }
    std::vector<const InspectedNetwork*> shown() const { return pane_->view().shown(); }

    void choose(const char* name, const char* text) {
        QComboBox& list = box(name);
        list.setCurrentText(QLatin1String(text));
        QCOMPARE(list.currentText(), QLatin1String(text));
        emit list.activated(list.currentIndex());
    }

    void press(const char* text) {
        for (QToolButton* button : pane_->findChildren<QToolButton*>())
            if (button->text() == QLatin1String(text))
                return button->click();
        QFAIL(text);
    }

    static AskedPicture picture() {
        return {QStringLiteral("any picture"), anyPicture(40, 30), QStringLiteral("class 2")};
    }

    void look() {
        model_->setPicture(picture());
        QTRY_VERIFY_WITH_TIMEOUT(!shown().empty() && canvas().isVisible(), patience);
    }

    void addFiles(const std::vector<const char*>& names, int side = 16) {
        const auto before = model_->shelf().networks().size();
        for (const char* name : names) {
            const AskedNetwork network = untrainedNetwork(name, Shape{3, side, side});
            Dataset dataset;
            dataset.name = "any";
            dataset.classNames = network.classNames;
            dataset.train.imageShape = network.spec->input();
            dataset.statistics = network.statistics;
            const QString file = folder_.filePath(network.label + QStringLiteral(".safetensors"));
            saveWeights(file.toStdString(), *network.spec, *network.state,
                        describeWeights(name, dataset, 0, 1));
            model_->shelf().addFile(file);
        }
        QTRY_COMPARE_WITH_TIMEOUT(model_->shelf().networks().size(),
                                  before + static_cast<qsizetype>(names.size()), patience);
    }

    /// Other weights for each step.
    static void tellStates(RunModel& run, std::int64_t step) {
        TrainingUpdate update;
        for (std::size_t i = 0; i < run.contenders().size(); ++i) {
            const NetworkSpec spec =
                makeCifarNetwork(run.contenders()[i].options, run.dataset()->train.imageShape,
                                 run.dataset()->classes());
            const std::uint64_t seed = static_cast<std::uint64_t>(step);
            update.states.push_back(
                {static_cast<int>(i), step,
                 std::make_shared<const NetworkState>(initialState(spec, InitKind::He, seed))});
        }
        run.apply(update);
    }

    RunModel addRun() {
        RunModel run(tinyExperiment());
        TrainingUpdate update;
        update.dataset = std::make_shared<const Dataset>(loadDataset(run.experiment().data));
        run.apply(update);
        tellStates(run, 1);
        model_->setRun(run);
        return run;
    }

    QTemporaryDir folder_;
    std::unique_ptr<ImagesModel> model_;
    std::unique_ptr<ReasonsPane> pane_;
};

QTEST_MAIN(ReasonsPaneTest)
#include "ReasonsPaneTest.moc"
