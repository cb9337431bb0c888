// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointFolder.h"
#include "core/store/RunFolder.h"
#include "tests/FileContents.h"
#include "tests/app/Program.h"
#include "tests/store/FailingDisk.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace rlab;

namespace {

QStringList training(const QString& folder) {
    return {"train",
            "--network",
            "plain-8:width=4",
            "--network",
            "resnet-8:width=4",
            "--subset",
            "200",
            "--resolution",
            "8",
            "--batch-size",
            "16",
            "--epochs",
            "40",
            "--threads",
            "2",
            "--out",
            folder,
            "--optimizer",
            "adam",
            "--gradients-every",
            "7",
            "--augment",
            "flip",
            "--test-subset",
            "60"};
}

/// Of all files of a run, without the column of seconds.
QMap<QString, QByteArray> filesOf(const QString& folder) {
    QMap<QString, QByteArray> files;
    for (const QString& member : {QString("plain-8"), QString("resnet-8")})
        for (const QString& name : QDir(folder + '/' + member).entryList(QDir::Files)) {
            QByteArray bytes = contents(folder + '/' + member + '/' + name);
            if (name == "metrics.csv") {
                QList<QByteArray> lines = bytes.split('\n');
                for (QByteArray& line : lines) {
                    QList<QByteArray> cells = line.split(',');
                    if (cells.size() > 3)
                        cells.removeAt(3);
                    line = cells.join(',');
                }
                bytes = lines.join('\n');
            }
            if (name != "run.json")
                files[member + '/' + name] = bytes;
        }
    return files;
}

} // namespace

