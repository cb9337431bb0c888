// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedNetwork.h"

#include "core/nn/CifarNetwork.h"
#include "tests/core/HandMadeNetworks.h"

#include <QTest>

#include <functional>

using namespace rlab;

namespace {

using Make = std::function<NetworkSpec()>;

} // namespace

Q_DECLARE_METATYPE(Make)

/// Which networks become fused units, and which ones.
class FusedNetworkTest : public QObject {
    Q_OBJECT

private slots:
    void families_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("fused");
        QTest::newRow("plain") << "plain-20" << true;
        QTest::newRow("residual") << "resnet-20" << true;
        QTest::newRow("width 8") << "resnet-8:width=8" << true;
        QTest::newRow("width 24") << "plain-8:width=24" << true;
        QTest::newRow("projections") << "resnet-8:shortcut=B" << true;
        QTest::newRow("projections everywhere") << "resnet-8:shortcut=C" << true;
        QTest::newRow("bottleneck") << "resnet-11:block=bottleneck" << true;
        QTest::newRow("no norm") << "plain-8:norm=none" << true;
        // Without the additions its order is the usual one.
        QTest::newRow("plain pre-activation") << "plain-8:block=preact" << true;
        QTest::newRow("pre-activation") << "resnet-8:block=preact" << false;
        QTest::newRow("width 4") << "resnet-8:width=4" << false;
        QTest::newRow("tanh") << "resnet-8:activation=tanh" << false;
    }
    void families() {
        QFETCH(QString, name);
        QFETCH(bool, fused);
        const NetworkSpec network =
            makeCifarNetwork(parseCifarNetwork(name.toStdString()), Shape{3, 16, 16}, 10);
        QCOMPARE(fuse(network).has_value(), fused);
    }

    /// What the others below differ from; FusedTest runs these.
    void taken() {
        for (const NetworkSpec& network : fusableNetworks())
            QVERIFY2(fuse(network).has_value(), network.name().c_str());
    }

    void refused_data() {
        QTest::addColumn<Make>("make");
        const auto row = [](const char* name, const Make& make) { QTest::newRow(name) << make; };
        const auto oneConv = [&](const char* name, const std::function<void(Conv2dSpec&)>& change) {
            row(name, [=] {
                Builder b("by hand");
                Conv2dSpec conv = Builder::convolution(16);
                change(conv);
                return b.withHead(b.unit(conv, b.stem()));
            });
        };
        oneConv("groups", [](Conv2dSpec& conv) { conv.groups = 2; });
        oneConv("batch norm behind a bias", [](Conv2dSpec& conv) { conv.bias = true; });
        oneConv("stride 3", [](Conv2dSpec& conv) { conv.stride = Extent::square(3); });
        oneConv("strides that differ", [](Conv2dSpec& conv) { conv.stride = {1, 2}; });
        oneConv("no padding", [](Conv2dSpec& conv) { conv.padding = Extent::square(0); });
        oneConv("a kernel that isn't square", [](Conv2dSpec& conv) {
            conv.kernel = {3, 1};
            conv.padding = {1, 0};
        });
        oneConv("5×5", [](Conv2dSpec& conv) {
            conv.kernel = Extent::square(5);
            conv.padding = Extent::square(2);
        });
        oneConv("channels that 8 doesn't divide", [](Conv2dSpec& conv) { conv.outChannels = 20; });

        const auto oneStem = [&](const char* name, const Conv2dSpec& conv, int channels = 3) {
            row(name, [=] {
                Builder b("by hand", Shape{channels, 8, 8});
                return b.withHead(b.unit(conv, NetworkSpec::inputNode));
            });
        };
        oneStem("a stem with stride 2", Builder::convolution(16, 3, 2));
        oneStem("a stem of 1×1", Builder::convolution(16, 1));
        oneStem("images of two channels", Builder::convolution(16), 2);
        oneStem("images of sixteen channels", Builder::convolution(16), 16);
        row("two stems", [] {
            Builder b("by hand");
            const NodeId main = b.normed(Builder::convolution(16), b.stem());
            return b.withHead(b.sum(main, b.normed(Builder::convolution(16), 0)));
        });
        row("two readers and an addition", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            const NodeId sum = b.sum(stem, b.normed(Builder::convolution(16), b.unit(16, stem)));
            const NodeId side = b.normed(Builder::convolution(16), stem);
            return b.withHead(b.sum(side, b.normed(Builder::convolution(16), b.unit(16, sum))));
        });
        row("three readers", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            const NodeId main = b.normed(Builder::convolution(16), stem);
            const NodeId sum = b.sum(b.normed(Builder::convolution(16), stem), main);
            const NodeId side = b.normed(Builder::convolution(16), stem);
            return b.withHead(b.sum(side, b.normed(Builder::convolution(16), b.unit(16, sum))));
        });
        row("added twice", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            const NodeId sum = b.sum(stem, b.normed(Builder::convolution(16), stem));
            return b.withHead(b.sum(stem, b.normed(Builder::convolution(16), sum)));
        });
        row("added to itself", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            return b.withHead(b.sum(stem, stem));
        });
        row("added before it is read", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            const NodeId other = b.unit(16, stem);
            const NodeId sum = b.sum(other, b.normed(Builder::convolution(16), stem));
            const NodeId side = b.normed(Builder::convolution(16), other);
            return b.withHead(b.sum(side, b.normed(Builder::convolution(16), b.unit(16, sum))));
        });
        row("the shortcut on the right", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            return b.withHead(b.sum(b.normed(Builder::convolution(16), stem), stem));
        });
        row("a shortcut of every third pixel", [] {
            Builder b("by hand", Shape{3, 3, 3});
            const NodeId stem = b.stem();
            const NodeId third = b.add(PadShortcutSpec{16, 3}, stem);
            const NodeId small = b.unit(Builder::convolution(16, 3, 2), stem);
            return b.withHead(b.sum(third, b.normed(Builder::convolution(16, 3, 2), small)));
        });
        row("a shortcut that a convolution reads", [] {
            Builder b("by hand");
            return b.withHead(b.unit(16, b.add(PadShortcutSpec{32, 2}, b.stem())));
        });
        row("no ReLU behind the addition", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            const NodeId sum = b.add(AddSpec{}, {stem, b.normed(Builder::convolution(16), stem)});
            return b.withHead(b.unit(16, sum));
        });
        row("a sum that is read before its ReLU", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            const NodeId sum = b.add(AddSpec{}, {stem, b.normed(Builder::convolution(16), stem)});
            const NodeId active = b.add(ActivationSpec{}, sum);
            return b.withHead(b.sum(sum, b.normed(Builder::convolution(16), b.unit(16, active))));
        });
        row("no ReLU before the head", [] {
            Builder b("by hand");
            return b.withHead(b.normed(Builder::convolution(16), b.stem()));
        });
        row("pooling of a convolution", [] {
            Builder b("by hand");
            return b.withHead(b.add(Builder::convolution(16), b.stem()));
        });
        row("pooling of the images", [] {
            Builder b("by hand");
            return b.withHead(NetworkSpec::inputNode);
        });
        row("pooling of what others read", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            b.unit(16, stem);
            return b.withHead(stem);
        });
        row("an activation that nobody reads", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            b.unit(16, stem);
            return b.withHead(b.unit(16, stem));
        });
        row("a convolution that nobody reads", [] {
            Builder b("by hand");
            const NodeId stem = b.stem();
            b.add(Builder::convolution(16), stem);
            return b.withHead(b.unit(16, stem));
        });
        row("two ReLUs", [] {
            Builder b("by hand");
            return b.withHead(b.add(ActivationSpec{}, b.stem()));
        });
        row("two batch norms", [] {
            Builder b("by hand");
            const NodeId normed = b.normed(Builder::convolution(16), b.stem());
            return b.withHead(b.add(ActivationSpec{}, b.add(BatchNorm2dSpec{}, normed)));
        });
        row("batch norm of the images", [] {
            Builder b("by hand");
            return b.withHead(b.unit(16, b.add(BatchNorm2dSpec{}, NetworkSpec::inputNode)));
        });
        row("sigmoid", [] {
            Builder b("by hand");
            return b.withHead(b.add(ActivationSpec{ActivationKind::Sigmoid},
                                    b.normed(Builder::convolution(16), b.stem())));
        });
        row("dropout", [] {
            Builder b("by hand");
            return b.withHead(b.unit(16, b.add(DropoutSpec{}, b.stem())));
        });
        row("max pooling", [] {
            Builder b("by hand");
            Pool2dSpec pool;
            pool.kernel = pool.stride = Extent::square(2);
            return b.withHead(b.unit(16, b.add(pool, b.stem())));
        });
        row("a head without bias", [] {
            Builder b("by hand");
            return b.withHead(b.stem(), false);
        });
        row("two linear layers", [] {
            Builder b("by hand");
            NetworkSpec network = b.withHead(b.stem());
            network.add("second", LinearSpec{10}, network.outputNode());
            return network;
        });
        row("no head", [] {
            NetworkSpec network("by hand", Shape{3, 8, 8});
            network.add("conv", Builder::convolution(16), NetworkSpec::inputNode);
            return network;
        });
        row("a linear layer without pooling", [] {
            NetworkSpec network("by hand", Shape{3, 8, 8});
            network.add("linear", LinearSpec{10}, NetworkSpec::inputNode);
            return network;
        });
    }
    void refused() {
        QFETCH(Make, make);
        QVERIFY(!fuse(make()).has_value());
    }

    void unitsOfABasicBlock() {
        Builder b("by hand");
        const NodeId stem = b.stem();
        const NodeId first = b.unit(16, stem);
        const NodeId normed = b.normed(Builder::convolution(16), first);
        const NetworkSpec network = b.withHead(b.sum(stem, normed));
        const auto fused = fuse(network);
        QVERIFY(fused);
        QCOMPARE(fused->units.size(), std::size_t{3});
        QCOMPARE(fused->last, 2);
        QCOMPARE(fused->linear, network.outputNode());
        QCOMPARE(fused->units[0].readers, std::vector<int>{1});
        QCOMPARE(fused->units[0].adder, 2);
        QCOMPARE(fused->units[1].input, 0);
        QCOMPARE(fused->units[2].addedUnit, 0);
        QCOMPARE(fused->units[2].norm, normed);
        QVERIFY(fused->units[2].isSum() && !fused->units[1].isSum());
    }

    void unitsOfAProjection() {
        Builder b("by hand");
        const NodeId stem = b.stem();
        const NodeId main =
            b.normed(Builder::convolution(32), b.unit(Builder::convolution(32, 3, 2), stem));
        const NodeId projection = b.normed(Builder::convolution(32, 1, 2), stem);
        const auto fused = fuse(b.withHead(b.sum(projection, main)));
        QVERIFY(fused);
        QCOMPARE(fused->units.size(), std::size_t{4});
        QCOMPARE(fused->units[0].readers, (std::vector{1, 3}));
        QCOMPARE(fused->units[0].adder, FusedUnit::none);
        QVERIFY(fused->units[3].isProjection());
        QCOMPARE(fused->units[3].adder, 2);
        QCOMPARE(fused->units[2].projection, 3);
        QCOMPARE(fused->last, 2);
    }
};

QTEST_GUILESS_MAIN(FusedNetworkTest)
#include "FusedNetworkTest.moc"
