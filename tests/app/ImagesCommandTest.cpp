// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace rlab;
using nlohmann::json;

namespace {

json documentOf(const QStringList& arguments, int status = 0) {
    const Outcome outcome = call(arguments + QStringList{"--json"});
    if (outcome.status != status)
        qFatal("%s: %s", qPrintable(arguments.join(' ')), qPrintable(outcome.err));
    return json::parse(outcome.out.toStdString());
}

} // namespace

/// classify, evaluate and lesion on two networks that are trained in a blink.
class ImagesCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        const Outcome training =
            call({"train", "--network", "plain-8:width=8", "--network", "resnet-8:width=8",
                  "--subset", "100", "--test-subset", "60", "--resolution", "8", "--epochs", "2",
                  "--batch-size", "16", "--out", path("run")});
        QVERIFY2(training.status == 0, qPrintable(training.err));
        QVERIFY(QDir(folder_.path()).mkpath("pictures/more"));
        QImage red(40, 30, QImage::Format_RGB32);
        red.fill(Qt::red);
        QVERIFY(red.save(path("pictures/a.png")));
        QVERIFY(red.save(path("pictures/more/b.bmp")));
        QFile text(path("pictures/notes.txt"));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("not a picture") > 0);
    }

    void networksAnswerSideBySide() {
        const json list = documentOf(QStringList{"classify"} + both() +
                                     QStringList{path("pictures"), "--top", "3"});
        QCOMPARE(list.size(), std::size_t{4});
        QCOMPARE(list[0]["file"].get<std::string>(), path("pictures/a.png").toStdString());
        QCOMPARE(list[2]["file"].get<std::string>(), path("pictures/more/b.bmp").toStdString());
        QCOMPARE(list[0]["network"].get<std::string>(), "plain-8:width=8");
        QCOMPARE(list[1]["network"].get<std::string>(), "resnet-8:width=8");
        for (const json& answer : list) {
            const json& predictions = answer["predictions"];
            QCOMPARE(predictions.size(), std::size_t{3});
            QVERIFY(!predictions[0]["label"].get<std::string>().empty());
            const double first = predictions[0]["probability"];
            const double second = predictions[1]["probability"];
            QVERIFY(first >= second && second >= predictions[2]["probability"]);
            QVERIFY(std::abs(answer["margin"].get<double>() - (first - second)) < 1e-12);
            QVERIFY(answer["entropy"].get<double>() > 0);
            const double familiarity = answer["familiarity"]; // "shapes" is always at hand
            QVERIFY(familiarity >= 0 && familiarity <= 1);
        }
        // The same pixels in two formats.
        QCOMPARE(list[0]["predictions"], list[2]["predictions"]);
        const json all = documentOf(
            {"classify", "--weights", weights("plain-8"), path("pictures/a.png"), "--top", "99"});
        double sum = 0;
        for (const json& prediction : all[0]["predictions"])
            sum += prediction["probability"].get<double>();
        QVERIFY(std::abs(sum - 1) < 1e-6);
    }

    void certaintyIsToldInWords() {
        const Outcome outcome =
            call(QStringList{"classify"} + both() + QStringList{path("pictures/a.png")});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.startsWith(path("pictures/a.png")));
        QVERIFY(outcome.out.contains(QRegularExpression("sure|likely|torn|guess")));
        QVERIFY(outcome.out.contains("resnet-8:width=8"));
    }

    void inversionIsAChoice() {
        const QStringList arguments{"classify", "--weights", weights("resnet-8"),
                                    path("pictures/a.png")};
        QVERIFY(documentOf(arguments)[0]["predictions"] !=
                documentOf(arguments + QStringList{"--invert"})[0]["predictions"]);
    }

    void badPicturesAreToldAndTheRestAnswered() {
        const QString folder = path("mixed");
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::copy(path("pictures/a.png"), folder + "/good.png"));
        QVERIFY(QFile::copy(path("pictures/notes.txt"), folder + "/bad.png"));
        const QStringList arguments = QStringList{"classify", "--weights", weights("resnet-8")} +
                                      QStringList{folder, path("none.png")};
        QCOMPARE(documentOf(arguments, 1).size(), std::size_t{1});
        const Outcome outcome = call(arguments);
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.err.contains("bad.png: is not a picture"));
        QVERIFY(outcome.err.contains("none.png"));
        QVERIFY(outcome.out.contains("good.png"));
    }

    void evaluateComparesNetworks() {
        const QString csv = path("confusion.csv");
        const json list = documentOf(
            QStringList{"evaluate", "--test-subset", "60", "--per-class", "--confusion", csv} +
            both());
        QCOMPARE(list.size(), std::size_t{2});
        for (const json& network : list) {
            QCOMPARE(network["count"].get<int>(), 60);
            int images = 0, correct = 0, answers = 0;
            for (const json& c : network["classes"]) {
                images += c["images"].get<int>();
                correct += c["correct"].get<int>();
                answers += c["answers"].get<int>();
            }
            QCOMPARE(images, 60);
            QCOMPARE(answers, 60);
            QCOMPARE(correct, network["correct"].get<int>());
        }
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines[0], QByteArray("network,label,answer,images"));
        QCOMPARE(lines.size(), 1 + 2 * 100);
        int total = 0, right = 0;
        for (const QByteArray& line : lines.mid(1)) {
            const QList<QByteArray> cells = line.split(',');
            total += cells[3].toInt();
            right += cells[1] == cells[2] ? cells[3].toInt() : 0;
        }
        QCOMPARE(total, 120);
        QCOMPARE(right, list[0]["correct"].get<int>() + list[1]["correct"].get<int>());

        const Outcome outcome = call(QStringList{"evaluate", "--test-subset", "60"} + both());
        QVERIFY(outcome.out.contains("calibration error"));
        QCOMPARE(outcome.out.count("of 60"), 0);
        QCOMPARE(outcome.out.count("resnet-8:width=8"), 1);
    }

    void sameNetworksAreToldApart() {
        const QStringList twice{"--weights", weights("plain-8"), "--weights", weights("plain-8")};
        const Outcome outcome = call(QStringList{"evaluate", "--test-subset", "60"} + twice);
        QVERIFY(outcome.out.contains(weights("plain-8")));
    }

    void lesionSweeps() {
        const json list =
            documentOf(QStringList{"lesion", "--test-subset", "60", "--subset", "100"} + both());
        QCOMPARE(list[0]["sweep"].size(), std::size_t{1}); // plain: layer1.0 keeps the shape
        QCOMPARE(list[1]["sweep"].size(), std::size_t{3});
        QCOMPARE(list[1]["sweep"][0]["block"].get<std::string>(), "layer1.0");
        QVERIFY(!list[1]["sweep"][0]["changes_shape"].get<bool>());
        QVERIFY(list[1]["sweep"][1]["changes_shape"].get<bool>());
        QCOMPARE(list[1]["train_images"].get<int>(), 100);
        const json evaluation =
            documentOf({"evaluate", "--test-subset", "60", "--weights", weights("resnet-8")});
        QCOMPARE(list[1]["whole"]["test_error"], evaluation["error"]);
    }

    void chosenLesions() {
        const QStringList arguments{"lesion",    "--test-subset",    "60", "--subset", "0",
                                    "--weights", weights("resnet-8")};
        const json document = documentOf(arguments + QStringList{"--blocks", "layer1.0,layer3.0"});
        QCOMPARE(document["blocks"].size(), std::size_t{2});
        QVERIFY(document["without"]["train_error"].is_null());
        QVERIFY(document["without"]["test_error"].is_number());
        const Outcome table = call(arguments);
        QVERIFY(table.out.contains("layer2.0 *"));
        QVERIFY(table.out.contains("mean"));
        const Outcome unknown = call(arguments + QStringList{"--blocks", "layer7.0"});
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("layer1.0, layer2.0, layer3.0"), qPrintable(unknown.err));
    }

    void wrongCalls_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no weights")
            << QStringList{"classify", "x.png"} << "classify needs --weights";
        QTest::newRow("no picture") << QStringList{"classify", "--weights", "w"} << "pictures";
        QTest::newRow("top") << QStringList{"classify", "x.png", "--weights", "w", "--top", "0"}
                             << "--top";
        QTest::newRow("lesion without weights")
            << QStringList{"lesion"} << "lesion needs --weights";
        QTest::newRow("networks and weights")
            << QStringList{"evaluate", "--network", "plain-8", "--weights", "a", "--weights", "b"}
            << "given 1 times and --weights 2 times";
    }
    void wrongCalls() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, expected);
        const Outcome outcome = call(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(expected), qPrintable(outcome.err));
    }

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QString weights(const QString& network) const {
        return path("run/" + network + "/model.safetensors");
    }
    QStringList both() const {
        return {"--weights", weights("plain-8"), "--weights", weights("resnet-8")};
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(ImagesCommandTest)
#include "ImagesCommandTest.moc"
