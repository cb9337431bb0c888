// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ExperimentJson.h"

#include "tests/store/StoreTestTools.h"

#include <QtTest>

using namespace rlab;
using namespace rlab::test;

namespace {

/// An experiment in which nothing has its default.
ExperimentSpec unusualExperiment() {
    ExperimentSpec experiment;
    experiment.name = "\"Größe\" \\ 大\n";
    experiment.data = {"fashion-mnist", "/data/Mode é", 2500, 77, 16};
    experiment.networks = {parseCifarNetwork("plain-56:width=8,norm=none,init=xavier"),
                           parseCifarNetwork("resnet-29:block=bottleneck,shortcut=B")};
    experiment.epochs = 9;
    experiment.batchSize = 17;
    experiment.optimizer = {OptimizerKind::Adam, 0.1, 0.8, 0.7, 0.98, 1e-7, 3e-5, false};
    experiment.schedule = parseSchedule("step:warmup=3,at=0.1;0.2,gamma=0.3");
    experiment.augment = {true, 4};
    experiment.seed = 18446744073709551614u;
    experiment.repeats = 3;
    return experiment;
}

QString document(const QString& fields) {
    return R"({"format": "residual-lab-experiment", "version": 1)" +
           (fields.isEmpty() ? "" : ", " + fields) + "}";
}

ExperimentSpec parse(const QString& text) {
    return experimentFromJson(text.toStdString(), "e.json");
}

} // namespace

class ExperimentJsonTest : public QObject {
    Q_OBJECT

private slots:
    void everyFieldRoundTrips() {
        const ExperimentSpec experiment = unusualExperiment();
        QVERIFY(experimentFromJson(experimentToJson(experiment), "text") == experiment);
        QVERIFY(experimentFromJson(experimentToJson(sampleExperiment()), "text") ==
                sampleExperiment());
    }

    void filesRoundTrip() {
        const ScratchFolder folder;
        writeExperiment(folder / "e.json", unusualExperiment());
        QVERIFY(readExperiment(folder / "e.json") == unusualExperiment());
    }

