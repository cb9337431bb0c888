// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFolder.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace rlab;
using nlohmann::json;

namespace {

struct Outcome {
    int status;
    QString out;
    QString err;
};

/// Runs the real program.
Outcome call(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(RLAB_PROGRAM), arguments);
    process.waitForFinished(120'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// Two tiny networks on a few shapes: done in a blink.
QStringList tinyTraining(const QString& folder) {
    return {"train",
            "--network",
            "plain-8:width=2",
            "--network",
            "resnet-8:width=2",
            "--subset",
            "100",
            "--test-subset",
            "60",
            "--resolution",
            "8",
            "--epochs",
            "2",
            "--batch-size",
            "16",
            "--threads",
            "2",
            "--out",
            folder};
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// metrics.csv without the column of seconds, which differs from run to run.
QStringList metricsWithoutTime(const QString& path) {
    QStringList lines;
    for (const QByteArray& line : contents(path).split('\n')) {
        QList<QByteArray> cells = line.split(',');
        if (cells.size() > 3)
            cells.removeAt(3);
        lines += QString::fromUtf8(cells.join(','));
    }
    return lines;
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

private slots:
    void wrongCalls_data();
    void wrongCalls();
    void failures_data();
    void failures();
    void helpAndVersion();
    void summaryCounts();
    void datasetsList();
    void trainWritesARun();
    void trainRefusesToOverwrite();
    void experimentFileRepeatsTheRun();
    void threadsDoNotMatter();
    void jsonIsOneDocument();
    void evaluateReadsWhatTrainWrote();
    void weightsAreTheStart();
    void interruptKeepsWhatThereIs();
    void plotDrawsRuns();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }

    QTemporaryDir folder_;
};

void CommandLineTest::wrongCalls_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("expected");
    QTest::newRow("command") << QStringList{"trian"} << "trian";
    QTest::newRow("option") << QStringList{"train", "--netwrok", "plain-20"} << "netwrok";
    QTest::newRow("no network") << QStringList{"train", "--out", "x"} << "--network";
    QTest::newRow("no folder") << QStringList{"train", "--network", "plain-8"} << "--out";
    QTest::newRow("not a number") << QStringList{"train", "--network", "plain-8", "--epochs",
                                                 "many"}
                                  << "many";
    QTest::newRow("too small") << QStringList{"train", "--network", "plain-8", "--epochs", "0"}
                               << "at least 1";
    QTest::newRow("threads") << QStringList{"train", "--network", "plain-8", "--out",
                                            "x",     "--threads", "0"}
                             << "--threads";
    QTest::newRow("augment") << QStringList{"train", "--network", "plain-8", "--augment", "twist"}
                             << "twist";
    QTest::newRow("weights for each")
        << QStringList{"train", "--network", "plain-8",   "--network", "plain-14",
                       "--out", "x",         "--weights", "w"}
        << "one for each";
    QTest::newRow("summary of nothing") << QStringList{"summary"} << "one network";
    QTest::newRow("input shape") << QStringList{"summary", "plain-8", "--input", "3,x,3"}
                                 << "C,H,W";
    QTest::newRow("evaluate without weights") << QStringList{"evaluate"} << "--weights";
    QTest::newRow("plot without file") << QStringList{"plot", "x"} << "--out";
    QTest::newRow("datasets") << QStringList{"datasets", "burn"} << "list";
}

void CommandLineTest::wrongCalls() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, expected);
    const Outcome outcome = call(arguments);
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.startsWith("error: "), qPrintable(outcome.err));
    QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
    QVERIFY(outcome.out.isEmpty());
}

