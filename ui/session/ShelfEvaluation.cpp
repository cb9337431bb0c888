// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ShelfEvaluation.h"

#include "ui/session/ImagesModel.h"

#include <algorithm>
#include <utility>

namespace rlab {

namespace {

/// Whatever its weights are. A later run's networks have the same keys, but other specs.
bool isSame(const AskedNetwork& one, const AskedNetwork& other) {
    return one.key == other.key && one.spec == other.spec;
}

} // namespace

ShelfEvaluation::ShelfEvaluation(ImagesModel& model, QObject* parent)
    : QObject(parent)
    , model_(model)
    , dataset_(model.data().dataset()) {
    connect(&model.shelf(), &NetworkShelf::changed, this, &ShelfEvaluation::followShelf);
    connect(&model.shelf(), &NetworkShelf::renewed, this, &ShelfEvaluation::changed);
    connect(&model.data(), &SharedDataset::changed, this, &ShelfEvaluation::followData);
    connect(&model.data(), &SharedDataset::failed, this, [this] {
        if (std::exchange(isWaitingForData_, false))
            emit changed();
    });
    connect(&service_, &EvaluationService::judged, this, &ShelfEvaluation::keep);
    connect(&service_, &EvaluationService::progressed, this, &ShelfEvaluation::progressed);
    connect(&service_, &EvaluationService::failed, this, &ShelfEvaluation::failed);
    connect(&service_, &EvaluationService::ended, this, &ShelfEvaluation::changed);
}

ShelfEvaluation::~ShelfEvaluation() {
    service_.disconnect(this);
}

ShelfEvaluation::State ShelfEvaluation::state() const {
    if (isWaitingForData_)
        return State::LoadingData;
    return service_.isRunning() ? State::Evaluating : State::Idle;
}

const AskedNetwork* ShelfEvaluation::onShelf(const QList<AskedNetwork>& shelf,
                                             const AskedNetwork& asked) const {
    const auto found = std::ranges::find_if(
        shelf, [&](const AskedNetwork& network) { return isSame(network, asked); });
    return found == shelf.end() ? nullptr : &*found;
}

std::vector<Judgement> ShelfEvaluation::judgements() const {
    std::vector<Judgement> ordered;
    for (const AskedNetwork& network : model_.shelf().networks())
        for (const Judgement& judgement : judgements_)
            if (isSame(judgement->network, network))
                ordered.push_back(judgement);
    return ordered;
}

QList<AskedNetwork> ShelfEvaluation::missing() const {
    QList<AskedNetwork> missing;
    for (const AskedNetwork& network : model_.shelf().networks()) {
        const bool isKnown = std::ranges::any_of(judgements_, [&](const Judgement& judgement) {
            return isSame(judgement->network, network) && judgement->network.state == network.state;
        });
        if (network.canAnswer() && !isKnown)
            missing.append(network);
    }
    return missing;
}

bool ShelfEvaluation::isOutdated(const JudgedNetwork& judged) const {
    const QList<AskedNetwork> shelf = model_.shelf().networks();
    const AskedNetwork* now = onShelf(shelf, judged.network);
    return now && now->state != judged.network.state;
}

void ShelfEvaluation::evaluate() {
    if (missing().empty())
        return;
    isWaitingForData_ = !model_.data().dataset();
    if (isWaitingForData_)
        model_.data().want();
    else
        start();
    emit changed();
}

void ShelfEvaluation::start() {
    asked_ = missing();
    service_.evaluate(asked_, dataset_, threads_);
}

void ShelfEvaluation::cancel() {
    if (std::exchange(isWaitingForData_, false))
        emit changed();
    service_.cancel();
}

void ShelfEvaluation::setThreads(int threads) {
    if (std::exchange(threads_, threads) != threads && service_.isRunning())
        start();
}

void ShelfEvaluation::keep(const Judgement& judgement) {
    judgements_.removeIf(
        [&](const Judgement& known) { return isSame(known->network, judgement->network); });
    judgements_.append(judgement);
    emit changed();
}

/// What belongs to networks that have gone goes too.
void ShelfEvaluation::followShelf() {
    const QList<AskedNetwork> shelf = model_.shelf().networks();
    judgements_.removeIf(
        [&](const Judgement& judgement) { return !onShelf(shelf, judgement->network); });
    if (service_.isRunning() &&
        !std::ranges::all_of(asked_, [&](const auto& asked) { return onShelf(shelf, asked); }))
        service_.cancel();
    emit changed();
}

void ShelfEvaluation::followData() {
    dataset_ = model_.data().dataset();
    judgements_.clear();
    service_.cancel();
    if (dataset_ && std::exchange(isWaitingForData_, false))
        start();
    emit changed();
}

} // namespace rlab
