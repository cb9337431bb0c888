// SPDX-License-Identifier: GPL-3.0-or-later

// What a checkpoint costs: checkpoint-benchmark [NETWORK …]. Trains the networks for some batches
// on 32 × 32 pixels, and after each of them copies and writes the state. Works in a temporary
// folder of the working folder, so that the disk is the one that is asked about.

#include "core/store/AtomicFile.h"
#include "core/store/CheckpointCodec.h"
#include "core/store/CheckpointWriter.h"
#include "core/store/ProbeLog.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace rlab;

namespace {

constexpr int batches = 20;

double threadMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

double median(std::vector<double> figures) {
    std::ranges::sort(figures);
    return figures[figures.size() / 2];
}

class Measuring : public TrainingObserver {
public:
    explicit Measuring(Checkpoint checkpoint)
        : checkpoint_(std::move(checkpoint)) {}

    void onProbe(int member, const ProbeSample& sample) override {
        const double begin = threadMilliseconds();
        probeRecord(member, sample);
        sample_.push_back(threadMilliseconds() - begin);
    }
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override {
        if (moment != TrainingMoment::Batch)
            return;
        const double begin = threadMilliseconds();
        checkpoint_.training = source.state();
        copy_.push_back(threadMilliseconds() - begin);
        QElapsedTimer timer;
        timer.start();
        const double beforeWriting = threadMilliseconds();
        writeFile(file_, EncodedCheckpoint(checkpoint_).parts());
        write_.push_back(threadMilliseconds() - beforeWriting);
        wall_.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        if (static_cast<int>(copy_.size()) == batches)
            stop.request_stop();
    }

    void print() const {
        const CheckpointTiming timing;
        const double work = median(copy_) + median(write_);
        const double every = std::max(timing.seconds, median(wall_) / 1e3 / timing.mostShare);
        std::printf(
            "%.1f MB: copying %.2f ms, writing %.2f ms of processor time, %.1f ms until it "
            "is on the disk; every %.0f s: %.3f %% of one core; a sample of a step %.3f ms\n",
            static_cast<double>(std::filesystem::file_size(file_)) / 1e6, median(copy_),
            median(write_), median(wall_), every, work / every / 10, median(sample_));
    }

    std::stop_source stop;

private:
    const QTemporaryDir folder_{QStringLiteral("checkpoint-benchmark-XXXXXX")};
    const std::filesystem::path file_ =
        std::filesystem::path(folder_.path().toStdString()) / "checkpoint";
    Checkpoint checkpoint_;
    std::vector<double> copy_, write_, wall_, sample_;
};

void measure(const std::vector<std::string>& networks) {
    ExperimentSpec experiment;
    experiment.data.subset = 32 * (batches + 1);
    experiment.data.resolution = 32;
    for (const std::string& name : networks)
        experiment.networks.push_back(parseCifarNetwork(name));
    const Dataset dataset = loadDataset(experiment.data);
    Checkpoint checkpoint;
    checkpoint.settings.experiment = experiment;
    checkpoint.data = fingerprintOf(dataset);
    checkpoint.curves.resize(networks.size());
    Measuring measuring(std::move(checkpoint));
    TrainOptions options;
    options.threads = 2;
    options.probeInterval = 1;
    train(experiment, dataset, std::move(options), measuring.stop.get_token(), measuring);
    for (const std::string& name : networks)
        std::printf("%s ", name.c_str());
    measuring.print();
}

} // namespace

int main(int count, char** arguments) {
    if (count > 1) {
        measure({arguments + 1, arguments + count});
        return 0;
    }
    measure({"plain-20:width=8", "plain-56:width=8", "resnet-20:width=8", "resnet-56:width=8"});
    measure({"resnet-56"});
    measure({"resnet-110"});
    measure({"resnet-56:width=64"});
}
