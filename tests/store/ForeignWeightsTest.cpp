// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ForeignWeights.h"

#include "core/base/Error.h"
#include "core/store/WeightsFile.h"
#include "tests/data/TestFiles.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace rlab;

/// Weights that don't say what they belong to.
class ForeignWeightsTest : public QObject {
    Q_OBJECT

private slots:
    void networksAreFoundByTheirTensors_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"resnet-20", "plain-14", "resnet-8:width=5,shortcut=B",
                                 "resnet-14:shortcut=C", "resnet-20:block=bottleneck,shortcut=B",
                                 "resnet-14:block=preact", "plain-8:norm=none"})
            QTest::newRow(name) << name;
    }
    void networksAreFoundByTheirTensors() {
        QFETCH(QString, name);
        const CifarNetworkOptions options = parseCifarNetwork(name.toStdString());
        const ForeignWeights found = inspectForeignWeights(save(options, {1, 28, 28}, 7));
        QCOMPARE(found.channels, 1);
        QCOMPARE(found.classes, 7);
        QVERIFY2(std::ranges::find(found.networks, options) != found.networks.end(),
                 qPrintable(name));
        for (const CifarNetworkOptions& network : found.networks)
            loadWeights(file_, makeCifarNetwork(network, {1, 28, 28}, 7)); // each fits
    }

    /// The file can't tell a plain network from its residual twin.
    void twinsAreBothOffered() {
        const ForeignWeights found =
            inspectForeignWeights(save(parseCifarNetwork("plain-20"), {3, 32, 32}, 10));
        QVERIFY(found.networks.front() == parseCifarNetwork("resnet-20"));
        QVERIFY(std::ranges::find(found.networks, parseCifarNetwork("plain-20")) !=
                found.networks.end());
    }

    void othersAreRefused() {
        const QString path = folder_.filePath(QStringLiteral("other.safetensors"));
        test::writeFile(path, QByteArray("\x02\0\0\0\0\0\0\0{}", 10));
        try {
            inspectForeignWeights(path.toStdString());
            QFAIL("a file without tensors was taken");
        } catch (const FileError& error) {
            const std::string what = error.what();
            QVERIFY(what.find("other.safetensors") != std::string::npos);
            QVERIFY2(what.find("right would be") != std::string::npos, what.c_str());
        }
    }

private:
    const std::filesystem::path& save(const CifarNetworkOptions& options, const Shape& input,
                                      int classes) {
        const NetworkSpec network = makeCifarNetwork(options, input, classes);
        Dataset dataset;
        dataset.classNames.assign(static_cast<std::size_t>(classes), "class");
        dataset.train.imageShape = dataset.test.imageShape = input;
        const auto channels = static_cast<std::size_t>(input[0]);
        dataset.statistics = {std::vector<float>(channels, 0), std::vector<float>(channels, 1)};
        saveWeights(file_, network, initialState(network, InitKind::He, 0),
                    describeWeights(networkName(options), dataset, 0, 1));
        return file_;
    }

    const QTemporaryDir folder_;
    const std::filesystem::path file_ =
        folder_.filePath(QStringLiteral("weights.safetensors")).toStdString();
};

QTEST_GUILESS_MAIN(ForeignWeightsTest)
#include "ForeignWeightsTest.moc"