void CommandLineTest::failures_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("expected");
    QTest::newRow("depth") << QStringList{"summary", "resnet-21"} << "20 and 26";
    QTest::newRow("network") << QStringList{"summary", "resmet-20"} << "resmet-20";
    QTest::newRow("data set") << QStringList{"train", "--network", "plain-8",    "--dataset",
                                             "moons", "--out",     path("never")}
                              << "fashion-mnist";
    QTest::newRow("missing files")
        << QStringList{"train",  "--network",  "plain-8", "--dataset",  "cifar-10",
                       "--data", path("none"), "--out",   path("never")}
        << "data_batch_1.bin";
    QTest::newRow("experiment") << QStringList{"train", path("none.json"), "--out", path("never")}
                                << "none.json";
    QTest::newRow("weights") << QStringList{"evaluate", "--weights", path("none.safetensors")}
                             << "none.safetensors";
    QTest::newRow("plot of nothing")
        << QStringList{"plot", path("none"), "--out", path("figure.svg")} << "none";
}

void CommandLineTest::failures() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, expected);
    const Outcome outcome = call(arguments);
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.startsWith("error: "), qPrintable(outcome.err));
    QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
    QVERIFY(!QFile::exists(path("never")));
}

void CommandLineTest::helpAndVersion() {
    const Outcome overview = call({"--help"});
    QCOMPARE(overview.status, 0);
    for (const char* command : {"train", "summary", "evaluate", "plot", "datasets"}) {
        QVERIFY(overview.out.contains(command));
        const Outcome help = call({command, "--help"});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("Options:"));
    }
    QVERIFY(call({"--version"}).out.startsWith("residual-lab "));
}

