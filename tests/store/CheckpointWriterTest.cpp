// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointWriter.h"

#include "core/store/AtomicFile.h"
#include "core/store/ProbeLog.h"
#include "core/store/WeightsFile.h"
#include "tests/core/TrainerTestTools.h"
#include "tests/store/CheckpointTools.h"
#include "tests/store/FailingDisk.h"
#include "tests/store/StoreTestTools.h"

#include <QtTest>

#include <functional>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr CheckpointTiming always{0, 1};

const Dataset& dataset() {
    static const Dataset loaded = loadDataset(checkpointedExperiment().data);
    return loaded;
}

/// Passes everything on to a writer and lets nothing be skipped.
class Passing : public Recorder {
public:
    explicit Passing(CheckpointWriter* checkpoints)
        : Recorder(2)
        , writer(checkpoints) {}

    void onPoint(int member, const MetricPoint& point) override {
        Recorder::onPoint(member, point);
        if (writer)
            writer->onPoint(member, point);
    }
    void onProbe(int member, const ProbeSample& sample) override {
        samples.push_back({member, sample});
        if (writer)
            writer->onProbe(member, sample);
    }
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override {
        if (beforeMoment)
            beforeMoment(batches);
        if (!writer)
            return;
        writer->onMoment(moment, source);
        writer->wait();
        if (const auto problem = writer->takeProblem())
            problems.push_back(*problem);
    }

    CheckpointWriter* writer;
    std::function<void(int)> beforeMoment;
    std::vector<std::pair<int, ProbeSample>> samples;
    std::vector<std::string> problems;
};

void trainWith(Passing& passing, std::shared_ptr<const TrainingState> resumed = {}) {
    TrainOptions options;
    options.probeInterval = 3;
    options.resumed = std::move(resumed);
    train(checkpointedExperiment(), dataset(), std::move(options), passing.stop.get_token(),
          passing);
}

const Passing& uninterrupted() {
    static const Passing whole = [] {
        Passing passing(nullptr);
        trainWith(passing);
        return passing;
    }();
    return whole;
}

RunSettings settings() {
    return {checkpointedExperiment(), Engine::Fast, 3};
}

/// Trains until so many batches are done, with a checkpoint before each.
Passing trainPart(const std::filesystem::path& folder, int batches) {
    CheckpointWriter writer(folder, settings(), dataset(), always);
    Passing passing(&writer);
    passing.stopAfter = batches;
    trainWith(passing);
    return passing;
}

/// From the folder's checkpoint to the end: empty if all is as in the uninterrupted training.
QString resumed(const std::filesystem::path& folder) {
    LoadedCheckpoint loaded = *loadCheckpoint(folder);
    requireSameData(loaded.checkpoint, dataset());
    const auto state = std::make_shared<TrainingState>(loaded.checkpoint.training);
    Passing passing(nullptr);
    for (std::size_t i = 0; i < 2; ++i)
        passing.outcomes[i].points = loaded.checkpoint.curves[i];
    forEachProbe(folder, loaded.checkpoint, [&](int member, const ProbeSample& sample) {
        passing.samples.push_back({member, sample});
    });
    CheckpointWriter writer(folder, std::move(loaded), dataset(), always);
    passing.writer = &writer;
    trainWith(passing, state);
    const Passing& whole = uninterrupted();
    if (!std::ranges::equal(passing.outcomes, whole.outcomes, same))
        return "weights, points or ends differ";
    if (!std::ranges::equal(passing.samples, whole.samples, [](const auto& a, const auto& b) {
            return a.first == b.first && probeRecord(0, a.second) == probeRecord(0, b.second);
        }))
        return "what was seen of steps differs";
    return passing.problems.empty() ? QString() : QString::fromStdString(passing.problems[0]);
}

void damage(const std::filesystem::path& file, qint64 at) {
    QByteArray bytes = readRaw(file);
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    writeRaw(file, bytes);
}

} // namespace

