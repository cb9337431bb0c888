// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/InstructionSet.h"
#include "tests/app/Program.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <csignal>

using namespace rlab;
using nlohmann::json;

namespace {

/// So small that three steps take no time.
const QStringList tiny{"bench",  "resnet-8:width=8", "--batch", "2",         "--input",
                       "1,8,12", "--threads",        "1",       "--seconds", "0.001"};

json measurements(const QStringList& options) {
    const Outcome outcome = call(tiny + options + QStringList{"--json"});
    if (outcome.status != 0)
        qWarning("%s", qPrintable(outcome.err));
    return json::parse(outcome.out.toStdString())["measurements"];
}

} // namespace

class BenchCommandTest : public QObject {
    Q_OBJECT

private slots:
    void jsonHasAllFigures() {
        const json list = measurements({});
        QCOMPARE(list.size(), std::size_t{2});
        QCOMPARE(list[0]["mode"].get<std::string>(), "training");
        QCOMPARE(list[1]["mode"].get<std::string>(), "inference");
        for (const json& one : list) {
            QCOMPARE(one["network"].get<std::string>(), "resnet-8:width=8");
            QCOMPARE(one["batch_size"].get<int>(), 2);
            QCOMPARE(one["threads"].get<int>(), 1);
            QCOMPARE(one["input"], json::parse("[1, 8, 12]"));
            QCOMPARE(one["engine"].get<std::string>(), "fast");
            QCOMPARE(one["instructions"].get<std::string>(), simd::instructionSets().front());
            QVERIFY(one["steps"].get<int>() >= 3);
            QVERIFY(one["peak_gflops"].get<double>() > 0.1);
            QVERIFY(one["peak_resident_bytes"].get<std::int64_t>() > 1'000'000);
            const double seconds = one["milliseconds_per_step"].get<double>() / 1000;
            const double speed = one["images_per_second"].get<double>();
            QVERIFY(seconds > 0 && std::abs(speed * seconds - 2) < 1e-6);
        }
    }

    /// The stem of width 8, six 3×3 convolutions (two strided ones), and the linear layer.
    void shareOfPeakCountsDirectConvolutions() {
        constexpr double stem = 8 * 9 * 96, first = 2 * 64 * 9 * 96;
        constexpr double second = (8 * 16 + 16 * 16) * 9 * 24, third = (16 * 32 + 32 * 32) * 9 * 6;
        constexpr double image = stem + first + second + third + 32 * 10;
        const json list = measurements({});
        for (const int index : {0, 1}) {
            const json& one = list[std::size_t(index)];
            const double work = one["share_of_peak"].get<double>() *
                                one["peak_gflops"].get<double>() * 1e9 / 2 /
                                one["images_per_second"].get<double>();
            const double expected = index == 0 ? 3 * image : image;
            QVERIFY2(std::abs(work / expected - 1) < 1e-6, qPrintable(QString::number(work)));
        }
    }

    void optionsAreObeyed() {
        QCOMPARE(measurements({"--train"}).size(), std::size_t{1});
        QCOMPARE(measurements({"--infer"})[0]["mode"].get<std::string>(), "inference");
        const json two = measurements({"--network", "plain-8:width=2", "--infer", "--engine",
                                       "reference", "--instructions", "baseline"});
        QCOMPARE(two.size(), std::size_t{2});
        QCOMPARE(two[1]["network"].get<std::string>(), "plain-8:width=2");
        QCOMPARE(two[1]["engine"].get<std::string>(), "reference");
        QCOMPARE(two[1]["instructions"].get<std::string>(), "baseline");
    }

    void tableIsForPeople() {
        const Outcome outcome = call(tiny);
        QCOMPARE(outcome.status, 0);
        for (const char* text : {"images/s", "share of peak", "training", "inference", "GFLOP/s"})
            QVERIFY2(outcome.out.contains(text), qPrintable(outcome.out));
    }

    void wrongCalls_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("expected");
        QTest::newRow("network") << QStringList{"resnet-9"} << "resnet-9";
        QTest::newRow("batch") << QStringList{"--batch", "0"} << "--batch";
        QTest::newRow("seconds") << QStringList{"--seconds", "0"} << "--seconds";
        QTest::newRow("threads") << QStringList{"--threads", "none"} << "--threads";
        QTest::newRow("small images") << QStringList{"--input", "3,2,2"} << "--input";
        QTest::newRow("image shape") << QStringList{"--input", "32"} << "C,H,W";
        QTest::newRow("engine") << QStringList{"--engine", "steam"} << "--engine";
        QTest::newRow("instructions") << QStringList{"--instructions", "mmx"} << "baseline";
    }
    void wrongCalls() {
        QFETCH(QStringList, options);
        QFETCH(QString, expected);
        const Outcome outcome = call(QStringList{"bench"} + options);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.startsWith("error: "), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
    }

    void interruptStopsAtOnce() {
        QProcess process;
        process.start(QStringLiteral(RLAB_PROGRAM),
                      {"bench", "resnet-8:width=2", "--batch", "4", "--seconds", "600"});
        QVERIFY(process.waitForReadyRead(30'000)); // the heading: it has begun
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(30'000));
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("stopped; 0 of 2"));
    }
};

QTEST_GUILESS_MAIN(BenchCommandTest)
#include "BenchCommandTest.moc"
