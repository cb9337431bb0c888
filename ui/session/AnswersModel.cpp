// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/AnswersModel.h"

#include "ui/session/ImagesModel.h"

#include <algorithm>
#include <limits>

namespace rlab {

AnswersModel::AnswersModel(ImagesModel& images, QObject* parent)
    : QObject(parent)
    , images_(images) {
    connect(&images, &ImagesModel::pictureChanged, this, [this] {
        familiarities_.clear();
        ask();
    });
    connect(&images.shelf(), &NetworkShelf::changed, this, [this] {
        forgetOthers();
        ask();
    });
    connect(&images.shelf(), &NetworkShelf::renewed, this, &AnswersModel::ask);
    connect(&images.data(), &SharedDataset::changed, this, &AnswersModel::ask);
    connect(&predictions_, &PredictionService::answered, this, [this](const PictureAnswer& answer) {
        answers_[answer.key] = answer;
        emit changed(answer.key);
    });
    connect(&predictions_, &PredictionService::finished, this, &AnswersModel::completed);
    connect(&familiarity_, &FamiliarityService::judged, this,
            [this](const QString& key, double familiarity) {
                familiarities_[key] = familiarity;
                emit changed(key);
            });
}

void AnswersModel::setActive(bool active) {
    if (active == isActive_)
        return;
    isActive_ = active;
    if (active)
        ask();
    else
        predictions_.cancel();
}

void AnswersModel::ask() {
    if (!isActive_ || images_.picture().image.isNull())
        return;
    const PictureQuestion question{images_.picture().image, images_.shelf().networks(),
                                   images_.data().dataset()};
    predictions_.ask(question);
    familiarity_.judge(question);
}

/// Another run has other networks under the same keys.
void AnswersModel::forgetOthers() {
    const QList<AskedNetwork> networks = images_.shelf().networks();
    const auto isGone = [&](const auto& entry) {
        const auto network = std::ranges::find(networks, entry.first, &AskedNetwork::key);
        return network == networks.end() || !network->canAnswer();
    };
    std::erase_if(answers_, isGone);
    std::erase_if(familiarities_, isGone);
}

const PictureAnswer* AnswersModel::answer(const QString& key) const {
    const auto answer = answers_.find(key);
    return answer == answers_.end() ? nullptr : &answer->second;
}

double AnswersModel::familiarity(const QString& key) const {
    const auto known = familiarities_.find(key);
    return known == familiarities_.end() ? std::numeric_limits<double>::quiet_NaN() : known->second;
}

QImage AnswersModel::seen() const {
    for (const AskedNetwork& network : images_.shelf().networks())
        if (const PictureAnswer* known = answer(network.key))
            return known->seen;
    return {};
}

} // namespace rlab