class CheckpointWriterTest : public QObject {
    Q_OBJECT

private slots:
    void emptyFolderHasNone() {
        const ScratchFolder folder;
        QVERIFY(!loadCheckpoint(folder.path()));
        QVERIFY(!loadCheckpoint(folder / "nowhere"));
        QVERIFY(!holdsCheckpoints(folder / "nowhere"));
        removeCheckpoints(folder / "nowhere");
    }

    void goesOnFromAnyBatch_data() {
        QTest::addColumn<int>("batches");
        for (const int batches : {1, 2, 9, 10, 20, 31, 59})
            QTest::addRow("%d", batches) << batches;
    }
    void goesOnFromAnyBatch() {
        QFETCH(int, batches);
        const ScratchFolder folder;
        const Passing part = trainPart(folder / "kept", batches);
        QVERIFY(part.problems.empty());
        const LoadedCheckpoint loaded = *loadCheckpoint(folder / "kept");
        QCOMPARE(loaded.damage, std::string());
        const auto& members = loaded.checkpoint.training.members;
        QCOMPARE(members[0].steps + members[1].steps, std::int64_t{batches});
        QVERIFY(loaded.checkpoint.settings.experiment == checkpointedExperiment());
        QCOMPARE(resumed(folder / "kept"), QString());
        QCOMPARE(resumed(folder / "kept"), QString()); // what is left is one more sound checkpoint
    }

    void twoAreKeptAndTheBest() {
        const ScratchFolder folder;
        trainPart(folder.path(), 45);
        const std::uint64_t newest = loadCheckpoint(folder.path())->checkpoint.number;
        QCOMPARE(newest, std::uint64_t{46}); // one before each batch, and at the stop
        for (const char* name : {"plain-8", "resnet-8"}) {
            const auto metadata =
                readWeightsMetadata(folder / ("best-" + std::string(name) + ".safetensors"));
            QVERIFY(metadata && metadata->epochs >= 1);
        }
        std::filesystem::remove(checkpointFile(folder.path(), loadCheckpoint(folder.path())->slot));
        QCOMPARE(loadCheckpoint(folder.path())->checkpoint.number, newest - 1);
        writeRaw(folder / "notes.txt", "mine");
        removeCheckpoints(folder.path());
        QVERIFY(!holdsCheckpoints(folder.path()));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
    }

    void aDamagedOneFallsBackAndSaysSo_data() {
        QTest::addColumn<double>("place");
        for (const double place : {0.0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999})
            QTest::addRow("at %g of the file", place) << place;
    }
    void aDamagedOneFallsBackAndSaysSo() {
        QFETCH(double, place);
        const ScratchFolder folder;
        trainPart(folder.path(), 25);
        const LoadedCheckpoint newest = *loadCheckpoint(folder.path());
        const auto file = checkpointFile(folder.path(), newest.slot);
        const auto size = static_cast<double>(std::filesystem::file_size(file));
        damage(file, static_cast<qint64>(place * size));
        const LoadedCheckpoint loaded = *loadCheckpoint(folder.path());
        QCOMPARE(loaded.slot, 1 - newest.slot);
        QCOMPARE(loaded.checkpoint.number, newest.checkpoint.number - 1);
        QVERIFY2(loaded.damage.starts_with(file.string() + ": is "), loaded.damage.c_str());
        QCOMPARE(resumed(folder.path()), QString());
        QCOMPARE(loadCheckpoint(folder.path())->damage, std::string()); // has been replaced
    }

    void aDamagedLogOfStepsFallsBack() {
        const ScratchFolder folder;
        trainPart(folder.path(), 26); // the last batch was looked into
        const LoadedCheckpoint newest = *loadCheckpoint(folder.path());
        std::filesystem::resize_file(probeLogFile(folder.path()),
                                     newest.checkpoint.probes.bytes - 1);
        const LoadedCheckpoint loaded = *loadCheckpoint(folder.path());
        QCOMPARE(loaded.checkpoint.number, newest.checkpoint.number - 1);
        QCOMPARE(loaded.checkpoint.probes.samples, newest.checkpoint.probes.samples - 1);
        QVERIFY(loaded.damage.find("steps.log: is cut short") != std::string::npos);
        QVERIFY(loaded.lostProbes.empty());
        QCOMPARE(resumed(folder.path()), QString());
    }