void CommandLineTest::summaryCounts() {
    const Outcome outcome = call({"summary", "resnet-56", "--json"});
    QCOMPARE(outcome.status, 0);
    const json document = json::parse(outcome.out.toStdString());
    QCOMPARE(document["parameters"].get<int>(), 853'018);
    QCOMPARE(document["macs"].get<int>(), 125'485'696);
    std::int64_t parameters = 0;
    for (const json& layer : document["layers"])
        parameters += layer["parameters"].get<std::int64_t>();
    QCOMPARE(parameters, 853'018);
    QCOMPARE(document["layers"].back()["name"].get<std::string>(), "fc");
    QVERIFY(call({"summary", "resnet-56"}).out.contains("853,018 parameters"));
}

void CommandLineTest::datasetsList() {
    const json document = json::parse(call({"datasets", "list", "--json"}).out.toStdString());
    QCOMPARE(document["datasets"][0]["name"].get<std::string>(), "shapes");
    QVERIFY(document["datasets"][0]["available"].get<bool>());
    QVERIFY(call({"datasets"}).out.contains("cifar-100"));
}

void CommandLineTest::trainWritesARun() {
    const Outcome outcome = call(tinyTraining(path("run")));
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    QVERIFY(outcome.out.contains("epoch 2 of 2"));
    QVERIFY(outcome.out.contains("completed"));
    const RunRecord run = readRunFolder(path("run").toStdString());
    QCOMPARE(run.contenders.size(), std::size_t{2});
    for (const ContenderRecord& contender : run.contenders) {
        QCOMPARE(contender.history.size(), std::size_t{2});
        QCOMPARE(contender.history.back().images, 200);
        QVERIFY(contender.history.back().testError.has_value());
        QVERIFY(contender.outcome && contender.outcome->end == RunEnd::Completed);
        QVERIFY(!contender.weights.empty());
    }
}

void CommandLineTest::trainRefusesToOverwrite() {
    const QByteArray before = contents(path("run/experiment.json"));
    QVERIFY(!before.isEmpty());
    const Outcome refused = call(tinyTraining(path("run")) + QStringList{"--seed", "5"});
    QCOMPARE(refused.status, 1);
    QCOMPARE(contents(path("run/experiment.json")), before);
    const Outcome replaced = call(tinyTraining(path("run")) + QStringList{"--replace"});
    QCOMPARE(replaced.status, 0);
}

void CommandLineTest::experimentFileRepeatsTheRun() {
    QCOMPARE(call({"train", path("run/experiment.json"), "--out", path("again")}).status, 0);
    for (const QString name : {"plain-8", "resnet-8"}) {
        QCOMPARE(metricsWithoutTime(path("again/" + name + "/metrics.csv")),
                 metricsWithoutTime(path("run/" + name + "/metrics.csv")));
        QCOMPARE(contents(path("again/" + name + "/model.safetensors")),
                 contents(path("run/" + name + "/model.safetensors")));
    }
}

void CommandLineTest::threadsDoNotMatter() {
    QStringList arguments = tinyTraining(path("threads"));
    arguments[arguments.indexOf("--threads") + 1] = "3";
    QCOMPARE(call(arguments).status, 0);
    QCOMPARE(contents(path("threads/resnet-8/model.safetensors")),
             contents(path("run/resnet-8/model.safetensors")));
}

void CommandLineTest::jsonIsOneDocument() {
    const Outcome outcome = call(tinyTraining(path("json")) + QStringList{"--json"});
    QCOMPARE(outcome.status, 0);
    const json document = json::parse(outcome.out.toStdString());
    QCOMPARE(document["networks"].size(), std::size_t{2});
    QCOMPARE(document["networks"][0]["name"].get<std::string>(), "plain-8");
    QCOMPARE(document["networks"][0]["end"].get<std::string>(), "completed");
    QVERIFY(document["networks"][0]["train_error"].is_number());
}

void CommandLineTest::evaluateReadsWhatTrainWrote() {
    const RunRecord run = readRunFolder(path("run").toStdString());
    const Outcome outcome = call({"evaluate", "--weights", path("run/resnet-8/model.safetensors"),
                                  "--test-subset", "60", "--json"});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    const json document = json::parse(outcome.out.toStdString());
    QCOMPARE(document["count"].get<int>(), 60);
    QCOMPARE(document["error"].get<double>(), *run.contenders[1].history.back().testError);
    QCOMPARE(document["loss"].get<double>(), *run.contenders[1].history.back().testLoss);

    const Outcome other = call({"evaluate", "--network", "resnet-8:width=4", "--weights",
                                path("run/resnet-8/model.safetensors")});
    QCOMPARE(other.status, 1);
    QVERIFY2(other.err.contains("conv1.weight"), qPrintable(other.err));
}

void CommandLineTest::weightsAreTheStart() {
    // A rate this small changes nothing: what is measured are the weights that it started from.
    const Outcome outcome =
        call({"train", "--network", "resnet-8:width=2", "--subset", "100", "--resolution", "8",
              "--epochs", "1", "--lr", "1e-30", "--weights", path("run/resnet-8/model.safetensors"),
              "--out", path("warm"), "--json"});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    const RunRecord first = readRunFolder(path("run").toStdString());
    const json document = json::parse(outcome.out.toStdString());
    const double cold = first.contenders[1].history.front().trainLoss;
    QVERIFY(document["networks"][0]["train_loss"].get<double>() < cold);
}

void CommandLineTest::interruptKeepsWhatThereIs() {
    QProcess process;
    process.start(QStringLiteral(RLAB_PROGRAM),
                  {"train", "--network", "resnet-8:width=2", "--subset", "100", "--resolution", "8",
                   "--epochs", "100000", "--out", path("stopped")});
    QTRY_VERIFY_WITH_TIMEOUT(contents(path("stopped/resnet-8/metrics.csv")).count('\n') > 2,
                             60'000);
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30'000));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    const RunRecord run = readRunFolder(path("stopped").toStdString());
    QVERIFY(run.contenders[0].outcome && run.contenders[0].outcome->end == RunEnd::Stopped);
    QVERIFY(run.contenders[0].history.size() >= 2);
}

void CommandLineTest::plotDrawsRuns() {
    const QString svg = path("figure.svg");
    QCOMPARE(call({"plot", path("run"), path("again"), "--out", svg}).status, 0);
    QVERIFY(contents(svg).contains("<svg"));
    const QString png = path("figure.png");
    QCOMPARE(call({"plot", path("run"), "--out", png}).status, 0);
    QVERIFY(contents(png).startsWith("\x89PNG"));
    const Outcome bad = call({"plot", path("run"), "--out", path("figure.gif")});
    QCOMPARE(bad.status, 1);
    QVERIFY2(bad.err.contains(".svg"), qPrintable(bad.err));
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "CommandLineTest.moc"
