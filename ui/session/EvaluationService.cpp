// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/EvaluationService.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "ui/session/ProgressMeter.h"
#include "ui/session/ThreadPriority.h"

#include <QElapsedTimer>

#include <exception>
#include <new>

namespace rlab {

namespace {

constexpr int niceness = 5; ///< the window comes first
constexpr int progressPaceMs = 100;

/// Answers for one class would be counted as another's.
void requireSameClasses(const AskedNetwork& network, const Dataset& dataset) {
    const auto refuse = [](const QString& reason) { throw SpecError(reason.toStdString()); };
    if (network.spec->input() != dataset.test.imageShape)
        refuse(EvaluationService::tr("it takes images of another size (%1) than the test images' "
                                     "(%2)")
                   .arg(QString::fromStdString(network.spec->input().text()),
                        QString::fromStdString(dataset.test.imageShape.text())));
    if (network.classNames != dataset.classNames)
        refuse(EvaluationService::tr("it knows other classes than the test images have"));
}

/// How far the whole request is, told no more often than people can see.
class Progress {
public:
    using Tell = std::function<void(const EvaluationProgress&)>;

    Progress(const QList<AskedNetwork>& networks, std::int64_t images, Tell tell)
        : tell_(std::move(tell))
        , images_(images) {
        for (const AskedNetwork& network : networks)
            work_ += network.spec->macs() * images;
        now_.all = networks.size() * images;
        timer_.start();
        pace_.start();
    }

    void begin(const AskedNetwork& network) {
        macs_ = network.spec->macs();
        before_ = now_.done;
        now_.network = network.label;
        tell_(now_);
    }

    /// So many images of the present network.
    void add(std::int64_t done) {
        now_.done = before_ + done;
        meter_.add(
            {workBefore_ + done * macs_, work_, static_cast<double>(timer_.elapsed()) / 1000});
        now_.secondsLeft = meter_.secondsLeft();
        if (done < images_ && pace_.elapsed() < progressPaceMs)
            return;
        pace_.restart();
        tell_(now_);
    }

    /// Also one that could not be asked.
    void finish() {
        now_.done = before_ + images_;
        workBefore_ += macs_ * images_;
    }

private:
    Tell tell_;
    std::int64_t images_;
    std::int64_t work_ = 0, workBefore_ = 0; ///< multiply-adds: of all, and of networks before
    std::int64_t macs_ = 0, before_ = 0;
    EvaluationProgress now_;
    ProgressMeter meter_;
    QElapsedTimer timer_, pace_;
};

/// Throws Stopped.
Judgement judge(const AskedNetwork& network, const Dataset& dataset, const Parallel& parallel,
                const std::stop_token& stop, Progress& progress) {
    requireSameClasses(network, dataset);
    PredictionTable table = predictImages(network.trained(), dataset.test, parallel, Engine::Fast,
                                          stop, [&](std::int64_t done) { progress.add(done); });
    throwIfStopped(stop);
    ConfusionMatrix matrix(table);
    Calibration calibration = calibrationOf(table);
    return std::make_shared<const JudgedNetwork>(
        JudgedNetwork{network, std::move(table), std::move(matrix), std::move(calibration)});
}

} // namespace

EvaluationService::EvaluationService(QObject* parent)
    : QObject(parent)
    , thread_(
          this, [this](const QString& message) { emit failed(message); },
          [this] { emit ended(); }) {}

EvaluationService::~EvaluationService() = default;

void EvaluationService::evaluate(const QList<AskedNetwork>& networks,
                                 const std::shared_ptr<const Dataset>& dataset, int threads) {
    thread_.start([this, networks, dataset, threads](const RequestThread::Request& request) {
        setNiceness(niceness);
        Progress progress(networks, dataset->test.count(), [&](const EvaluationProgress& now) {
            request.tell([this, now] { emit progressed(now); });
        });
        const auto fail = [&](const AskedNetwork& network, const QString& reason) {
            const QString message = tr("%1 can't be asked: %2.").arg(network.label, reason);
            request.tell([this, message] { emit failed(message); });
        };
        for (const AskedNetwork& network : networks) {
            progress.begin(network);
            try {
                const Judgement judgement =
                    judge(network, *dataset, Parallel(threads), request.stop(), progress);
                request.tell([this, judgement] { emit judged(judgement); });
            } catch (const Stopped&) {
                throw;
            } catch (const std::bad_alloc&) {
                fail(network, tr("there is not enough memory for it"));
            } catch (const std::exception& error) {
                fail(network, QString::fromUtf8(error.what()));
            }
            progress.finish();
        }
    });
}

} // namespace rlab