    void whereBothNeedTheDamagedLogOneGoesOnWithoutIt() {
        const ScratchFolder folder;
        trainPart(folder.path(), 28); // the last batch was not looked into
        const LoadedCheckpoint newest = *loadCheckpoint(folder.path());
        damage(probeLogFile(folder.path()), 100);
        const LoadedCheckpoint loaded = *loadCheckpoint(folder.path());
        QCOMPARE(loaded.slot, newest.slot);
        QCOMPARE(loaded.checkpoint.probes.samples, std::uint64_t{0});
        QVERIFY(loaded.lostProbes.find("steps.log: is damaged") != std::string::npos);
        QCOMPARE(resumed(folder.path()), QStringLiteral("what was seen of steps differs"));
        // From here on there is a new log, and all is sound again.
        const LoadedCheckpoint later = *loadCheckpoint(folder.path());
        QVERIFY(later.lostProbes.empty() && later.damage.empty());
        std::size_t samples = 0;
        forEachProbe(folder.path(), later.checkpoint, [&](int, const ProbeSample& sample) {
            ++samples;
            QVERIFY(sample.step >= 14);
        });
        const std::size_t whole = uninterrupted().samples.size() - 1; // the last batch comes later
        QCOMPARE(samples, whole - newest.checkpoint.probes.samples);
    }

    void twoDamagedOnesAreAnError() {
        const ScratchFolder folder;
        trainPart(folder.path(), 5);
        for (const int slot : {0, 1})
            damage(checkpointFile(folder.path(), slot), 1234);
        const QString error = fileErrorOf([&] { loadCheckpoint(folder.path()); });
        QVERIFY2(error.contains("its checksum is another one") &&
                     error.contains("can only be started anew"),
                 qPrintable(error));
    }

    void otherDataAreRefused() {
        const ScratchFolder folder;
        trainPart(folder.path(), 3);
        const Checkpoint checkpoint = loadCheckpoint(folder.path())->checkpoint;
        const auto error = [&](const std::function<void(Dataset&)>& change) {
            Dataset other = dataset();
            change(other);
            try {
                requireSameData(checkpoint, other);
            } catch (const SpecError& refusal) {
                return QString(refusal.what());
            }
            return QString();
        };
        QCOMPARE(error([](Dataset&) {}), QString());
        QVERIFY(error([](Dataset& d) {
                    d.train.pixels[77] ^= 1;
                }).contains("changed are the pixels of its training images;"));
        QVERIFY(error([](Dataset& d) {
                    d.test.labels[0] ^= 1;
                }).contains("changed are the labels of its test images;"));
        QVERIFY(error([](Dataset& d) {
                    d.train = firstImages(d.train, 39);
                }).contains("its number of training images, 40 (now 39)"));
    }

    /// Large picture folders lie in a file; it is their pixels that count, not where they are.
    void mappedPixelsAreLookedAtToo() {
        const ScratchFolder folder;
        const Dataset memory = dataset();
        const auto mappedFrom = [&](std::vector<std::uint8_t> pixels) {
            const std::filesystem::path file = folder / "pixels";
            writeFile(file, std::string(pixels.begin(), pixels.end()));
            Dataset mapped = memory;
            mapped.train.mapped = std::make_shared<const MappedPixels>(file, 0, pixels.size());
            mapped.train.pixels.clear();
            return fingerprintOf(mapped);
        };
        QVERIFY(mappedFrom(memory.train.pixels) == fingerprintOf(memory));
        std::vector<std::uint8_t> others = memory.train.pixels;
        others.back() ^= 1;
        QVERIFY(!(mappedFrom(others) == fingerprintOf(memory)));
    }

    void checkpointsAreRareWhereTheyAreSlow() {
        const ScratchFolder folder;
        CheckpointWriter writer(folder.path(), settings(), dataset(), {0, 1e-9});
        Passing passing(&writer);
        trainWith(passing);
        QCOMPARE(loadCheckpoint(folder.path())->checkpoint.number, std::uint64_t{1});
    }