/// residual-lab train --resume
class ResumeCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(call(training(path("whole"))).status == 0);
        // Curves, two kinds of weights and gradients of each, and the blocks of one.
        QCOMPARE(filesOf(path("whole")).size(), 9);
        QVERIFY(!QFile::exists(path("whole/checkpoints")));
    }

    void interruptedTrainingGoesOn() {
        const Outcome stopped = interrupt(training(path("stopped")), path("stopped"), SIGINT);
        QCOMPARE(stopped.status, 0);
        QVERIFY2(stopped.err.contains("warning: stopped; residual-lab train --resume " +
                                      path("stopped") + " goes on with the training"),
                 qPrintable(stopped.err));
        const RunRecord run = readRunFolder(path("stopped").toStdString());
        QVERIFY(run.contenders[0].outcome->end == RunEnd::Stopped);
        const Outcome resumed = call({"train", "--resume", path("stopped"), "--threads", "1"});
        QVERIFY2(resumed.status == 0, qPrintable(resumed.err));
        QVERIFY2(QRegularExpression("^going on at epoch \\d+\\.\\d of 40, batch \\d+ of 520; the "
                                    "checkpoint is [\\d.]+ s old\n")
                     .match(resumed.out)
                     .hasMatch(),
                 qPrintable(resumed.out));
        QVERIFY(!resumed.out.contains("epoch 1 of 40,"));
        QVERIFY(resumed.out.contains("epoch 40 of 40,"));
        QCOMPARE(filesOf(path("stopped")), filesOf(path("whole")));
        QVERIFY(!QFile::exists(path("stopped/checkpoints")));
    }

    void killedTrainingGoesOn() {
        interrupt(training(path("killed")) + QStringList{"--checkpoint-every", "0.02"},
                  path("killed"), SIGKILL, "checkpoints/checkpoint-1.rlab");
        // The newest one is damaged as well.
        const int newest = loadCheckpoint(path("killed/checkpoints").toStdString())->slot;
        QFile file(path("killed/checkpoints/checkpoint-%1.rlab").arg(newest));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(500) && file.write("damage") == 6);
        file.close();
        const Outcome resumed = call({"train", "--resume", path("killed"), "--json"});
        QVERIFY2(resumed.status == 0, qPrintable(resumed.err));
        QVERIFY2(resumed.err.contains("is damaged: its checksum is another one; falling back to "
                                      "the other one of the last two"),
                 qPrintable(resumed.err));
        QVERIFY(resumed.out.startsWith('{'));
        QCOMPARE(filesOf(path("killed")), filesOf(path("whole")));
    }

    void aDamagedLogOfStepsIsToldAndLeftOut() {
        interrupt(training(path("log")) + QStringList{"--checkpoint-every", "0.02"}, path("log"),
                  SIGKILL, "checkpoints/checkpoint-1.rlab");
        QFile log(path("log/checkpoints/steps.log"));
        QVERIFY(log.open(QIODevice::ReadWrite) && log.seek(50) && log.write("damage") == 6);
        log.close();
        const Outcome resumed = call({"train", "--resume", path("log")});
        QVERIFY2(resumed.status == 0, qPrintable(resumed.err));
        QVERIFY2(resumed.err.contains("steps.log: is damaged") &&
                     resumed.err.contains("goes on without what was seen of steps so far"),
                 qPrintable(resumed.err));
        for (auto [name, bytes] : filesOf(path("whole")).asKeyValueRange())
            if (!name.contains("gradients") && !name.contains("blocks"))
                QVERIFY2(filesOf(path("log"))[name] == bytes, qPrintable(name));
    }

    void lostFilesComeBack() {
        interrupt(training(path("lost")), path("lost"), SIGINT);
        QVERIFY(QDir(path("lost/plain-8")).removeRecursively());
        QVERIFY(QFile::remove(path("lost/experiment.json")));
        QFile half(path("lost/resnet-8/gradients.csv"));
        QVERIFY(half.resize(half.size() / 2));
        const Outcome resumed = call({"train", "--resume", path("lost")});
        QVERIFY2(resumed.status == 0, qPrintable(resumed.err));
        QCOMPARE(filesOf(path("lost")), filesOf(path("whole")));
        QVERIFY(!contents(path("lost/experiment.json")).isEmpty());
    }

    void aCompleteRunHasNothingToDo() {
        const Outcome outcome = call({"train", "--resume", path("whole")});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.startsWith("nothing to do: the training in " + path("whole")));
    }

    void whatCannotBeResumedIsToldWhy_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("expected");
        const QString whole = path("whole");
        QTest::newRow("nothing there")
            << QStringList{path("none")} << 1 << "holds no run: there is no experiment.json in it";
        QTest::newRow("option") << QStringList{whole, "--epochs", "50"} << 2
                                << "--epochs doesn't go with --resume";
        QTest::newRow("out") << QStringList{whole, "--out", "x"} << 2
                             << "--out doesn't go with --resume";
        QTest::newRow("experiment")
            << QStringList{whole, "x.json"} << 2 << "--resume takes its experiment from the folder";
        QTest::newRow("time") << QStringList{whole, "--checkpoint-every", "-1"} << 2
                              << "must be 0 or more seconds, or none, not -1";
    }
    void whatCannotBeResumedIsToldWhy() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, expected);
        const Outcome outcome = call(QStringList{"train", "--resume"} + arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
    }

    void withoutCheckpointsThereIsAWayToBeginAnew() {
        interrupt(training(path("bare")) + QStringList{"--checkpoint-every", "none"}, path("bare"),
                  SIGKILL);
        QVERIFY(!QFile::exists(path("bare/checkpoints")));
        const Outcome outcome = call({"train", "--resume", path("bare")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("holds no checkpoint to go on from; residual-lab train " +
                                      path("bare/experiment.json") + " --out " + path("bare") +
                                      " --replace begins anew"),
                 qPrintable(outcome.err));
    }

    void oneThatIsRunningIsLeftAlone() {
        QProcess process;
        process.start(RLAB_PROGRAM, training(path("running")));
        QTRY_VERIFY_WITH_TIMEOUT(contents(path("running/plain-8/metrics.csv")).count('\n') > 2,
                                 60'000);
        const Outcome outcome = call({"train", "--resume", path("running")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("another run is being written there"),
                 qPrintable(outcome.err));
        process.kill();
        process.waitForFinished();
    }

    void anotherExperimentIsRefused() {
        interrupt(training(path("changed")), path("changed"), SIGINT);
        QFile file(path("changed/experiment.json"));
        const QByteArray other =
            contents(file.fileName()).replace("\"epochs\": 40", "\"epochs\": 9");
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(other) == other.size());
        file.close();
        const Outcome outcome = call({"train", "--resume", path("changed")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("is not the experiment that the run's checkpoints are of"),
                 qPrintable(outcome.err));
    }

    void aFullDiskEndsWithTheWayToGoOn() {
        QVERIFY(QDir().mkpath(path("disk")));
        test::SmallDisk disk(path("disk").toStdString(), 800);
        if (!disk.isThere())
            QSKIP("only root can make a small disk");
        QStringList arguments = training(path("disk/run"));
        arguments[arguments.indexOf("--gradients-every") + 1] = "1";
        const Outcome outcome = call(arguments);
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("No space left on device; free some space on this disk") &&
                     outcome.err.contains("residual-lab train --resume " + path("disk/run") +
                                          " goes on from there"),
                 qPrintable(outcome.err));
        QVERIFY(disk.resize(16'000));
        const Outcome resumed = call({"train", "--resume", path("disk/run")});
        QVERIFY2(resumed.status == 0, qPrintable(resumed.err));
        for (const char* file : {"plain-8/model.safetensors", "resnet-8/best.safetensors"})
            QCOMPARE(contents(path("disk/run/") + file), contents(path("whole/") + file));
    }

private:
    QString path(const QString& name) const { return folder_.filePath(name); }

    /// Starts the training, and sends the signal in its third epoch, when this file is there.
    static Outcome interrupt(const QStringList& arguments, const QString& folder, int signal,
                             const QString& file = "resnet-8/metrics.csv") {
        QProcess process;
        process.start(RLAB_PROGRAM, arguments);
        const auto isReady = [&] {
            return contents(folder + "/resnet-8/metrics.csv").count('\n') >= 4 &&
                   QFile::exists(folder + '/' + file);
        };
        for (int i = 0; i < 60'000 && process.state() != QProcess::NotRunning && !isReady(); ++i)
            process.waitForFinished(1);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        process.waitForFinished();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(ResumeCommandTest)
#include "ResumeCommandTest.moc"
