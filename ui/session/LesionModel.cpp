// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LesionModel.h"

#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace rlab {

namespace {

/// While networks train, of the time that an answer takes: so that a training loses little.
constexpr int restFactor = 4;
constexpr int leastRestMs = 1000;

} // namespace

LesionModel::LesionModel(QObject* parent)
    : QObject(parent) {
    rest_.setSingleShot(true);
    connect(&rest_, &QTimer::timeout, this, &LesionModel::ask);
    connect(&data_, &SharedDataset::changed, this, [this] {
        fillIn();
        emit subjectsChanged();
        ask();
    });
    connect(&data_, &SharedDataset::failed, this, &LesionModel::failed);
    connect(&service_, &LesionService::answered, this, &LesionModel::keep);
    connect(&service_, &LesionService::failed, this, &LesionModel::failed);
    connect(&service_, &LesionService::ended, this, &LesionModel::onEnded);
}

LesionModel::~LesionModel() = default;

void LesionModel::setTraining(bool training) {
    isTraining_ = training;
    if (training)
        return;
    rest_.stop();
    ask();
}

void LesionModel::setWatched(bool watched) {
    isWatched_ = watched;
    if (!watched)
        return;
    wantData();
    ask();
}

void LesionModel::setRun(const RunModel& run) {
    subjects_.clear();
    forget();
    data_.setRun(run);
    if (!std::exchange(off_, {}).empty())
        emit offChanged();
    emit subjectsChanged();
}

void LesionModel::setSubjects(QList<LesionSubject> subjects) {
    const auto isSame = [](const LesionSubject& a, const LesionSubject& b) {
        return a.network.key == b.network.key && a.network.state == b.network.state &&
               a.network.isLive == b.network.isLive && a.missing == b.missing;
    };
    if (std::ranges::equal(subjects, subjects_, isSame))
        return;
    const bool areOthers = !std::ranges::equal(
        subjects, subjects_, {}, [](const auto& s) { return s.network.key; },
        [](const auto& s) { return s.network.key; });
    if (areOthers)
        forget();
    subjects_ = std::move(subjects);
    fillIn();
    emit subjectsChanged();
    ask();
}

/// What the subjects get from the data set.
void LesionModel::fillIn() {
    for (LesionSubject& subject : subjects_) {
        if (!subject.network.state || !data_.dataset())
            continue;
        subject.network.statistics = data_.dataset()->statistics;
        subject.network.classNames = data_.dataset()->classNames;
    }
    if (isWatched_)
        wantData();
}

void LesionModel::setPicture(const AskedPicture& picture) {
    picture_ = picture;
    emit changed();
    ask();
}

QList<AskedNetwork> LesionModel::askable() const {
    QList<AskedNetwork> networks;
    for (const LesionSubject& subject : subjects_)
        if (subject.network.canAnswer())
            networks.append(subject.network);
    return networks;
}

bool LesionModel::waitsForData() const {
    return !data_.dataset() && std::ranges::any_of(subjects_, [](const LesionSubject& subject) {
        return subject.network.state != nullptr;
    });
}

void LesionModel::wantData() {
    if (waitsForData())
        data_.want();
}

std::vector<std::string> LesionModel::offShown() const {
    std::vector<std::string> shown;
    for (const std::string& name : off_)
        if (std::ranges::any_of(subjects_, [&](const LesionSubject& subject) {
                return std::ranges::any_of(
                    lesionBlocks(*subject.network.spec),
                    [&](const LesionBlock& block) { return block.name == name; });
            }))
            shown.push_back(name);
    return shown;
}

void LesionModel::toggle(const std::string& block) {
    if (off_.erase(block) == 0)
        off_.insert(block);
    askAfresh();
}

void LesionModel::switchAllOn() {
    if (off_.empty())
        return;
    off_.clear();
    askAfresh();
}

/// Other blocks are off: figures of the old ones would be wrong.
void LesionModel::askAfresh() {
    forget();
    rest_.stop();
    emit offChanged();
    ask();
    emit changed();
}

void LesionModel::forget() {
    asked_.reset();
    comparisons_.clear();
    const QSignalBlocker quiet(service_); // its end is no reason to ask for the same again
    service_.cancel();
}

bool LesionModel::wantsWeights() const {
    return isWatched_ && isTraining_ && !off_.empty() && !service_.isRunning() && !rest_.isActive();
}

/// Unless the same was asked already, or it is no time for it.
void LesionModel::ask() {
    const QList<AskedNetwork> networks = askable();
    if (!isWatched_ || networks.empty() || (isTraining_ && off_.empty()))
        return;
    Asked wanted{{}, {off_.begin(), off_.end()}, picture_.image.cacheKey()};
    for (const AskedNetwork& network : networks)
        wanted.states.push_back(network.state);
    if (asked_ == wanted)
        return;
    // Newer weights wait; another picture doesn't.
    const bool isOnlyNewer = asked_ && asked_->picture == wanted.picture;
    if (isTraining_ && isOnlyNewer && (service_.isRunning() || rest_.isActive()))
        return;
    asked_ = std::move(wanted);
    since_.start();
    service_.ask({networks, data_.dataset(), asked_->off, picture_.image}, threads());
}

void LesionModel::keep(const LesionComparison& comparison) {
    const auto known = std::ranges::find(comparisons_, comparison.key, &LesionComparison::key);
    if (known == comparisons_.end()) {
        comparisons_.append(comparison);
    } else if (comparison.isFinal || known->step != comparison.step) {
        *known = comparison;
    } else { // another picture: the errors of more images stay
        known->wholeAnswer = comparison.wholeAnswer;
        known->cutAnswer = comparison.cutAnswer;
    }
    emit changed();
}

void LesionModel::onEnded() {
    if (isTraining_)
        rest_.start(std::max(leastRestMs, restFactor * static_cast<int>(since_.elapsed())));
    else
        ask(); // weights that have come meanwhile
    emit changed();
}

const LesionComparison* LesionModel::comparison(const QString& key) const {
    const auto found = std::ranges::find(comparisons_, key, &LesionComparison::key);
    return found == comparisons_.end() ? nullptr : &*found;
}

} // namespace rlab
