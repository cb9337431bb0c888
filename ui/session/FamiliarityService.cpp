// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/FamiliarityService.h"

#include "core/analysis/FamiliarPictures.h"
#include "core/analysis/PictureInspection.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/pictures/PicturePreparation.h"
#include "ui/session/ThreadPriority.h"

#include <algorithm>
#include <limits>
#include <new>

namespace rlab {

namespace {

constexpr int niceness = 5;
constexpr double pauseFactor = 10;

} // namespace

/// A network's weights of one moment, and the pictures that are familiar to them.
class FamiliarityService::Kind {
public:
    Kind(const AskedNetwork& network, std::shared_ptr<const Dataset> dataset,
         const std::stop_token& stop)
        : network_(network)
        , dataset_(std::move(dataset))
        , subject_(network.trained())
        , inspection_(subject_)
        , pictures_(subject_, dataset_->test, stop) {}

    /// Of the same network, perhaps with other weights.
    bool isFor(const AskedNetwork& network, const std::shared_ptr<const Dataset>& dataset) const {
        return network.spec == network_.spec && dataset == dataset_;
    }
    bool hasWeightsOf(const AskedNetwork& network) const { return network.state == network_.state; }

    double familiarity(const QImage& picture) {
        inspection_.show(preparePicture(picture, subject_.network.input()));
        return pictures_.familiarity(inspection_.strangeness());
    }

private:
    const AskedNetwork network_;
    const std::shared_ptr<const Dataset> dataset_;
    const TrainedNetwork subject_;
    PictureInspection inspection_;
    const FamiliarPictures pictures_;
};

FamiliarityService::FamiliarityService(QObject* parent)
    : QObject(parent) {}

FamiliarityService::~FamiliarityService() = default;

void FamiliarityService::cancel() {
    ++latest_;
    waiting_.clear();
    isBusy_ = false;
    thread_.requestStop();
}

void FamiliarityService::judge(const PictureQuestion& question) {
    question_ = question;
    waiting_.clear();
    std::erase_if(known_, [&](const auto& known) {
        return std::ranges::none_of(question.networks, [&](const AskedNetwork& network) {
            return network.key == known.first;
        });
    });
    if (!question.known)
        return;
    for (const AskedNetwork& network : question.networks)
        if (isFamiliarWith(network, *question.known))
            waiting_.append(network.key);
    next();
}

bool FamiliarityService::isOutdated(const Known& known, const AskedNetwork& network) const {
    if (!known.kind || !known.kind->isFor(network, question_.known))
        return true;
    if (known.kind->hasWeightsOf(network))
        return false;
    const double seconds = static_cast<double>(known.sinceLearnt.elapsed()) / 1000;
    return !network.isLive || seconds > pauseFactor * known.secondsToLearn;
}

void FamiliarityService::next() {
    while (!isBusy_ && !waiting_.isEmpty()) {
        const QString key = waiting_.takeFirst();
        const auto network = std::ranges::find(question_.networks, key, &AskedNetwork::key);
        Known& known = known_[key];
        if (isOutdated(known, *network))
            known.kind.reset();
        if (!known.kind || known.picture != question_.picture.cacheKey())
            start(*network);
    }
}

void FamiliarityService::start(const AskedNetwork& network) {
    isBusy_ = true;
    const Known before = known_[network.key];
    thread_.start([this, network, known = before, picture = question_.picture,
                   dataset = question_.known,
                   number = latest_](const std::stop_token& stop) mutable {
        setNiceness(niceness);
        double familiarity = std::numeric_limits<double>::quiet_NaN();
        try {
            if (!known.kind) {
                QElapsedTimer clock;
                clock.start();
                known.kind = std::make_shared<Kind>(network, dataset, stop);
                known.secondsToLearn = static_cast<double>(clock.elapsed()) / 1000;
                known.sinceLearnt.start();
            }
            familiarity = known.kind->familiarity(picture);
        } catch (const Stopped&) {
            return;
        } catch (const std::bad_alloc&) { // then nobody can tell
        } catch (const Error&) {          // nor of what can't be made a picture for it
        }
        QMetaObject::invokeMethod(this, [this, key = network.key, known,
                                         picture = picture.cacheKey(), familiarity, number] {
            if (number == latest_)
                keep(key, known, picture, familiarity);
        });
    });
}

void FamiliarityService::keep(const QString& key, const Known& known, qint64 picture,
                              double familiarity) {
    isBusy_ = false;
    const auto kept = known_.find(key);
    if (kept != known_.end()) { // else it was taken away meanwhile
        kept->second = known;
        kept->second.picture = picture;
        if (picture == question_.picture.cacheKey())
            emit judged(key, familiarity);
    }
    next();
}

} // namespace rlab
