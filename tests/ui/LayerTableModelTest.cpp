// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LayerTableModel.h"

#include "tests/ui/NetworkRuns.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

SeenNetwork tinyResnet() {
    return SeenNetwork(QStringLiteral("resnet-8"), {}, networkSpec("resnet-8"));
}

constexpr int gradient = LayerTableModel::FirstStatistic;

} // namespace

class LayerTableModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hasARowALayer() {
        SeenNetwork network = tinyResnet();
        LayerTableModel model;
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 0);
        model.setNetwork(&network);
        QCOMPARE(model.rowCount(), static_cast<int>(network.spec().nodes().size()));
        QCOMPARE(model.index(1, LayerTableModel::Name).data().toString(), QStringLiteral("conv1"));
        QCOMPARE(model.index(1, LayerTableModel::Type).data().toString(), QStringLiteral("Conv2d"));
        QCOMPARE(model.index(1, LayerTableModel::Output).data().toString(),
                 QStringLiteral("16 × 16 × 16"));
        QCOMPARE(model.index(1, LayerTableModel::Parameters).data().toString(),
                 QStringLiteral("432"));
        QCOMPARE(model.index(1, LayerTableModel::Macs).data().toString(),
                 QStringLiteral("110,592"));
        QCOMPARE(model.index(1, gradient).data().toString(), QStringLiteral("–"));
        model.setNetwork(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void showsTheNewestSample() {
        SeenNetwork network = tinyResnet();
        LayerTableModel model;
        const QAbstractItemModelTester tester(&model);
        model.setNetwork(&network);
        const QSignalSpy changed(&model, &LayerTableModel::dataChanged);
        network.setSample(fadingSample(network.spec()));
        model.update();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(1, gradient).data().toString(), QStringLiteral("1"));
        QCOMPARE(model.index(2, gradient).data().toString(), QStringLiteral("–")); // its norm
        QCOMPARE(model.index(4, gradient).data().toString(), QStringLiteral("0.1"));
        QVERIFY(model.index(4, gradient)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("layer1.0.conv1, Gradient: 0.1")));
        network.setSample(fadingSample(networkSpec("resnet-14"))); // of another network
        QVERIFY(!network.sample());
    }

    void sortsByNumbers() {
        SeenNetwork network = tinyResnet();
        network.setSample(fadingSample(network.spec()));
        LayerTableModel model;
        model.setNetwork(&network);
        LayerSortModel sorted(model);
        const QAbstractItemModelTester tester(&sorted);
        const auto first = [&] { return sorted.index(0, LayerTableModel::Name).data().toString(); };
        sorted.sort(gradient, Qt::DescendingOrder);
        QCOMPARE(first(), QStringLiteral("conv1"));
        sorted.sort(gradient, Qt::AscendingOrder);
        QCOMPARE(first(), QStringLiteral("fc")); // those without a figure are behind
        sorted.sort(LayerTableModel::Macs, Qt::DescendingOrder);
        QCOMPARE(first(), QStringLiteral("layer1.0.conv1"));
        sorted.sort(LayerTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(first(), QStringLiteral("input"));
        QCOMPARE(sorted.index(sorted.rowCount() - 1, 0).data().toString(), QStringLiteral("fc"));
    }

    void searches() {
        SeenNetwork network = tinyResnet();
        LayerTableModel model;
        model.setNetwork(&network);
        LayerSortModel sorted(model);
        const QAbstractItemModelTester tester(&sorted);
        sorted.setSearch(QStringLiteral("CONV2D layer2"));
        QCOMPARE(sorted.rowCount(), 2);
        sorted.setSearch(QStringLiteral("stride 2 conv"));
        QCOMPARE(sorted.rowCount(), 2);
        sorted.setSearch(QStringLiteral("nonsense"));
        QCOMPARE(sorted.rowCount(), 0);
        sorted.setSearch({});
        QCOMPARE(sorted.rowCount(), model.rowCount());
    }

    void copiesWhatIsShown() {
        SeenNetwork network = tinyResnet();
        LayerTableModel model;
        model.setNetwork(&network);
        LayerSortModel sorted(model);
        sorted.setSearch(QStringLiteral("conv1"));
        const QString text = sorted.asText({sorted.index(1, 3), sorted.index(0, 0)});
        const QStringList lines = text.split(u'\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].startsWith(QStringLiteral("Layer\tType\tOutput\tParameters\tMACs\t")));
        QVERIFY(lines[1].startsWith(QStringLiteral("conv1\tConv2d\t16 × 16 × 16\t432\t110592\t")));
    }

    void writesCsv() {
        SeenNetwork network = tinyResnet();
        network.setSample(fadingSample(network.spec(), 12));
        const std::string header = LayerTableModel::csvHeader();
        const auto rows = QString::fromStdString(LayerTableModel::csvRows(network)).split(u'\n');
        QCOMPARE(rows.size(), static_cast<qsizetype>(network.spec().nodes().size()) + 1);
        const QString conv = rows[1];
        QVERIFY2(conv.startsWith(QStringLiteral(
                     "\"resnet-8\",conv1,Conv2d,\"3×3, padding 1\",16×16×16,432,110592,12,1,0.5,")),
                 qPrintable(conv));
        QVERIFY(conv.endsWith(u',')); // dead ReLUs: not a number
        // The details' commas apart, as many cells as headings.
        QCOMPARE(QString(conv).replace(QStringLiteral("3×3, "), QString()).count(u','),
                 static_cast<qsizetype>(std::ranges::count(header, ',')));
        QVERIFY(rows[3].contains(QStringLiteral("relu,ReLU,\"\",16×16×16,0,0,,,")));
    }
};

QTEST_GUILESS_MAIN(LayerTableModelTest)
#include "LayerTableModelTest.moc"
