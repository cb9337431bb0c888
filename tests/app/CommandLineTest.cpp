// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFolder.h"
#include "tests/FileContents.h"
#include "tests/app/Program.h"
#include "tests/app/TinyTraining.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <csignal>

using namespace rlab;
using nlohmann::json;

namespace {

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
    void epochsAreCountedRightWhenANetworkBreaks();
    void trainRefusesToOverwrite();
    void experimentFileRepeatsTheRun();
    void threadsDoNotMatter();
    void jsonIsOneDocument();
    void evaluateReadsWhatTrainWrote();
    void enginesAgreeToRounding();
    void weightsAreTheStart();
    void interruptKeepsWhatThereIs();
    void plotDrawsRuns();
    void sameNamesInOtherPlacesAreToldApart();
    void problemsAreNamedWhereTheyAre();
    void secondRunIntoOneFolderIsRefused();
    void networksThatAllDivergeAreAFailure();
    void samplesEarlyEndIsToldAsItIs();
    void fullOutputIsAFailure();
    void deletedWorkingFolderIsTold();
    void controlCharactersStayOut();

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
                               << "from 1 to 2147483647";
    QTest::newRow("too large") << QStringList{"train", "--network", "plain-8", "--epochs",
                                              "99999999999"}
                               << "from 1 to 2147483647";
    QTest::newRow("value missing") << QStringList{"train", "--network"} << "'--network'; ";
    QTest::newRow("empty folder") << QStringList{"train", "--network", "plain-8", "--out", ""}
                                  << "--out";
    QTest::newRow("depth") << QStringList{"summary", "resnet-21"} << "20 and 26";
    QTest::newRow("network") << QStringList{"summary", "resmet-20"} << "resmet-20";
    QTest::newRow("small input") << QStringList{"summary", "plain-8", "--input", "3,2,2"}
                                 << "plain-8: ";
    QTest::newRow("train's network")
        << QStringList{"train", "--network", "plain-9", "--out", "x"} << "--network: ";
    QTest::newRow("twice") << QStringList{"train",   "--network", "plain-8", "--network",
                                          "plain-8", "--out",     "x"}
                           << "--network plain-8 is given twice";
    QTest::newRow("data set") << QStringList{"train", "--network", "plain-8", "--dataset",
                                             "moons", "--out",     "x"}
                              << "--dataset: there is no data set \"moons\"; known are shapes";
    QTest::newRow("schedule") << QStringList{"train", "--network", "plain-8", "--schedule",
                                             "line",  "--out",     "x"}
                              << "--schedule: ";
    QTest::newRow("rate") << QStringList{"train", "--network", "plain-8", "--lr", "0", "--out", "x"}
                          << "error: --lr: the learning rate must be more than 0";
    QTest::newRow("batch") << QStringList{"train", "--network", "plain-8", "--batch-size",
                                          "9999",  "--out",     "x"}
                           << "error: --batch-size: ";
    QTest::newRow("momentum and resolution")
        << QStringList{"train",        "--network", "plain-8", "--momentum", "1",
                       "--resolution", "5000",      "--out",   "x"}
        << "--resolution";
    QTest::newRow("evaluate's subset")
        << QStringList{"evaluate", "--weights", "w", "--subset", "5"} << "subset";
    QTest::newRow("figure's kind") << QStringList{"plot", "x", "--out", "figure.gif"} << ".svg";
    QTest::newRow("plot the same")
        << QStringList{"plot", "x", "./x/", "--out", "figure.svg"} << "same folder";
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
    QTest::newRow("engine") << QStringList{"train", "--network", "plain-8", "--engine",
                                           "steam", "--out",     "x"}
                            << "--engine can be fast, reference";
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
    for (const char* command : {"train", "summary", "evaluate", "plot", "datasets", "bench"}) {
        QVERIFY(overview.out.contains(command));
        const Outcome help = call({command, "--help"});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("Options:"));
    }
    QVERIFY(overview.out.contains("--version"));
    QVERIFY(call({"train", "--help"}).out.contains("residual-lab train [options] [EXP"));
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

