// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/PredictionService.h"

#include "core/analysis/FamiliarPictures.h"
#include "core/analysis/PictureInspection.h"
#include "core/pictures/PicturePreparation.h"
#include "tests/data/TestPictures.h"
#include "tests/ui/AskedNetworks.h"
#include "ui/session/AlbumService.h"
#include "ui/session/DatasetSample.h"
#include "ui/session/FamiliarityService.h"
#include "ui/session/NetworkShelf.h"
#include "ui/session/TrainingSession.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace rlab;
using rlab::test::testPicture;

namespace {

constexpr int patience = 30'000;

Prediction expected(const AskedNetwork& network, const QImage& picture) {
    Classifier classifier(*network.spec, network.statistics);
    classifier.prepare(*network.state);
    return makePrediction(
        classifier.classify(preparePicture(picture, network.spec->input())).span());
}

bool isSame(const Prediction& a, const Prediction& b) {
    return std::ranges::equal(a.ranking, b.ranking, [](const RankedClass& x, const RankedClass& y) {
        return x.index == y.index && x.probability == y.probability;
    });
}

/// Collects answers.
struct Listener {
    explicit Listener(PredictionService& service) {
        QObject::connect(&service, &PredictionService::answered, &service,
                         [this](const PictureAnswer& answer) { answers.append(answer); });
        QObject::connect(&service, &PredictionService::finished, &service,
                         [this] { isFinished = true; });
    }
    QList<PictureAnswer> answers;
    bool isFinished = false;
};

} // namespace

