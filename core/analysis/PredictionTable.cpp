// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/PredictionTable.h"

#include "core/analysis/Prediction.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/train/InferencePass.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rlab {
namespace {

/// `logits`: of one image, turned into probabilities in `probabilities`.
ImageAnswer answerTo(std::span<const float> logits, std::uint16_t label,
                     std::vector<float>& probabilities) {
    probabilities.resize(logits.size());
    const auto classes = static_cast<std::int64_t>(logits.size());
    softmax(1, classes, logits.data(), probabilities.data());
    ImageAnswer answer;
    answer.label = label;
    answer.entropy = static_cast<float>(entropyOf(probabilities));
    answer.loss = softmaxCrossEntropy(1, classes, logits.data(), &label).loss;
    if (!std::isfinite(answer.entropy))
        return answer;
    // By the logits: probabilities of several can round to 1.
    const auto best = std::ranges::max_element(logits) - logits.begin();
    answer.answer = static_cast<std::uint16_t>(best);
    answer.probability = probabilities[static_cast<std::size_t>(best)];
    return answer;
}

/// The first `most` of `indices` by falling `key`, ties by index.
template <class Key>
std::vector<std::int64_t> topBy(std::vector<std::int64_t> indices, std::size_t most,
                                const Key& key) {
    std::ranges::stable_sort(indices, std::ranges::greater{}, key);
    indices.resize(std::min(most, indices.size()));
    return indices;
}

} // namespace

std::int64_t PredictionTable::correct() const {
    return std::ranges::count_if(images, &ImageAnswer::isRight);
}

double PredictionTable::error() const {
    return images.empty() ? 0 : 1 - static_cast<double>(correct()) / static_cast<double>(count());
}

double PredictionTable::loss() const {
    double sum = 0;
    for (const ImageAnswer& image : images)
        sum += image.loss;
    return images.empty() ? 0 : sum / static_cast<double>(count());
}

PredictionTable predictImages(const TrainedNetwork& subject, const LabelledImages& images,
                              const Parallel& parallel, Engine engine, std::stop_token stop,
                              const std::function<void(std::int64_t)>& progress) {
    PredictionTable table{subject.network.classes(), {}};
    std::vector<float> probabilities;
    inferImages(subject.network, subject.state, images, subject.statistics, parallel, engine, stop,
                [&](std::int64_t first, TensorView<const float> logits) {
                    const auto classes = static_cast<std::size_t>(table.classes);
                    for (std::int64_t i = 0; i < logits.count(); ++i)
                        table.images.push_back(answerTo(
                            {logits.item(i), classes},
                            images.labels[static_cast<std::size_t>(first + i)], probabilities));
                    if (progress)
                        progress(table.count());
                });
    return table;
}

std::vector<std::int64_t> imagesAnswered(const PredictionTable& table, int label, int answer) {
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < table.count(); ++i)
        if (const ImageAnswer& image = table.images[static_cast<std::size_t>(i)];
            image.label == label && image.answer == answer)
            indices.push_back(i);
    return indices;
}

std::vector<std::int64_t> mostConfidentMistakes(const PredictionTable& table, std::size_t most) {
    std::vector<std::int64_t> mistakes;
    for (std::int64_t i = 0; i < table.count(); ++i)
        if (const ImageAnswer& image = table.images[static_cast<std::size_t>(i)];
            !image.isRight() && image.answer != ImageAnswer::none)
            mistakes.push_back(i);
    return topBy(std::move(mistakes), most, [&](std::int64_t i) {
        return table.images[static_cast<std::size_t>(i)].probability;
    });
}

std::vector<std::int64_t> hardestImages(const PredictionTable& table, std::size_t most) {
    std::vector<std::int64_t> all(table.images.size());
    std::iota(all.begin(), all.end(), 0);
    std::erase_if(all, [&](std::int64_t i) {
        return std::isnan(table.images[static_cast<std::size_t>(i)].loss);
    });
    return topBy(std::move(all), most,
                 [&](std::int64_t i) { return table.images[static_cast<std::size_t>(i)].loss; });
}

} // namespace rlab