/// An update breaks the plain network, which its test at the end of the epoch finds out.
void CommandLineTest::epochsAreCountedRightWhenANetworkBreaks() {
    QStringList arguments = tinyTraining(path("broken"));
    arguments[arguments.indexOf("plain-8:width=2")] = "plain-56:width=2,norm=none";
    arguments[arguments.indexOf("--subset") + 1] = "32";
    arguments[arguments.indexOf("--batch-size") + 1] = "32";
    arguments[arguments.indexOf("--epochs") + 1] = "5";
    arguments << "--schedule"
              << "constant:warmup=0"
              << "--lr"
              << "100";
    const Outcome outcome = call(arguments);
    QCOMPARE(outcome.status, 0);
    const RunRecord run = readRunFolder(path("broken").toStdString());
    QVERIFY(run.contenders[0].outcome->end == RunEnd::Diverged);
    QVERIFY(!run.contenders[0].history.back().testError);
    QVERIFY(run.contenders[1].outcome->end == RunEnd::Completed);
    QCOMPARE(outcome.out.count(" of 5, training error: "), 5);
    QVERIFY2(outcome.out.contains("epoch 5 of 5, training error: resnet-8"),
             qPrintable(outcome.out));
}

void CommandLineTest::trainRefusesToOverwrite() {
    const QByteArray before = contents(path("run/experiment.json"));
    QVERIFY(!before.isEmpty());
    const Outcome refused = call(tinyTraining(path("run")) + QStringList{"--seed", "5"});
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("--replace"), qPrintable(refused.err));
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
    QVERIFY(document["complete"].get<bool>());

    const Outcome other = call({"evaluate", "--network", "resnet-8:width=4", "--weights",
                                path("run/resnet-8/model.safetensors")});
    QCOMPARE(other.status, 1);
    QVERIFY2(other.err.contains("conv1.weight"), qPrintable(other.err));
    const Outcome plain = call({"evaluate", "--network", "plain-8:width=2", "--weights",
                                path("run/resnet-8/model.safetensors"), "--test-subset", "60"});
    QCOMPARE(plain.status, 0);
    QVERIFY2(plain.err.contains("belongs to resnet-8:width=2, but is read as plain-8:width=2"),
             qPrintable(plain.err));
    const Outcome option = call(
        {"evaluate", "--weights", path("run/resnet-8/model.safetensors"), "--resolution", "5000"});
    QCOMPARE(option.status, 2);
    QVERIFY2(option.err.contains("--resolution: "), qPrintable(option.err));
}

void CommandLineTest::enginesAgreeToRounding() {
    const auto lossOf = [&](const QString& engine) {
        const QString folder = path("engine-" + engine);
        const Outcome outcome =
            call({"train", "--network", "resnet-8:width=8", "--subset", "100", "--resolution", "8",
                  "--epochs", "1", "--engine", engine, "--out", folder, "--json"});
        return outcome.status ? NAN
                              : json::parse(outcome.out.toStdString())["networks"][0]["train_loss"]
                                    .get<double>();
    };
    const double fast = lossOf("fast"), reference = lossOf("reference");
    QVERIFY2(fast != reference && std::abs(fast - reference) < 1e-3,
             qPrintable(QStringLiteral("%1 and %2").arg(fast).arg(reference)));

    const auto evaluation = [&](const QString& engine) {
        return json::parse(
            call({"evaluate", "--weights", path("engine-fast/resnet-8/model.safetensors"),
                  "--test-subset", "60", "--engine", engine, "--json"})
                .out.toStdString());
    };
    const json ours = evaluation("fast"), theirs = evaluation("reference");
    QVERIFY(ours["loss"] != theirs["loss"]);
    QVERIFY(std::abs(ours["loss"].get<double>() - theirs["loss"].get<double>()) < 1e-4);
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
    QCOMPARE(bad.status, 2);
    QVERIFY2(bad.err.contains(".svg"), qPrintable(bad.err));
}

void CommandLineTest::sameNamesInOtherPlacesAreToldApart() {
    QCOMPARE(call(tinyTraining(path("elsewhere/run"))).status, 0);
    const QString svg = path("places.svg");
    QCOMPARE(call({"plot", path("run"), path("elsewhere/run"), "--out", svg}).status, 0);
    QVERIFY2(contents(svg).contains("elsewhere/run)"), contents(svg).constData());
}

