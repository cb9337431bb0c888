// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace rlab;
using nlohmann::json;

namespace {

Outcome gradients(const QStringList& options) {
    return call(QStringList{"gradients", "--resolution", "8"} + options);
}

json gradientsJson(const QStringList& options) {
    const Outcome outcome = gradients(options + QStringList{"--json"});
    if (outcome.status != 0)
        qWarning("%s", qPrintable(outcome.err));
    return json::parse(outcome.out.toStdString());
}

} // namespace

class GradientsCommandTest : public QObject {
    Q_OBJECT

private slots:
    void eachParameterHasItsSizes() {
        const json document = gradientsJson({"--network", "resnet-8:width=8", "--first", "16"});
        QCOMPARE(document["network"].get<std::string>(), "resnet-8:width=8");
        QCOMPARE(document["images"].get<int>(), 16);
        QVERIFY(document["loss"].get<double>() > 0);
        const json& first = document["layers"].front();
        QCOMPARE(first["name"].get<std::string>(), "conv1.weight");
        QVERIFY(first["l2"].get<double>() > 0);
        QVERIFY(first["max_abs"].get<double>() >= first["mean_abs"].get<double>());
        QCOMPARE(document["layers"].back()["name"].get<std::string>(), "fc.bias");
        QCOMPARE(document["outputs"].size(), std::size_t{8});
        QVERIFY(document["outputs"].back()["dead_relus"].is_null()); // no ReLU follows
        QCOMPARE(document["blocks"].size(), std::size_t{3});
    }

    void bothEnginesAgree() {
        const QStringList options{"--network", "resnet-14:width=8", "--first", "8"};
        const json fast = gradientsJson(options);
        const json slow = gradientsJson(options + QStringList{"--engine", "reference"});
        for (std::size_t i = 0; i < fast["layers"].size(); ++i) {
            const double a = fast["layers"][i]["l2"], b = slow["layers"][i]["l2"];
            QVERIFY(std::abs(a - b) < 1e-3 * b);
        }
    }

    void tablesForPeople() {
        const Outcome plain = gradients({"--network", "plain-8:width=4", "--first", "8"});
        QCOMPARE(plain.status, 0);
        QVERIFY(plain.out.contains(QStringLiteral("layer3.0.conv2")));
        QVERIFY(!plain.out.contains(QStringLiteral("shortcut")));
        const Outcome residual = gradients({"--network", "resnet-8:width=4", "--first", "8"});
        QVERIFY(residual.out.contains(QStringLiteral("shortcut's share")));
    }

    void weightsOfARun() {
        const QTemporaryDir folder;
        const QString run = folder.filePath("run");
        const Outcome training =
            call({"train", "--network", "resnet-8:width=8", "--subset", "100", "--resolution", "8",
                  "--epochs", "2", "--gradients-every", "3", "--out", run});
        QVERIFY2(training.status == 0, qPrintable(training.err));
        QFile csv(run + "/resnet-8/gradients.csv");
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().count('\n'), 1 + 4 * 8); // batches 0, 3, 6 and 7 of 8
        QVERIFY(QFile::exists(run + "/resnet-8/blocks.csv"));
        const json document =
            gradientsJson({"--weights", run + "/resnet-8/model.safetensors", "--first", "16"});
        QCOMPARE(document["network"].get<std::string>(), "resnet-8:width=8");
    }

    void aRunWithoutGradientsHasNoSuchFigure() {
        const QTemporaryDir folder;
        const QString run = folder.filePath("run");
        call({"train", "--network", "plain-8:width=4", "--subset", "40", "--resolution", "8",
              "--epochs", "1", "--out", run});
        const Outcome plot =
            call({"plot", run, "--gradients", "--out", folder.filePath("gradients.svg")});
        QCOMPARE(plot.status, 1);
        QVERIFY2(plot.err.contains(QStringLiteral("--gradients-every")), qPrintable(plot.err));
    }

    void sweepOverDepth() {
        const json list = gradientsJson(
            {"--sweep", "--depths", "8,14", "--width", "8", "--first", "8", "--seeds", "2"});
        QCOMPARE(list.size(), std::size_t{8 * 2});
        QCOMPARE(list[0]["network"].get<std::string>(), "plain-8:width=8");
        QVERIFY(list[0]["first_to_last"].get<double>() > 0);
        QVERIFY(list[0]["output_first_to_last"].get<double>() > 1); // explodes with batch norm
    }

    void wrongCalls_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no network") << QStringList{} << "--network";
        QTest::newRow("no image") << QStringList{"--network", "resnet-8", "--first", "0"}
                                  << "--first";
        QTest::newRow("too many") << QStringList{"--network", "resnet-8", "--first", "999999"}
                                  << "--first";
        QTest::newRow("depth") << QStringList{"--sweep", "--depths", "8,21"} << "20 and 26";
        QTest::newRow("both") << QStringList{"--sweep", "--network", "resnet-8"} << "exclude";
    }
    void wrongCalls() {
        QFETCH(QStringList, options);
        QFETCH(QString, expected);
        const Outcome outcome = gradients(options);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
    }
};

QTEST_GUILESS_MAIN(GradientsCommandTest)
#include "GradientsCommandTest.moc"