/// What the page Images asks in the background: answers, familiarity, and many pictures.
class PredictionServiceTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersAsTheCoreDoes() {
        PredictionService service;
        Listener heard(service);
        AskedNetwork untrained = residual_;
        untrained.state = nullptr;
        const QImage picture = testPicture(40, 30);
        service.ask({picture, {plain_, untrained, residual_}, nullptr});
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished, patience);
        QCOMPARE(heard.answers.size(), 2);
        QCOMPARE(heard.answers[0].key, plain_.key);
        QVERIFY(isSame(heard.answers[0].prediction, expected(plain_, picture)));
        QCOMPARE(heard.answers[1].key, residual_.key);
        QVERIFY(isSame(heard.answers[1].prediction, expected(residual_, picture)));
        QCOMPARE(heard.answers[1].seen.size(), QSize(8, 8));
    }

    void newerWeightsAnswerAnew() {
        PredictionService service;
        Listener heard(service);
        const QImage picture = testPicture(8, 8);
        service.ask({picture, {plain_}, nullptr});
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished, patience);
        AskedNetwork newer = plain_;
        newer.step = 7;
        newer.state = askedNetwork(*dataset_, "plain-8:width=2", 5).state;
        heard.isFinished = false;
        service.ask({picture, {newer}, nullptr});
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished, patience);
        QCOMPARE(heard.answers.back().step, std::int64_t{7});
        QVERIFY(isSame(heard.answers.back().prediction, expected(newer, picture)));
        QVERIFY(!isSame(heard.answers.front().prediction, heard.answers.back().prediction));
        const AskedNetwork other = askedNetwork(*dataset_, "resnet-14:width=2");
        AskedNetwork inItsPlace = other; // another run
        inItsPlace.key = plain_.key;
        heard.isFinished = false;
        service.ask({picture, {inItsPlace}, nullptr});
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished, patience);
        QVERIFY(isSame(heard.answers.back().prediction, expected(other, picture)));
    }

    void theLatestQuestionWins() {
        PredictionService service;
        Listener heard(service);
        for (int i = 0; i < 50; ++i)
            service.ask({testPicture(8, 8, i), {plain_, residual_}, nullptr});
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished, patience);
        QCOMPARE(heard.answers.size(), 2);
        QVERIFY(isSame(heard.answers[0].prediction, expected(plain_, testPicture(8, 8, 49))));
        service.ask({testPicture(8, 8, 0), {plain_}, nullptr});
        service.cancel();
        QTest::qWait(100);
        QCOMPARE(heard.answers.size(), 2);
    }

    /// A snapshot of a training answers while it goes on.
    void liveNetworksAnswer() {
        const ExperimentSpec experiment = endlessExperiment();
        RunModel run(experiment);
        NetworkShelf shelf;
        shelf.setRun(run);
        TrainingSession session;
        connect(&session, &TrainingSession::updated, &shelf, [&](const TrainingUpdate& update) {
            run.apply(update);
            shelf.updateRun(run);
        });
        session.start(experiment, {.threads = 2});
        QTRY_VERIFY_WITH_TIMEOUT(run.progress().done() > 0, patience);
        session.requestStates();
        QTRY_VERIFY_WITH_TIMEOUT(shelf.networks()[1].canAnswer(), patience);
        QVERIFY(shelf.networks()[1].isLive);
        PredictionService service;
        Listener heard(service);
        const QImage picture = testPicture(8, 8);
        const QList<AskedNetwork> asked = shelf.networks();
        service.ask({picture, asked, nullptr});
        QTRY_VERIFY_WITH_TIMEOUT(heard.isFinished, patience);
        QVERIFY(session.isRunning());
        QCOMPARE(heard.answers[1].step, asked[1].step);
        QVERIFY(isSame(heard.answers[1].prediction, expected(asked[1], picture)));
        QSignalSpy renewed(&shelf, &NetworkShelf::renewed);
        session.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!session.isRunning(), patience);
        QVERIFY(!renewed.isEmpty());
        QVERIFY(!shelf.networks()[1].isLive);
    }

    void familiarityIsTheCores() {
        FamiliarityService service;
        QSignalSpy judged(&service, &FamiliarityService::judged);
        AskedNetwork stranger = plain_;
        stranger.key = QStringLiteral("stranger");
        stranger.classNames.back() = "something else";
        const QImage picture = toImage(dataset_->test, 3);
        service.judge({picture, {stranger, residual_}, dataset_});
        QTRY_COMPARE_WITH_TIMEOUT(judged.size(), 1, patience);
        QCOMPARE(judged[0][0].toString(), residual_.key);
        const TrainedNetwork trained = residual_.trained();
        PictureInspection inspection(trained);
        inspection.show(preparePicture(picture, trained.network.input()));
        QCOMPARE(judged[0][1].toDouble(),
                 FamiliarPictures(trained, dataset_->test).familiarity(inspection.strangeness()));
        service.judge({picture, {residual_}, dataset_}); // nothing new
        QTest::qWait(100);
        QCOMPARE(judged.size(), 1);
        service.judge({toImage(dataset_->test, 4), {residual_}, dataset_});
        QTRY_COMPARE_WITH_TIMEOUT(judged.size(), 2, patience);
    }

    void manyPicturesAreAnswered() {
        const QTemporaryDir folder;
        std::vector<std::filesystem::path> files;
        for (int i = 0; i < 30; ++i) {
            const QString file = folder.filePath(QStringLiteral("%1.png").arg(i));
            QVERIFY(testPicture(20, 16, i).save(file));
            files.push_back(file.toStdString());
        }
        test::writeFile(QString::fromStdString(files[4].string()), "no picture");
        AlbumService service;
        std::vector<AlbumRow> rows;
        connect(&service, &AlbumService::answered, this,
                [&](int first, const std::vector<AlbumRow>& more) {
                    QCOMPARE(first, static_cast<int>(rows.size()));
                    rows.insert(rows.end(), more.begin(), more.end());
                });
        QSignalSpy ended(&service, &AlbumService::ended);
        service.ask(files, {plain_, residual_});
        QVERIFY(service.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QCOMPARE(rows.size(), files.size());
        QVERIFY2(rows[4].problem.contains(QStringLiteral("4.png")), qPrintable(rows[4].problem));
        const Prediction seventh = expected(residual_, testPicture(20, 16, 7));
        QCOMPARE(rows[7].answers[1].label, seventh.ranking[0].index);
        QCOMPARE(rows[7].answers[1].probability, seventh.ranking[0].probability);
        QCOMPARE(rows[7].answers[1].certainty, seventh.certainty);
    }

    void manyPicturesStopAtOnce() {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("one.png"));
        QVERIFY(testPicture(400, 400).save(file));
        AlbumService service;
        QSignalSpy ended(&service, &AlbumService::ended);
        QSignalSpy answered(&service, &AlbumService::answered);
        service.ask(std::vector<std::filesystem::path>(100'000, file.toStdString()), {plain_});
        QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), patience);
        QElapsedTimer clock;
        clock.start();
        service.cancel();
        QCOMPARE(ended.size(), 1);
        const auto told = answered.size();
        QTest::qWait(300);
        QCOMPARE(answered.size(), told);
        service.ask({file.toStdString()}, {plain_});
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, patience);
        QVERIFY(clock.elapsed() < 2000);
    }

private:
    const std::shared_ptr<const Dataset> dataset_ = tinyDataset();
    const AskedNetwork plain_ = askedNetwork(*dataset_, "plain-8:width=2");
    const AskedNetwork residual_ = askedNetwork(*dataset_, "resnet-8:width=2");
};

QTEST_GUILESS_MAIN(PredictionServiceTest)
#include "PredictionServiceTest.moc"
