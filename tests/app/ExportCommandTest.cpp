// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ClassNames.h"
#include "core/store/WeightsFile.h"
#include "tests/FileContents.h"
#include "tests/app/Program.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;
using nlohmann::json;

namespace {

const QString torchFile = QStringLiteral(RLAB_GOLDEN_DIR "/torch-files/network.pth");
const QStringList network{"--network", "resnet-8:width=2"};

/// All that doesn't depend on the file's name.
json evaluation(const QStringList& options) {
    const Outcome outcome =
        call(QStringList{"evaluate", "--test-subset", "50", "--json"} + options);
    if (outcome.status != 0)
        qWarning("%s", qPrintable(outcome.err));
    json answer = json::parse(outcome.out.toStdString());
    answer.erase("weights");
    return answer;
}

} // namespace

class ExportCommandTest : public QObject {
    Q_OBJECT

private slots:
    void exportedFileAloneIsEnough() {
        const QTemporaryDir folder;
        const QString out = folder.filePath("w.safetensors");
        const QStringList how{"--dataset", "shapes", "--normalize", "imagenet"};
        const Outcome outcome =
            call(QStringList{"export", "--weights", torchFile, "--out", out} + network + how);
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.out.contains("resnet-8:width=2 for shapes"), qPrintable(outcome.out));
        const json alone = evaluation({"--weights", out});
        QCOMPARE(alone, evaluation(QStringList{"--weights", torchFile} + network + how));
        QCOMPARE(alone["network"].get<std::string>(), "resnet-8:width=2");
        const auto metadata = readWeightsMetadata(out.toStdString());
        QCOMPARE(metadata->classNames, shapesClassNames());
        QCOMPARE(metadata->statistics.mean, (std::vector<float>{0.485f, 0.456f, 0.406f}));
        QVERIFY((metadata->imageShape == Shape{3, 32, 32}));
    }

    void whatTheFileSaysIsKept() {
        const QTemporaryDir folder;
        const QString first = folder.filePath("1");
        const QString second = folder.filePath("2");
        QCOMPARE(
            call(QStringList{"export", "--weights", torchFile, "--out", first, "--dataset",
                             "shapes", "--normalize", "0.1,0.2,0.3:1,2,3", "--resolution", "16"} +
                 network)
                .status,
            0);
        QCOMPARE(call({"export", "--weights", first, "--out", second}).status, 0);
        QVERIFY(!contents(first).isEmpty());
        QCOMPARE(contents(first), contents(second));
        QCOMPARE(readWeightsMetadata(second.toStdString())->imageShape.text(),
                 Shape({3, 16, 16}).text());
    }

    void withoutNormalisationTheImagesTell() {
        const QTemporaryDir folder;
        const QString out = folder.filePath("w");
        QCOMPARE(call(QStringList{"export", "--weights", torchFile, "--out", out, "--dataset",
                                  "shapes"} +
                      network)
                     .status,
                 0);
        const float mean = readWeightsMetadata(out.toStdString())->statistics.mean[0];
        QVERIFY2(mean > 0.2f && mean < 0.8f && mean != 0.485f, qPrintable(QString::number(mean)));
    }

    void saysWhatIsMissing_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reason");
        const QStringList files{"--weights", torchFile, "--out", "/nonexistent/w"};
        QTest::newRow("nothing") << QStringList() << 2 << "export needs --weights FILE and --out";
        QTest::newRow("no network") << files << 2 << "give it with --network";
        QTest::newRow("no data set") << files + network << 2 << "give it with --dataset";
        QTest::newRow("other classes")
            << files + network + QStringList{"--dataset", "cifar-100", "--normalize", "imagenet"}
            << 1 << "wrong shape: fc.weight is 10×8 in the file, 100×8 in the network";
        QTest::newRow("other network")
            << files + QStringList{"--network", "resnet-14:width=2", "--dataset",
                                   "shapes",    "--normalize",       "imagenet"}
            << 1 << "missing: layer1.1.conv1.weight";
        QTest::newRow("no folder")
            << files + network + QStringList{"--dataset", "shapes", "--normalize", "imagenet"} << 1
            << "there is no folder /nonexistent";
    }
    void saysWhatIsMissing() {
        QFETCH(QStringList, options);
        QFETCH(int, status);
        QFETCH(QString, reason);
        const Outcome outcome = call(QStringList{"export"} + options);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.err.contains(reason), qPrintable(outcome.err));
    }

    void trainingBeginsFromTorchsFile() {
        const QTemporaryDir folder;
        // A rate this small changes nothing: what is measured are the weights it started from.
        const Outcome outcome = call(QStringList{"train", "--subset", "40", "--test-subset", "10",
                                                 "--epochs", "1", "--lr", "1e-30", "--weights",
                                                 torchFile, "--out", folder.filePath("r")} +
                                     network);
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        const NetworkSpec spec =
            makeCifarNetwork(parseCifarNetwork("resnet-8:width=2"), {3, 32, 32}, 10);
        const auto last =
            loadWeights(folder.filePath("r/resnet-8/model.safetensors").toStdString(), spec);
        const auto first = loadWeights(torchFile.toStdString(), spec);
        QVERIFY(std::ranges::equal(last.tensors[0].span(), first.tensors[0].span()));
    }

    void gradientsAreThoseOfTorchsFile() {
        const auto gradients = [](const QString& weights, const QStringList& options) {
            return call(QStringList{"gradients", "--weights", weights, "--first", "8", "--json"} +
                        options)
                .out;
        };
        const QTemporaryDir folder;
        const QStringList how{"--dataset", "shapes", "--normalize", "imagenet"};
        QCOMPARE(call(QStringList{"export", "--weights", torchFile, "--out", folder.filePath("w")} +
                      network + how)
                     .status,
                 0);
        const QString direct = gradients(torchFile, network + how);
        QVERIFY(direct.contains("first_to_last"));
        QCOMPARE(gradients(folder.filePath("w"), {}), direct);
    }
};

QTEST_GUILESS_MAIN(ExportCommandTest)
#include "ExportCommandTest.moc"