void CommandLineTest::problemsAreNamedWhereTheyAre() {
    json experiment = json::parse(contents(path("run/experiment.json")).toStdString());
    experiment["batchSize"] = 0;
    QFile file(path("bad.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(experiment.dump().c_str()) > 0);
    file.close();
    const QStringList train{"train", path("bad.json"), "--out", path("never"), "--lr", "-1"};
    const Outcome both = call(train);
    QCOMPARE(both.status, 1);
    QVERIFY2(both.err.contains("error: batchSize: ") && both.err.contains("error: --lr: "),
             qPrintable(both.err));
    QCOMPARE(call(train + QStringList{"--batch-size", "8"}).status, 2);
    QVERIFY(!QFile::exists(path("never")));
}

void CommandLineTest::secondRunIntoOneFolderIsRefused() {
    QProcess first;
    first.start(QStringLiteral(RLAB_PROGRAM),
                {"train", "--network", "resnet-8:width=2", "--subset", "100", "--resolution", "8",
                 "--epochs", "100000", "--out", path("busy")});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("busy/resnet-8/metrics.csv")), 60'000);
    const Outcome second = call(tinyTraining(path("busy")) + QStringList{"--replace"});
    QCOMPARE(second.status, 1);
    QVERIFY2(second.err.contains("busy: another run is being written"), qPrintable(second.err));
    first.terminate();
    QVERIFY(first.waitForFinished(30'000));
    QVERIFY(!QFile::exists(path("busy/run.lock")));
}

void CommandLineTest::networksThatAllDivergeAreAFailure() {
    QStringList arguments = tinyTraining(path("diverged")) + QStringList{"--lr", "1e30"};
    arguments += {"--schedule", "constant:warmup=0"};
    const Outcome outcome = call(arguments);
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.out.contains("No network came to the end"), qPrintable(outcome.out));
    QVERIFY(outcome.err.contains("diverged"));
}

void CommandLineTest::samplesEarlyEndIsToldAsItIs() {
    QVERIFY(QDir(folder_.path()).mkpath("home/residual-lab-sample"));
    const QString sample = path("home/residual-lab-sample/");
    QFile figure(sample + "curves.svg");
    QVERIFY(figure.open(QIODevice::WriteOnly));
    figure.close();
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(name);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(path("home"));
    process.start(QStringLiteral(RLAB_PROGRAM), QStringList());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(sample + "resnet-56/metrics.csv"), 60'000);
    process.terminate();
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitCode(), 0);
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY2(out.contains("without curves or a figure"), out.constData());
    QVERIFY(!QFile::exists(sample + "curves.svg"));
    QVERIFY(!QFile::exists(sample + "results.json"));
}

void CommandLineTest::fullOutputIsAFailure() {
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(QStringLiteral(RLAB_PROGRAM), {"summary", "resnet-8"});
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitCode(), 1);
    const QByteArray err = process.readAllStandardError();
    QVERIFY2(err.startsWith("error: standard output can't be written: No space"), err.constData());
}

void CommandLineTest::deletedWorkingFolderIsTold() {
    QProcess process;
    process.start("/bin/sh", {"-c",
                              "mkdir \"$1\" && cd \"$1\" && rmdir \"$1\" && exec \"$0\" train "
                              "--network plain-8 --data here --out there",
                              QStringLiteral(RLAB_PROGRAM), path("gone")});
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    const QByteArray err = process.readAllStandardError();
    QVERIFY2(err.contains("error: "), err.constData());
}

void CommandLineTest::controlCharactersStayOut() {
    const Outcome outcome = call({"summary", QStringLiteral("\x1b[31mplain-8\r\u009b")});
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains("\\u001b[31mplain-8\\u000d\\u009b"), qPrintable(outcome.err));
    QVERIFY(!outcome.err.contains(QChar(0x1b)));
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "CommandLineTest.moc"
#include "tests/app/TinyTraining.h"
