// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ExperimentEditor.h"

#include "core/store/ExperimentJson.h"
#include "tests/ui/TinyExperiment.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 10'000;

void setEpochs(ExperimentEditor& editor, int epochs, const QString& mergeKey = {}) {
    ExperimentSpec changed = editor.experiment();
    changed.epochs = epochs;
    editor.edit(QStringLiteral("Change epochs"), mergeKey, changed);
}

void setNetworks(ExperimentEditor& editor, const std::vector<CifarNetworkOptions>& networks) {
    ExperimentSpec changed = editor.experiment();
    changed.networks = networks;
    editor.edit(QStringLiteral("Change networks"), {}, changed);
}

} // namespace

class ExperimentEditorTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void undoesAndRedoes() {
        ExperimentEditor editor(tinyExperiment(2));
        const ExperimentSpec before = editor.experiment();
        QSignalSpy changes(&editor, &ExperimentEditor::changed);
        setEpochs(editor, 7);
        QCOMPARE(editor.experiment().epochs, 7);
        QVERIFY(editor.isModified());
        editor.undoStack().undo();
        QVERIFY(editor.experiment() == before);
        QVERIFY(!editor.isModified());
        editor.undoStack().redo();
        QCOMPARE(editor.experiment().epochs, 7);
        QCOMPARE(changes.count(), 3);
    }

    void noChangeIsNoStep() {
        ExperimentEditor editor(tinyExperiment(2));
        setEpochs(editor, 2);
        QCOMPARE(editor.undoStack().count(), 0);
    }

    void mergesABurst() {
        ExperimentEditor editor(tinyExperiment(2));
        for (const int epochs : {1, 12, 120})
            setEpochs(editor, epochs, QStringLiteral("epochs"));
        QCOMPARE(editor.undoStack().count(), 1);
        ExperimentSpec changed = editor.experiment();
        changed.batchSize = 8;
        editor.edit(QStringLiteral("Change batch size"), QStringLiteral("batchSize"), changed);
        setEpochs(editor, 3, QStringLiteral("epochs"));
        QCOMPARE(editor.undoStack().count(), 3);
        for (int i = 0; i < 3; ++i)
            editor.undoStack().undo();
        QCOMPARE(editor.experiment().epochs, 2);
        QCOMPARE(editor.experiment().batchSize, 16);
    }

    void aBurstBackToTheBeginningLeavesNoStep() {
        ExperimentEditor editor(tinyExperiment(2));
        setEpochs(editor, 3, QStringLiteral("epochs"));
        setEpochs(editor, 2, QStringLiteral("epochs"));
        QCOMPARE(editor.undoStack().count(), 0);
        QCOMPARE(editor.experiment().epochs, 2);
    }

    void laterChangesOfAFieldAreAnotherStep() {
        ExperimentEditor editor(tinyExperiment(2));
        setEpochs(editor, 3, QStringLiteral("epochs"));
        QTest::qWait(1600);
        setEpochs(editor, 4, QStringLiteral("epochs"));
        QCOMPARE(editor.undoStack().count(), 2);
    }

    void tellsProblemsAndKeepsThem() {
        ExperimentEditor editor(tinyExperiment(2));
        QVERIFY(editor.problems().empty());
        setEpochs(editor, 0);
        QCOMPARE(editor.experiment().epochs, 0); // not corrected
        QCOMPARE(editor.problems().size(), std::size_t{1});
        QCOMPARE(editor.problems().front().field, std::string("epochs"));
        editor.setInputProblem("seed", QStringLiteral("no number"));
        QCOMPARE(editor.problems().size(), std::size_t{2});
        editor.setInputProblem("seed", {});
        QCOMPARE(editor.problems().size(), std::size_t{1});
        editor.setInputProblem("seed", QStringLiteral("no number"));
        editor.undoStack().undo();
        QVERIFY(editor.problems().empty());
    }

    void aPresetsNameGoesWithItsNetworks() {
        ExperimentEditor editor(tinyExperiment(2));
        const auto networks = editor.experiment().networks;
        setNetworks(editor, {networks.front()});
        QVERIFY(editor.experiment().name.empty());
        setNetworks(editor, networks);
        QCOMPARE(editor.experiment().name, std::string("tiny"));
        ExperimentSpec named = editor.experiment();
        named.name = "mine";
        editor.edit(QStringLiteral("Rename"), {}, named);
        setNetworks(editor, {networks.front()});
        QCOMPARE(editor.experiment().name, std::string("mine"));
    }

    void replacesInOneStep() {
        ExperimentEditor editor(tinyExperiment(2));
        editor.replace(sampleExperiment(), QStringLiteral("Open the sample"));
        QVERIFY(editor.experiment() == sampleExperiment());
        QVERIFY(!editor.isModified());
        QCOMPARE(editor.undoStack().undoText(), QStringLiteral("Open the sample"));
        editor.undoStack().undo();
        QVERIFY(editor.experiment() == tinyExperiment(2));
    }

    void theSameExperimentAgainEndsWhatWasTyped() {
        ExperimentEditor editor(sampleExperiment());
        editor.setInputProblem("seed", QStringLiteral("no number"));
        QSignalSpy changes(&editor, &ExperimentEditor::changed);
        editor.replace(sampleExperiment(), QStringLiteral("Open the sample"));
        QVERIFY(editor.problems().empty());
        QCOMPARE(changes.count(), 1); // the fields show the values again
        QCOMPARE(editor.undoStack().count(), 0);
        const QString file = folder_.filePath(QStringLiteral("again.json"));
        writeExperiment(file.toStdString(), sampleExperiment());
        QSignalSpy done(&editor, &ExperimentEditor::opened);
        for (int time = 0; time < 2; ++time) {
            editor.setInputProblem("seed", QStringLiteral("no number"));
            editor.open(file);
            QVERIFY(done.wait(patience));
            QVERIFY(editor.problems().empty());
        }
        QCOMPARE(editor.undoStack().count(), 1);
    }

    void savesAndOpens() {
        const QString file = folder_.filePath(QStringLiteral("Größe 1.json"));
        ExperimentSpec saved = sampleExperiment();
        saved.optimizer.kind = OptimizerKind::Adam;
        saved.schedule = {.kind = ScheduleKind::Step, .warmup = 3, .milestones = {0.25}};
        saved.augment = {.flip = true, .cropPad = 2};
        {
            ExperimentEditor editor(tinyExperiment(2));
            editor.replace(saved, QStringLiteral("Replace"));
            QSignalSpy done(&editor, &ExperimentEditor::saved);
            editor.save(file);
            QVERIFY(done.wait(patience));
            QCOMPARE(editor.file(), file);
            setEpochs(editor, 9);
            QVERIFY(editor.isModified());
            editor.undoStack().undo();
            QVERIFY(!editor.isModified()); // back at what the file holds
        }
        QVERIFY(readExperiment(file.toStdString()) == saved); // what the command line takes
        ExperimentEditor editor(tinyExperiment(2));
        QSignalSpy done(&editor, &ExperimentEditor::opened);
        editor.open(file);
        QVERIFY(done.wait(patience));
        QVERIFY(editor.experiment() == saved);
        QVERIFY(!editor.isModified());
        QTRY_COMPARE(editor.recentFiles().value(0), file);
        editor.undoStack().undo();
        QVERIFY(editor.experiment() == tinyExperiment(2));
        QVERIFY(editor.file().isEmpty());
    }

    void whatWasEditedWhileSavingIsModified() {
        ExperimentEditor editor(tinyExperiment(2));
        QSignalSpy done(&editor, &ExperimentEditor::saved);
        editor.save(folder_.filePath(QStringLiteral("early.json")));
        setEpochs(editor, 5);
        QVERIFY(done.wait(patience));
        QVERIFY(editor.isModified());
        editor.undoStack().undo();
        QVERIFY(!editor.isModified());
        QCOMPARE(editor.file(), folder_.filePath(QStringLiteral("early.json")));
    }

    void finishesSavingBeforeItGoes() {
        const QString file = folder_.filePath(QStringLiteral("last.json"));
        {
            ExperimentEditor editor(tinyExperiment(4));
            editor.save(file);
        }
        QCOMPARE(readExperiment(file.toStdString()).epochs, 4);
    }

    void refusesBadFiles_data() {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("reason");
        QTest::newRow("not JSON") << QByteArray("hello") << QStringLiteral("bad.json");
        QTest::newRow("cut off") << QByteArray("{\"format\": \"residual-lab-exp")
                                 << QStringLiteral("bad.json");
        QTest::newRow("other document") << QByteArray("{\"format\": \"notes\", \"version\": 1}")
                                        << QStringLiteral("residual-lab-experiment");
        QTest::newRow("unknown field")
            << QByteArray("{\"format\": \"residual-lab-experiment\", \"version\": 1, \"epoch\": 3}")
            << QStringLiteral("epoch");
        QTest::newRow("impossible network")
            << QByteArray("{\"format\": \"residual-lab-experiment\", \"version\": 1, "
                          "\"networks\": [\"plain-21\"]}")
            << QStringLiteral("20 and 26");
    }
    void refusesBadFiles() {
        QFETCH(const QByteArray, contents);
        QFETCH(const QString, reason);
        const QString path = folder_.filePath(QStringLiteral("bad.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents);
        file.close();
        ExperimentEditor editor(tinyExperiment(2));
        QSignalSpy failures(&editor, &ExperimentEditor::failed);
        editor.open(path);
        QVERIFY(failures.wait(patience));
        const QString message = failures.first().first().toString();
        QVERIFY2(message.contains(path), qPrintable(message));
        QVERIFY2(message.contains(reason), qPrintable(message));
        QVERIFY(editor.experiment() == tinyExperiment(2));
        QCOMPARE(editor.undoStack().count(), 0);
        QVERIFY(editor.file().isEmpty());
    }

    void tellsWhereItCannotSave() {
        ExperimentEditor editor(tinyExperiment(2));
        QSignalSpy failures(&editor, &ExperimentEditor::failed);
        const QString nowhere = folder_.filePath(QStringLiteral("none/such.json"));
        editor.save(nowhere);
        QVERIFY(failures.wait(patience));
        QVERIFY(failures.first().first().toString().contains(nowhere));
        QVERIFY(editor.file().isEmpty());
    }

    void remembersTenFilesThatExist() {
        ExperimentEditor editor(tinyExperiment(2));
        QSignalSpy done(&editor, &ExperimentEditor::saved);
        const QDir folder(folder_.path());
        for (int i = 0; i < 12; ++i)
            editor.save(folder.filePath(QStringLiteral("recent%1.json").arg(i)));
        QTRY_COMPARE_WITH_TIMEOUT(done.count(), 12, patience);
        QCOMPARE(editor.recentFiles().size(), 10);
        QCOMPARE(editor.recentFiles().first(), folder.filePath(QStringLiteral("recent11.json")));
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("recent11.json"))));
        ExperimentEditor next(tinyExperiment(2));
        QTRY_COMPARE_WITH_TIMEOUT(next.recentFiles().value(0),
                                  folder.filePath(QStringLiteral("recent10.json")), patience);
    }

private:
    QTemporaryDir folder_;
};

QTEST_MAIN(ExperimentEditorTest)
#include "ExperimentEditorTest.moc"
