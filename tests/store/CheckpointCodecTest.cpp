// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointCodec.h"

#include "core/store/Checksum.h"
#include "tests/store/CheckpointTools.h"
#include "tests/store/StoreTestTools.h"

#include <QtTest>

#include <random>

using namespace rlab;
using namespace rlab::test;

namespace {

std::string encoded(const Checkpoint& checkpoint) {
    std::string bytes;
    const EncodedCheckpoint encoding(checkpoint);
    for (const std::string_view part : encoding.parts())
        bytes += part;
    return bytes;
}

Checkpoint decoded(const std::string& bytes) {
    return decodeCheckpoint(std::as_bytes(std::span(bytes)), "file");
}

/// So that damage is met by what comes behind the checksum.
void correctChecksum(std::string& bytes) {
    const std::uint32_t sum = checksumOf(std::string_view(bytes).substr(0, bytes.size() - 4));
    std::memcpy(bytes.data() + bytes.size() - 4, &sum, 4);
}

} // namespace

class CheckpointCodecTest : public QObject {
    Q_OBJECT

private slots:
    /// All fields go into the bytes, so equal bytes are equal values.
    void roundTripKeepsEveryBit() {
        const Checkpoint checkpoint = makeCheckpoint();
        const std::string bytes = encoded(checkpoint);
        const Checkpoint again = decoded(bytes);
        QVERIFY(encoded(again) == bytes);
        QCOMPARE(again.number, std::uint64_t{7});
        QVERIFY(again.settings.experiment == checkpoint.settings.experiment);
        QVERIFY(again.settings.engine == Engine::Reference);
        QCOMPARE(again.settings.probeInterval, 16);
        QVERIFY(again.origin == checkpoint.origin);
        QVERIFY(again.data == checkpoint.data);
        QCOMPARE(again.training.rateChanges[1].learningRate, 1.0 / 3);
        const MemberState& member = again.training.members[0];
        QCOMPARE(member.network->tensors[0][0], 77.0F);
        QVERIFY(member.network->tensors[1].shape() == Shape{20'000});
        QCOMPARE(member.network->tensors[2].size(), std::int64_t{1});
        QCOMPARE(member.optimizer.moments[1][1].size(), std::int64_t{0});
        QVERIFY(member.best->network.tensors[0][0] != 77.0F);
        QCOMPARE(member.sinceEpoch.images, std::int64_t{16});
        QVERIFY(again.training.members[1].end == RunEnd::Diverged);
        QCOMPARE(again.training.members[1].reason, std::string("too fast"));
        QVERIFY(!again.training.members[1].network);
        QVERIFY(std::isnan(again.curves[0][1].trainLoss));
        QVERIFY(!again.curves[0][2].testError);
    }

    void everyFlippedBitIsFound() {
        const std::string sound = encoded(makeCheckpoint());
        for (std::size_t at = 0; at < sound.size(); at += at < 2000 ? 1 : 997) {
            std::string bytes = sound;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
            QVERIFY2(!fileErrorOf([&] { decoded(bytes); }).isEmpty(),
                     qPrintable(QString::number(at)));
        }
    }

    void everyCutIsFound() {
        const std::string sound = encoded(makeCheckpoint());
        for (std::size_t size = 0; size < sound.size(); size += size < 2000 ? 1 : 997)
            QVERIFY(!fileErrorOf([&] { decoded(sound.substr(0, size)); }).isEmpty());
        QVERIFY(fileErrorOf([&] { decoded(sound + 'x'); }).contains("is damaged: it has"));
    }

    void whatIsWrongIsSaid() {
        std::string bytes = encoded(makeCheckpoint());
        QVERIFY(
            fileErrorOf([&] { decoded("RLAB"); }).contains("file: is cut short: it has 4 bytes"));
        QVERIFY(fileErrorOf([&] {
                    decoded("other" + bytes);
                }).contains("is not a checkpoint of Residual Lab"));
        bytes[100] ^= 1;
        QVERIFY(fileErrorOf([&] {
                    decoded(bytes);
                }).contains("is damaged: its checksum is another one"));
        bytes[100] ^= 1;
        bytes[8] = 2;
        correctChecksum(bytes);
        QVERIFY(fileErrorOf([&] { decoded(bytes); }).contains("newer version"));
    }

    /// Behind a checksum that is right: errors, never a crash or a large allocation.
    void nonsenseWithARightChecksumIsSurvived() {
        Checkpoint checkpoint = makeCheckpoint();
        checkpoint.training.members[0].best.reset();
        auto network = std::make_shared<NetworkState>(*checkpoint.training.members[0].network);
        network->tensors[1] = Tensor(Shape{3}); // so that most bytes are structure
        checkpoint.training.members[0].network = network;
        const std::string sound = encoded(checkpoint);
        std::mt19937 random(5);
        int refused = 0;
        for (int i = 0; i < 20'000; ++i) {
            std::string bytes = sound;
            for (int change = 1 + static_cast<int>(random() % 3); change > 0; --change)
                bytes[20 + random() % (bytes.size() - 20)] =
                    static_cast<char>(random() % 2 ? random() : 0xFF);
            correctChecksum(bytes);
            if (!fileErrorOf([&] { decoded(bytes); }).isEmpty())
                ++refused;
        }
        QVERIFY2(refused > 5000, qPrintable(QString::number(refused)));
    }
};

QTEST_GUILESS_MAIN(CheckpointCodecTest)
#include "CheckpointCodecTest.moc"
