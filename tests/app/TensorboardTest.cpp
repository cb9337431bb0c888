// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

namespace {

using namespace rlab;

QStringList training(const QString& folder, int epochs) {
    return {"train",
            "--network",
            "plain-8:width=4",
            "--network",
            "resnet-8:width=4",
            "--subset",
            "64",
            "--resolution",
            "8",
            "--batch-size",
            "16",
            "--epochs",
            QString::number(epochs),
            "--gradients-every",
            "3",
            "--threads",
            "2",
            "--out",
            folder,
            "--tensorboard"};
}

/// Of one member; the newest last.
QStringList eventFiles(const QString& folder, const QString& member) {
    return QDir(folder + "/tensorboard/" + member).entryList(QDir::Files, QDir::Name);
}

QByteArray contents(const QString& folder, const QString& member, const QString& name) {
    QFile file(folder + "/tensorboard/" + member + '/' + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// residual-lab train --tensorboard; the file's form is EventFileTest's.
class TensorboardTest : public QObject {
    Q_OBJECT

private slots:
    void tellsCurvesAndGradients() {
        const QTemporaryDir folder;
        const Outcome outcome = call(training(folder.filePath("run"), 2));
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        for (const QString& member : {QString("plain-8"), QString("resnet-8")}) {
            const QStringList files = eventFiles(folder.filePath("run"), member);
            QCOMPARE(files.size(), 1);
            const QByteArray bytes = contents(folder.filePath("run"), member, files[0]);
            for (const char* tag : {"train/loss", "train/error", "train/lr", "epoch/train_error",
                                    "test/loss", "gradients/layer3.0.conv2"})
                QVERIFY2(bytes.contains(tag), tag);
            QCOMPARE(bytes.count("test/error"), 2); // one an epoch
        }
    }

    void onlyWhereItIsAskedFor() {
        const QTemporaryDir folder;
        QStringList plain = training(folder.filePath("run"), 1);
        plain.removeLast();
        QCOMPARE(call(plain).status, 0);
        QVERIFY(!QFile::exists(folder.filePath("run/tensorboard")));
    }

    void aReplacedRunsFilesGo() {
        const QTemporaryDir folder;
        QCOMPARE(call(training(folder.filePath("run"), 1)).status, 0);
        const QStringList before = eventFiles(folder.filePath("run"), "plain-8");
        QCOMPARE(call(training(folder.filePath("run"), 1) + QStringList{"--replace"}).status, 0);
        const QStringList after = eventFiles(folder.filePath("run"), "plain-8");
        QCOMPARE(after.size(), 1);
        QVERIFY(after != before);
    }

    void aRunThatGoesOnBeginsAFile() {
        const QTemporaryDir folder;
        const QString run = folder.filePath("run");
        QProcess process;
        process.start(QStringLiteral(RLAB_PROGRAM), training(run, 3000));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(run + "/checkpoints/checkpoint-0.rlab"), 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(eventFiles(run, "resnet-8").size(), 1);

        QProcess second;
        second.start(QStringLiteral(RLAB_PROGRAM), {"train", "--resume", run, "--tensorboard"});
        QTRY_COMPARE_WITH_TIMEOUT(eventFiles(run, "resnet-8").size(), 2, 60'000);
        second.kill();
        QVERIFY(second.waitForFinished(60'000));
    }
};

QTEST_GUILESS_MAIN(TensorboardTest)
#include "TensorboardTest.moc"
