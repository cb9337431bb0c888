// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Answerer.h"

#include "core/base/Error.h"
#include "core/pictures/PicturePreparation.h"
#include "ui/session/DatasetSample.h"

#include <algorithm>

namespace rlab {

Answerer::Answerer(const AskedNetwork& network)
    : network_(network)
    , classifier_(*network.spec, network.statistics) {
    classifier_.prepare(*network.state);
}

bool Answerer::isFor(const AskedNetwork& network) const {
    return network.spec == network_.spec;
}

void Answerer::renew(const AskedNetwork& network) {
    if (network.state != network_.state)
        classifier_.prepare(*network.state);
    network_ = network;
}

PictureAnswer Answerer::answer(const QImage& picture) {
    PictureAnswer answer;
    answer.key = network_.key;
    answer.step = network_.step;
    try {
        const Shape& input = network_.spec->input();
        const std::vector<std::uint8_t> prepared = preparePicture(picture, input);
        answer.seen = seenPicture(prepared, input);
        answer.prediction = makePrediction(classifier_.classify(prepared).span());
    } catch (const Error& error) { // of an input that no picture can be brought to
        answer.problem = QString::fromUtf8(error.what());
    }
    return answer;
}

Answerer& Answerers::of(const AskedNetwork& network) {
    std::unique_ptr<Answerer>& kept = answerers_[network.key];
    if (!kept || !kept->isFor(network))
        kept = std::make_unique<Answerer>(network);
    else
        kept->renew(network);
    return *kept;
}

void Answerers::keepOnly(const QList<AskedNetwork>& networks) {
    std::erase_if(answerers_, [&](const auto& kept) {
        return std::ranges::none_of(networks, [&](const AskedNetwork& network) {
            return network.key == kept.first && network.canAnswer();
        });
    });
}

QImage seenPicture(const std::vector<std::uint8_t>& prepared, const Shape& shape) {
    return toImage({shape, prepared, {0}}, 0);
}

} // namespace rlab
