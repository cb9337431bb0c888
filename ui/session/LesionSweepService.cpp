// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LesionSweepService.h"

#include "ui/session/ProgressMeter.h"

#include <QElapsedTimer>

namespace rlab {

namespace {

constexpr int toldMs = 100; ///< between two tellings of the progress within a block

/// Tells how far sweeps over several networks are, by their multiply-adds.
class Meter {
public:
    explicit Meter(const QList<AskedNetwork>& networks, std::int64_t images) {
        for (const AskedNetwork& network : networks) {
            const auto blocks = static_cast<int>(lesionBlocks(*network.spec).size());
            progress_.all += blocks;
            all_ += (blocks + 1) * images * network.spec->macs();
        }
        timer_.start();
    }

    /// Images done of the network at hand.
    void add(const AskedNetwork& network, std::int64_t images) {
        meter_.add({before_ + images * network.spec->macs(), all_,
                    static_cast<double>(timer_.elapsed()) / 1000});
    }
    void finish(const AskedNetwork& network, std::int64_t images) {
        before_ += images * network.spec->macs();
    }
    void addBlock() { ++progress_.done; }

    LesionSweepProgress progress() const {
        LesionSweepProgress progress = progress_;
        progress.secondsLeft = meter_.secondsLeft();
        return progress;
    }

private:
    LesionSweepProgress progress_;
    std::int64_t all_ = 0, before_ = 0; ///< multiply-adds
    ProgressMeter meter_;
    QElapsedTimer timer_;
};

} // namespace

LesionSweepService::LesionSweepService(QObject* parent)
    : QObject(parent)
    , thread_(
          this, [this](const QString& message) { emit failed(message); },
          [this] { emit ended(); }) {}

LesionSweepService::~LesionSweepService() = default;

void LesionSweepService::sweep(const QList<AskedNetwork>& networks,
                               const std::shared_ptr<const Dataset>& dataset, int threads) {
    thread_.start(
        [this, networks, dataset, threads](const RequestThread::Request& asked) {
            const LabelledImages train = firstImages(dataset->train, mostTrainImages);
            const LabelledImages test = firstImages(dataset->test, mostTestImages);
            Meter meter(networks, train.count() + test.count());
            const auto tellProgress = [&] {
                asked.tell([this, progress = meter.progress()] { emit progressed(progress); });
            };
            tellProgress();
            QElapsedTimer sinceTold;
            sinceTold.start();
            for (int i = 0; i < static_cast<int>(networks.size()); ++i) {
                const AskedNetwork& network = networks[i];
                std::int64_t all = 0;
                LesionRequest request{.train = train, .test = test};
                request.progress = [&](std::int64_t done, std::int64_t images) {
                    all = images;
                    meter.add(network, done);
                    if (sinceTold.elapsed() < toldMs)
                        return;
                    sinceTold.restart();
                    tellProgress();
                };
                request.wholeDone = [&](const LesionAnswers& whole) {
                    asked.tell([this, i, whole] { emit wholeMeasured(i, whole); });
                };
                request.resultDone = [&](const LesionResult& result) {
                    meter.addBlock();
                    asked.tell([this, i, result] { emit blockMeasured(i, result); });
                    tellProgress();
                };
                sweepLesions(network.trained(), request, Parallel(threads), Engine::Fast,
                             asked.stop());
                meter.finish(network, all);
            }
        },
        tr("There is not enough memory to ask these networks; narrower or shallower ones need "
           "less."));
}

} // namespace rlab
