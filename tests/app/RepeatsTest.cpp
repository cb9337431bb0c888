// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFolder.h"
#include "tests/FileContents.h"
#include "tests/app/Program.h"
#include "tests/app/TinyTraining.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;
using nlohmann::json;

/// residual-lab train --repeats
class RepeatsTest : public QObject {
    Q_OBJECT

private slots:
    void eachRepeatIsKept() {
        const Outcome outcome =
            call(tinyTraining(path("run"), 1, "7") + QStringList{"--repeats", "3"});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.out.contains("epoch 1 of 1, training error: plain-8 "),
                 qPrintable(outcome.out));
        QVERIFY(outcome.out.contains("resnet-8_seed=9"));
        const RunRecord run = readRunFolder(path("run").toStdString());
        QCOMPARE(run.experiment.repeats, 3);
        QCOMPARE(run.contenders.size(), std::size_t{6});
        for (const ContenderRecord& contender : run.contenders)
            QVERIFY(contender.outcome && contender.outcome->end == RunEnd::Completed);
    }

    void aRepeatIsTheRunWithItsSeed() {
        QStringList arguments = tinyTraining(path("single"), 1, "7");
        arguments[arguments.indexOf("--seed") + 1] = "8";
        QCOMPARE(call(arguments).status, 0);
        const QByteArray weights = contents(path("single/resnet-8/model.safetensors"));
        QVERIFY(!weights.isEmpty());
        QCOMPARE(contents(path("run/resnet-8_seed=8/model.safetensors")), weights);
    }

    void theExperimentsFileKnowsThem() {
        const Outcome outcome =
            call({"train", path("run/experiment.json"), "--out", path("again"), "--json"});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        const json document = json::parse(outcome.out.toStdString());
        QCOMPARE(document["networks"].size(), std::size_t{6});
        QCOMPARE(document["networks"][4]["seed"].get<int>(), 9);
        QCOMPARE(document["networks"][4]["name"].get<std::string>(), "plain-8_seed=9");
        QCOMPARE(document["networks"][4]["network"].get<std::string>(), "plain-8:width=2");
    }

    void plotDrawsThemAll() {
        const Outcome outcome = call({"plot", path("run"), "--out", path("curves.svg")});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        QVERIFY(contents(path("curves.svg")).contains("resnet-8"));
    }

    void tooManyAreRefused() {
        const Outcome outcome =
            call(tinyTraining(path("never"), 1, "7") + QStringList{"--repeats", "500"});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains("--repeats: each network is trained 1 to 100 times"),
                 qPrintable(outcome.err));
    }

private:
    QString path(const QString& name) const { return folder_.filePath(name); }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(RepeatsTest)
#include "RepeatsTest.moc"
#include "tests/app/TinyTraining.h"
