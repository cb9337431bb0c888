// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/TrainedNetwork.h"
#include "core/base/Parallel.h"
#include "core/engine/Engine.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <stop_token>
#include <vector>

namespace rlab {

/// What a network answers for one image whose label is known.
struct ImageAnswer {
    /// In place of a class: the network's numbers are not finite. Counts as wrong.
    static constexpr std::uint16_t none = std::numeric_limits<std::uint16_t>::max();

    std::uint16_t label = 0;
    std::uint16_t answer = none; ///< the most probable class, the first of several
    float probability = 0;       ///< of the answer
    float entropy = 0;           ///< in nats
    double loss = 0;             ///< −ln of the label's probability

    bool isRight() const { return answer == label; }
};

/// A network's answers for a set of images, in the images' order. All of how good it is follows.
struct PredictionTable {
    int classes = 0;
    std::vector<ImageAnswer> images;

    std::int64_t count() const { return static_cast<std::int64_t>(images.size()); }
    std::int64_t correct() const;
    double error() const; ///< share of wrong answers; 0 for no images
    double loss() const;  ///< mean, in nats; 0 for no images
};

/// In inference mode, as evaluate() does. `progress(done)` is called after each batch. If stopped,
/// the table holds the images done by then.
PredictionTable predictImages(const TrainedNetwork& subject, const LabelledImages& images,
                              const Parallel& parallel, Engine engine = Engine::Fast,
                              std::stop_token stop = {},
                              const std::function<void(std::int64_t)>& progress = {});

// Indices of images:

/// Those of the class `label` that were taken for `answer`, in their order.
std::vector<std::int64_t> imagesAnswered(const PredictionTable& table, int label, int answer);
/// Wrong answers, the most confident first; at most `most`.
std::vector<std::int64_t> mostConfidentMistakes(const PredictionTable& table, std::size_t most);
/// The images with the largest loss, that first; at most `most`.
std::vector<std::int64_t> hardestImages(const PredictionTable& table, std::size_t most);

} // namespace rlab
