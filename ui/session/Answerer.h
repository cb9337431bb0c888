// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Classifier.h"
#include "ui/session/PictureAnswer.h"

#include <map>
#include <vector>

namespace rlab {

/// A network that is kept ready to answer: newer weights of the same network take a moment only.
/// Not for two threads at once.
class Answerer {
public:
    /// canAnswer() only.
    explicit Answerer(const AskedNetwork& network);

    /// Whether it is this network, perhaps with other weights.
    bool isFor(const AskedNetwork& network) const;
    void renew(const AskedNetwork& network);

    PictureAnswer answer(const QImage& picture);

private:
    AskedNetwork network_;
    Classifier classifier_;
};

/// One for each network that was asked.
class Answerers {
public:
    /// Makes it, or brings it up to date. canAnswer() only; throws std::bad_alloc.
    Answerer& of(const AskedNetwork& network);
    /// Forgets all others.
    void keepOnly(const QList<AskedNetwork>& networks);

private:
    std::map<QString, std::unique_ptr<Answerer>> answerers_;
};

/// The bytes (C, H, W) of a picture that preparePicture() made, as a picture.
QImage seenPicture(const std::vector<std::uint8_t>& prepared, const Shape& shape);

} // namespace rlab
