// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/InstructionSet.h"
#include "tests/app/Program.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace rlab;
using nlohmann::json;

namespace {

Outcome plan(const QString& network, const QStringList& options = {}) {
    return call(QStringList{"summary", network, "--plan", "--input", "3,16,16", "--batch", "20"} +
                options);
}

json planJson(const QString& network, const QStringList& options = {}) {
    const Outcome outcome = plan(network, options + QStringList{"--json"});
    if (outcome.status != 0)
        qWarning("%s", qPrintable(outcome.err));
    return json::parse(outcome.out.toStdString());
}

} // namespace

class SummaryCommandTest : public QObject {
    Q_OBJECT

private slots:
    void jsonIsTheWholePlan() {
        const json document = planJson("resnet-8");
        QCOMPARE(document["network"].get<std::string>(), "resnet-8");
        QCOMPARE(document["input"], json::parse("[3, 16, 16]"));
        QCOMPARE(document["mode"].get<std::string>(), "training");
        QCOMPARE(document["batch_size"].get<int>(), 20);
        QVERIFY(document["threads"].get<int>() >= 1);
        QCOMPARE(document["instructions"].get<std::string>(), simd::instructionSets().front());
        QVERIFY(document["fused"].get<bool>());
        QVERIFY(!document.contains("first_unfused_layer"));
        std::int64_t bytes = 0;
        for (const json& step : document["steps"])
            bytes += step["bytes"].get<std::int64_t>();
        QVERIFY(bytes > 0 && bytes < document["workspace_bytes"].get<std::int64_t>());
        const json& stem = document["steps"].front();
        QCOMPARE(stem["layers"], json::parse(R"(["conv1", "bn1", "relu"])"));
        QCOMPARE(stem["images"].get<int>(), 20);
        QCOMPARE(stem["bytes"].get<int>(), 20 * 16 * 16 * 16 * 4);
        QVERIFY(stem["kernel"].get<std::string>().starts_with("direct 3×3"));
        QCOMPARE(document["steps"].back()["layers"], json::parse(R"(["fc"])"));
    }

    void inferenceHasAPlanOfItsOwn() {
        const json document = planJson("resnet-8", {"--mode", "inference"});
        QCOMPARE(document["mode"].get<std::string>(), "inference");
        QVERIFY(document["fused"].get<bool>());
        QVERIFY(document["steps"].front()["images"].get<int>() < 20);
    }

    void whatDoesNotFuseSaysWhere() {
        const json document = planJson("resnet-8:activation=tanh");
        QVERIFY(!document["fused"].get<bool>());
        QCOMPARE(document["first_unfused_layer"].get<std::string>(), "relu");
        QCOMPARE(document["steps"].front()["layers"], json::parse(R"(["conv1"])"));
        const QString text = plan("resnet-8:activation=tanh").out;
        QVERIFY2(text.contains("layer by layer"), qPrintable(text));
        QVERIFY2(text.contains("relu (Tanh, output 16×16×16)"), qPrintable(text));
    }

    void textIsForPeople() {
        for (const char* mode : {"training", "inference"}) {
            const Outcome outcome = plan("resnet-8", {"--mode", mode});
            QCOMPARE(outcome.status, 0);
            for (const QString& text :
                 {QStringLiteral("conv1 + bn1 + relu"), QStringLiteral("Winograd F(4×4, 3×3)"),
                  QStringLiteral("bytes written"), QStringLiteral(" MB"), QString(mode),
                  QStringLiteral("runs on the fused kernels"),
                  QString::fromStdString(simd::instructionSets().front())})
                QVERIFY2(outcome.out.contains(text), qPrintable(text + '\n' + outcome.out));
        }
    }

    void whatNoMachineHoldsIsRefused() {
        const Outcome outcome = call({"summary", "resnet-1202", "--plan", "--batch", "65536"});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("use smaller batches"), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
    }

    void wrongCalls_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("expected");
        QTest::newRow("mode") << QStringList{"--plan", "--mode", "sleep"} << "training, inference";
        QTest::newRow("batch") << QStringList{"--plan", "--batch", "0"} << "--batch";
        QTest::newRow("mode alone")
            << QStringList{"--mode", "training"} << "--mode is for --plan only";
        QTest::newRow("batch alone") << QStringList{"--batch", "3"} << "--batch is for --plan only";
    }
    void wrongCalls() {
        QFETCH(QStringList, options);
        QFETCH(QString, expected);
        const Outcome outcome = call(QStringList{"summary", "resnet-8"} + options);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.startsWith("error: "), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SummaryCommandTest)
#include "SummaryCommandTest.moc"