    void pausingIsKept() {
        const ScratchFolder folder;
        CheckpointWriter writer(folder.path(), settings(), dataset(), {3600, 0.02});
        Passing passing(&writer);
        TrainingControl control;
        std::jthread user;
        passing.beforeMoment = [&](int batches) {
            if (batches == 4 && !user.joinable()) {
                control.pause();
                user = std::jthread([&] {
                    const auto isKept = [&] {
                        const auto loaded = loadCheckpoint(folder.path());
                        return loaded && loaded->checkpoint.number == 2;
                    };
                    for (int i = 0; i < 10'000 && !isKept(); ++i)
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    control.resume();
                });
            }
        };
        TrainOptions options;
        options.control = &control;
        train(checkpointedExperiment(), dataset(), std::move(options), {}, passing);
        user.join();
        const LoadedCheckpoint loaded = *loadCheckpoint(folder.path());
        const auto& members = loaded.checkpoint.training.members;
        QCOMPARE(members[0].steps + members[1].steps, std::int64_t{5});
    }

    /// After each number of syncs: of the log, the best weights, the checkpoint, or the folder.
    void aFailingSyncLosesNothing_data() {
        QTest::addColumn<int>("syncs");
        for (int syncs = 0; syncs < 6; ++syncs)
            QTest::addRow("after %d", syncs) << syncs;
    }
    void aFailingSyncLosesNothing() {
        QFETCH(int, syncs);
        const ScratchFolder folder;
        CheckpointWriter writer(folder.path(), settings(), dataset(), always);
        Passing passing(&writer);
        std::optional<FailingSync> failing;
        passing.beforeMoment = [&](int batches) {
            if (batches == 21 && !failing)
                failing.emplace(syncs);
        };
        trainWith(passing);
        QCOMPARE(passing.problems.size(), std::size_t{1}); // told once, not before each batch
        QVERIFY2(QString::fromStdString(passing.problems[0])
                     .contains("Input/output error; the disk may be failing"),
                 passing.problems[0].c_str());
        QVERIFY(std::ranges::equal(passing.outcomes, uninterrupted().outcomes, same));
        failing.reset();
        QCOMPARE(resumed(folder.path()), QString());
    }

    void aFullDiskLosesNothing() {
        const ScratchFolder folder;
        SmallDisk disk(folder.path(), 4096);
        if (!disk.isThere())
            QSKIP("only root can make a small disk");
        {
            CheckpointWriter writer(folder / "kept", settings(), dataset(), always);
            Passing passing(&writer);
            passing.beforeMoment = [&](int batches) {
                if (batches == 21)
                    disk.fill();
                if (batches == 40)
                    disk.empty();
                if (batches == 50)
                    disk.fill();
            };
            trainWith(passing);
            QCOMPARE(passing.problems.size(), std::size_t{2});
            for (const std::string& problem : passing.problems)
                QVERIFY2(QString::fromStdString(problem).contains(
                             "No space left on device; free some space on this disk"),
                         problem.c_str());
        }
        const QString problem = resumed(folder / "kept"); // is read and goes on on a full disk
        QVERIFY2(problem.contains("No space left on device; free"), qPrintable(problem));
        disk.empty();
        QCOMPARE(resumed(folder / "kept"), QString());
    }

    void aProtectedFolderLosesNothing() {
        const ScratchFolder folder;
        SmallDisk disk(folder.path(), 4096);
        if (!disk.isThere())
            QSKIP("only root can make a small disk");
        trainPart(folder / "kept", 13);
        QVERIFY(disk.protect(4096));
        const QString problem = resumed(folder / "kept");
        QVERIFY2(problem.contains("Read-only file system; choose a folder that you may write to"),
                 qPrintable(problem));
        QVERIFY(disk.resize(4096));
        QCOMPARE(resumed(folder / "kept"), QString());
    }
};

QTEST_GUILESS_MAIN(CheckpointWriterTest)
#include "CheckpointWriterTest.moc"
