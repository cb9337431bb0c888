// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Prediction.h"
#include "ui/session/AskedNetwork.h"

#include <QImage>
#include <QList>
#include <QString>

#include <cstdint>
#include <memory>

namespace rlab {

/// What a network answers for a picture.
struct PictureAnswer {
    QString key;           ///< AskedNetwork::key
    std::int64_t step = 0; ///< AskedNetwork::step
    QString problem;       ///< why there is no answer, for people; usually empty
    Prediction prediction; ///< of all classes
    QImage seen;           ///< the picture as the network sees it, before normalisation
};

/// Networks are asked about a picture. A value for any thread.
struct PictureQuestion {
    QImage picture; ///< RGB32
    QList<AskedNetwork> networks;
    /// Pictures that networks with its classes are familiar with; may be null.
    std::shared_ptr<const Dataset> known;
};

/// Whether its pictures are of the network's kind: of the same size, with the same classes.
inline bool isFamiliarWith(const AskedNetwork& network, const Dataset& dataset) {
    return network.canAnswer() && network.classNames == dataset.classNames &&
           network.spec->input() == dataset.test.imageShape;
}

} // namespace rlab
