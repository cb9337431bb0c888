// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkLayout.h"

#include "tests/ui/NetworkRuns.h"

#include <QtTest>

#include <algorithm>

using namespace rlab;

namespace {

/// How many boxes each node is in.
std::vector<int> boxesOfNodes(const NetworkSpec& network, const NetworkLayout::Column& column) {
    std::vector<int> count(network.nodes().size());
    for (const NetworkLayout::Box& box : column.boxes)
        for (const NodeId node : column.parts[static_cast<std::size_t>(box.part)].nodes)
            ++count[static_cast<std::size_t>(node)];
    return count;
}

const NetworkPart& partNamed(const NetworkLayout::Column& column, const char* name) {
    const auto part = std::ranges::find(column.parts, name, &NetworkPart::name);
    if (part == column.parts.end())
        qFatal("no part %s", name);
    return *part;
}

} // namespace

class NetworkLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void drawsEveryNodeOnce_data() {
        QTest::addColumn<int>("blocks");
        QTest::newRow("plain-20") << 9;
        QTest::newRow("resnet-20") << 9;
        QTest::newRow("resnet-110") << 54;
        QTest::newRow("resnet-20:norm=none") << 9;
        QTest::newRow("resnet-20:shortcut=C") << 9;
        QTest::newRow("resnet-29:block=bottleneck,shortcut=B") << 9;
        QTest::newRow("resnet-20:block=preact") << 9;
    }
    void drawsEveryNodeOnce() {
        QFETCH(const int, blocks);
        const NetworkSpec network = networkSpec(QTest::currentDataTag());
        for (const bool unfolded : {false, true}) {
            NetworkLayout layout({&network});
            layout.setAllUnfolded(unfolded);
            const NetworkLayout::Column& column = layout.columns()[0];
            QVERIFY(std::ranges::all_of(boxesOfNodes(network, column),
                                        [](int count) { return count == 1; }));
            const auto inStages =
                std::ranges::count_if(column.parts, [](const auto& p) { return p.stage > 0; });
            QCOMPARE(static_cast<int>(inStages), blocks);
            QCOMPARE(column.stages.size(), std::size_t(3));
            for (std::size_t i = 1; i < column.boxes.size(); ++i) // below each other
                QVERIFY(column.boxes[i - 1].rect.bottom() < column.boxes[i].rect.top());
            QVERIFY(column.boxes.back().rect.bottom() < layout.size().height());
            for (const NetworkLayout::Box& box : column.boxes)
                for (const NetworkLayout::Row& row : box.rows)
                    QVERIFY(box.rect.contains(row.rect));
        }
    }

    void arcsGoFromInputToSum_data() {
        QTest::addColumn<int>("signs");
        QTest::newRow("plain-20") << 0;
        QTest::newRow("resnet-20") << 2;
        QTest::newRow("resnet-110") << 2;
        QTest::newRow("resnet-20:shortcut=C") << 9;
        QTest::newRow("resnet-29:block=bottleneck,shortcut=B") << 3;
        QTest::newRow("resnet-20:block=preact") << 2;
    }
    void arcsGoFromInputToSum() {
        QFETCH(const int, signs);
        const NetworkSpec network = networkSpec(QTest::currentDataTag());
        const std::vector<ResidualBlock> blocks = residualBlocks(network);
        for (const bool unfolded : {false, true}) {
            NetworkLayout layout({&network});
            layout.setAllUnfolded(unfolded);
            const NetworkLayout::Column& column = layout.columns()[0];
            QCOMPARE(column.arcs.size(), blocks.size());
            int marked = 0;
            for (std::size_t i = 0; i < blocks.size(); ++i) {
                const NetworkLayout::Arc& arc = column.arcs[i];
                QCOMPARE(arc.from, blocks[i].input);
                QCOMPARE(arc.to, blocks[i].sum);
                const NetworkLayout::Box& box = column.boxes[static_cast<std::size_t>(arc.box)];
                QVERIFY(arc.begin.y() < box.rect.top());
                QVERIFY(arc.begin.y() > layout.rectOf(0, arc.from).bottom());
                QVERIFY(arc.lane > box.rect.right());
                if (unfolded)
                    QCOMPARE(arc.end.y(), layout.rectOf(0, arc.to).center().y());
                else
                    QVERIFY(arc.end.y() > box.rect.bottom());
                marked += !arc.sign.isEmpty();
            }
            QCOMPARE(marked, signs);
        }
    }

    void tellsWhatAShortcutDoes() {
        const NetworkSpec padded = networkSpec("resnet-20");
        const NetworkSpec projected = networkSpec("resnet-20:shortcut=B");
        const NetworkLayout layout({&padded, &projected});
        QCOMPARE(partNamed(layout.columns()[0], "layer1.0").way, ShortcutWay::Identity);
        QCOMPARE(partNamed(layout.columns()[0], "layer2.0").way, ShortcutWay::Padding);
        QCOMPARE(partNamed(layout.columns()[1], "layer2.0").way, ShortcutWay::Projection);
        QCOMPARE(partNamed(layout.columns()[1], "layer2.0").output, (Shape{32, 8, 8}));
    }

    void twinsStandBesideEachOther() {
        const NetworkSpec plain = networkSpec("plain-20");
        const NetworkSpec residual = networkSpec("resnet-20");
        NetworkLayout layout({&plain, &residual});
        layout.setUnfolded("layer2.0", true);
        const auto& columns = layout.columns();
        QCOMPARE(columns[0].boxes.size(), columns[1].boxes.size());
        for (std::size_t i = 0; i < columns[0].boxes.size(); ++i) {
            QCOMPARE(columns[0].parts[i].name, columns[1].parts[i].name);
            QCOMPARE(columns[0].boxes[i].rect.top(), columns[1].boxes[i].rect.top());
            QVERIFY(columns[0].boxes[i].rect.right() < columns[1].boxes[i].rect.left());
        }
    }

    void foldsAndUnfolds() {
        const NetworkSpec network = networkSpec("resnet-20");
        NetworkLayout layout({&network});
        const double folded = layout.size().height();
        const NetworkPart part = partNamed(layout.columns()[0], "layer1.1");
        const auto index = static_cast<std::size_t>(layout.boxOf(0, part.nodes[2]));
        QCOMPARE(layout.columns()[0].boxes[index].rect.height(), NetworkLayout::foldedHeight);
        layout.setUnfolded("layer1.1", true);
        const NetworkLayout::Box& box = layout.columns()[0].boxes[index];
        QCOMPARE(box.rows.size(), part.nodes.size());
        QVERIFY(layout.size().height() > folded);
        const NetworkLayout::Hit hit = layout.at(box.rows[2].rect.center());
        QCOMPARE(hit.node, part.nodes[2]);
        QVERIFY(!hit.onSign);
        QVERIFY(layout.at(box.sign.center()).onSign);
        layout.setUnfolded("layer1.1", false);
        QCOMPARE(layout.size().height(), folded);
        QCOMPARE(layout.rectOf(0, part.nodes[2]), layout.columns()[0].boxes[index].rect);
    }

    void findsArcs() {
        const NetworkSpec network = networkSpec("resnet-20");
        const NetworkLayout layout({&network});
        const NetworkLayout::Arc& arc = layout.columns()[0].arcs[3];
        const double middle = (arc.begin.y() + arc.end.y()) / 2;
        QCOMPARE(layout.at(QPointF(arc.lane, middle)).arc, 3);
        QCOMPARE(layout.at(QPointF(-5, middle)).column, NetworkLayout::none);
    }

    /// 110 layers: folded blocks take little more than their text.
    void staysCompact() {
        const NetworkSpec network = networkSpec("resnet-110");
        const NetworkLayout layout({&network});
        QVERIFY(layout.size().height() < 54 * 50 + 400);
        QVERIFY(NetworkLayout().size().isEmpty());
    }
};

QTEST_GUILESS_MAIN(NetworkLayoutTest)
#include "NetworkLayoutTest.moc"