    /// With what is known of it, which doesn't count when two are compared.
    void foldersOfPicturesRoundTrip() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.data = {.dataset = "folder:/pictures/own",
                           .splitSeed = 9,
                           .contents = FolderContents{{"cat", "dog"}, 80, 20}};
        const ExperimentSpec read = experimentFromJson(experimentToJson(experiment), "text");
        QVERIFY(read == experiment);
        QVERIFY(read.data.contents == experiment.data.contents);
        QVERIFY(validate(experiment).size() == 0);
        ExperimentSpec unknown = experiment;
        unknown.data.contents.reset();
        QVERIFY(unknown == experiment);
        QCOMPARE(validate(unknown).front().field, std::string("data.dataset"));
        unknown.data.splitSeed = 8;
        QVERIFY(!(unknown == experiment));
    }

    void relativeFoldersBelongToTheFile() {
        const ScratchFolder folder;
        ExperimentSpec experiment = sampleExperiment();
        experiment.data = {.dataset = "folder:own/../pictures/"};
        writeExperiment(folder / "e.json", experiment);
        QCOMPARE(readExperiment(folder / "e.json").data.dataset,
                 "folder:" + (folder / "pictures").string());
    }

    void isReadable() {
        const QString text = QString::fromStdString(experimentToJson(unusualExperiment()));
        QVERIFY(
            text.startsWith("{\n  \"format\": \"residual-lab-experiment\",\n  \"version\": 1,"));
        for (const char* part :
             {"\"resnet-29:shortcut=B,block=bottleneck\"", "\"seed\": 18446744073709551614",
              "\"step:warmup=3,at=0.1;0.2,gamma=0.3\"", "\"learningRate\": 0.1,",
              "\"testSubset\": 77", "\"cropPad\": 4", "\"repeats\": 3"})
            QVERIFY2(text.contains(part), part);
        QVERIFY(experimentToJson(sampleExperiment()).find("repeats") == std::string::npos);
    }

    void missingFieldsKeepTheirDefaults() {
        QVERIFY(parse(document("")) == ExperimentSpec());
        ExperimentSpec expected;
        expected.optimizer.momentum = 0.5;
        QVERIFY(parse(document(R"("optimizer": {"momentum": 0.5})")) == expected);
    }

    void wholeNumbersAreNumbersToo() {
        QCOMPARE(parse(document(R"("optimizer": {"momentum": 0})")).optimizer.momentum, 0.0);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QString& text, const char* reason) {
            QTest::newRow(name) << text << reason;
        };
        row("no JSON", "epochs: 5", "is not JSON");
        row("empty", "", "is not JSON");
        row("list", "[]", "not the right kind of file");
        row("other format", R"({"format": "x", "version": 1})", "not the right kind of file");
        row("no version", R"({"format": "residual-lab-experiment"})", "version must be a whole");
        row("newer", R"({"format": "residual-lab-experiment", "version": 2, "new": 1})",
            "was written by a newer version of Residual Lab: it has version 2");
        row("unknown field", document(R"("epoch": 3)"),
            "epoch is not a known field, there are format, version, name, data, networks, epochs");
        row("unknown inner field", document(R"("data": {"path": ""})"),
            "data.path is not a known field, there are dataset, directory");
        row("epochs as text", document(R"("epochs": "5")"),
            "epochs must be a whole number from -2147483648 to 2147483647, but is \"5\"");
        row("epochs as fraction", document(R"("epochs": 5.5)"), "but is 5.5");
        row("epochs too large", document(R"("epochs": 2147483648)"), "but is 2147483648");
        row("negative seed", document(R"("seed": -1)"), "seed must be a whole number from 0 to");
        row("seed too large", document(R"("seed": 18446744073709551616)"), "seed must be");
        row("infinite number", document(R"("optimizer": {"learningRate": 1e999})"), "too large");
        row("rate as text", document(R"("optimizer": {"learningRate": "0.1"})"),
            "optimizer.learningRate must be a number, but is \"0.1\"");
        row("optimizer kind", document(R"("optimizer": {"kind": "lion"})"),
            "optimizer.kind must be sgd or adam, but is \"lion\"");
        row("optimizer as text", document(R"("optimizer": "sgd")"),
            "optimizer must be an object, but is \"sgd\"");
        row("flip as number", document(R"("augment": {"flip": 1})"),
            "augment.flip must be true or false, but is 1");
        row("networks as text", document(R"("networks": "plain-20")"),
            "networks must be a list, each item a text");
        row("network as number", document(R"("networks": ["plain-20", 56])"),
            "networks must be a list, each item a text, but is [\"plain-20\",56]");
        row("network depth", document(R"("networks": ["plain-20", "plain-21"])"),
            "networks[1]: plain-21");
        row("schedule", document(R"("schedule": "cosin")"), "schedule: cosin: there is no such");
        row("duplicate", document(R"("epochs": 1, "epochs": 2)"), "JSON key \"epochs\" twice");
        row("cut", document("").chopped(1), "is not JSON");
        row("contents", document(R"("data": {"contents": {"classes": ["a"], "trainImages": -1}})"),
            "data.contents needs classes");
    }
    void refuses() {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const QString error = fileErrorOf([&] { parse(text); });
        QVERIFY2(error.startsWith("e.json: "), qPrintable(error));
        QVERIFY2(error.contains(reason), qPrintable(error));
    }

    void everyTruncationIsRefused() {
        const std::string text = experimentToJson(unusualExperiment());
        for (std::size_t length = 0; length + 2 < text.size(); ++length)
            QVERIFY(
                !fileErrorOf([&] { experimentFromJson(text.substr(0, length), "e"); }).isEmpty());
    }
};

QTEST_GUILESS_MAIN(ExperimentJsonTest)
#include "ExperimentJsonTest.moc"
