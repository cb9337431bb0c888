// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/NetworkOffers.h"

#include <QtTest>

using namespace rlab;

namespace {

NetworkList parse(std::initializer_list<const char*> names) {
    NetworkList networks;
    for (const char* name : names)
        networks.push_back(parseCifarNetwork(name));
    return networks;
}

} // namespace

class NetworkOffersTest : public QObject {
    Q_OBJECT

private slots:
    void twinsHaveTheSameEverything() {
        const auto offer = twinOf(parse({"plain-26:width=8,norm=none,activation=tanh"}), 0);
        QVERIFY(offer.network);
        QCOMPARE(networkName(*offer.network),
                 std::string("resnet-26:width=8,norm=none,activation=tanh"));
        QVERIFY(offer.reason.isEmpty());
        const auto back = twinOf({*offer.network}, 0);
        QCOMPARE(back.network->kind, NetworkKind::Plain);
    }

    void tellsWhyThereIsNoTwin() {
        const auto present = twinOf(parse({"plain-20", "resnet-20"}), 0);
        QVERIFY(!present.network);
        QVERIFY(present.reason.contains(QStringLiteral("resnet-20")));
        const auto projected = twinOf(parse({"resnet-20:shortcut=B"}), 0);
        QVERIFY(!projected.network);
        QVERIFY(projected.reason.contains(QStringLiteral("plain")));
    }

    void nextDepthsAreNew() {
        const auto offer = nextDepthOf(parse({"plain-20", "plain-26", "resnet-32"}), 0);
        QCOMPARE(offer.network->depth, 32);
        QCOMPARE(offer.network->kind, NetworkKind::Plain);
        QCOMPARE(nextDepthOf(parse({"resnet-20:block=bottleneck"}), 0).network->depth, 29);
        const auto deepest = nextDepthOf(parse({"resnet-1202"}), 0);
        QVERIFY(!deepest.network);
        QVERIFY(!deepest.reason.isEmpty());
    }

    void newNetworksAreLikeTheLast() {
        const auto network = newNetwork(parse({"resnet-8", "plain-20:width=8"}));
        QCOMPARE(networkName(network), std::string("plain-26:width=8"));
        QCOMPARE(networkName(newNetwork({})), networkName({}));
    }

    void twinsStandWithTheirKind() {
        const NetworkList networks = parse({"plain-20", "plain-56", "resnet-20"});
        QCOMPARE(placeFor(networks, parseCifarNetwork("plain-32")), std::size_t{1});
        QCOMPARE(placeFor(networks, parseCifarNetwork("resnet-8")), std::size_t{2});
        QCOMPARE(placeFor(networks, parseCifarNetwork("resnet-110")), std::size_t{3});
    }
};

QTEST_MAIN(NetworkOffersTest)
#include "NetworkOffersTest.moc"
