// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LesionService.h"

#include "core/analysis/Classifier.h"
#include "core/base/Stopped.h"
#include "core/pictures/PicturePreparation.h"

#include <algorithm>
#include <utility>

namespace rlab {

/// The images that errors are measured on.
struct LesionService::Portion {
    Portion(const Dataset& dataset, std::int64_t trainImages, std::int64_t testImages)
        : train(rlab::firstImages(dataset.train, trainImages))
        , test(rlab::firstImages(dataset.test, testImages)) {}

    LabelledImages train, test;
};

struct LesionService::KnownWholes {
    static constexpr std::size_t most = 16;
    /// By the weights and the number of test and training images.
    using Key = std::pair<std::shared_ptr<const NetworkState>, std::int64_t>;

    std::shared_ptr<const Dataset> dataset;
    std::map<Key, LesionErrors> errors;
};

namespace {

std::vector<std::string> offIn(const NetworkSpec& network, const std::vector<std::string>& names) {
    std::vector<std::string> off;
    for (const LesionBlock& block : lesionBlocks(network))
        if (std::ranges::find(names, block.name) != names.end())
            off.push_back(block.name);
    return off;
}

LesionErrors errorsOf(const TrainedNetwork& network, const LabelledImages& train,
                      const LabelledImages& test, const Parallel& parallel,
                      const std::stop_token& stop) {
    const auto errorOn = [&](const LabelledImages& images) {
        const double error = predictImages(network, images, parallel, Engine::Fast, stop).error();
        throwIfStopped(stop);
        return error;
    };
    const double testError = errorOn(test);
    return {errorOn(train), testError};
}

Prediction answerOf(const TrainedNetwork& network, const QImage& picture) {
    Classifier classifier(network.network, network.statistics);
    classifier.prepare(network.state);
    const TensorView<const float> probabilities =
        classifier.classify(preparePicture(picture, network.network.input()));
    return makePrediction(
        {probabilities.item(0), static_cast<std::size_t>(network.network.classes())});
}

} // namespace

LesionService::LesionService(QObject* parent)
    : QObject(parent)
    , wholes_(std::make_unique<KnownWholes>())
    , thread_(
          this, [this](const QString& message) { emit failed(message); },
          [this] { emit ended(); }) {}

LesionService::~LesionService() = default;

void LesionService::ask(const LesionQuestion& question, int threads) {
    thread_.start(
        [this, question, threads](const RequestThread::Request& request) {
            answer(question, threads, request);
        },
        tr("There is not enough memory to ask these networks; narrower or shallower ones need "
           "less."));
}

void LesionService::answer(const LesionQuestion& question, int threads,
                           const RequestThread::Request& request) {
    const Dataset& dataset = *question.dataset;
    if (std::exchange(wholes_->dataset, question.dataset) != question.dataset ||
        wholes_->errors.size() > KnownWholes::most)
        wholes_->errors.clear();
    const Parallel parallel(threads);
    const std::int64_t allTrain = std::min(dataset.train.count(), mostTrainImages);
    const std::int64_t allTest = dataset.test.count();
    const bool hasFew = std::max(allTrain, allTest) <= firstImages;
    for (const bool isFinal : {false, true}) {
        if (!isFinal && hasFew)
            continue;
        const Portion portion(dataset, isFinal ? allTrain : firstImages,
                              isFinal ? allTest : firstImages);
        for (const AskedNetwork& network : question.networks) {
            const TrainedNetwork whole = network.trained();
            LesionComparison comparison{network.key, network.step,
                                        offIn(whole.network, question.off)};
            comparison.trainImages = portion.train.count();
            comparison.testImages = portion.test.count();
            comparison.isFinal = isFinal;
            const bool isCut = !comparison.off.empty();
            const TrainedNetwork cut = isCut ? withoutBlocks(whole, comparison.off) : whole;
            if (!question.picture.isNull()) {
                comparison.wholeAnswer = answerOf(whole, question.picture);
                comparison.cutAnswer = answerOf(cut, question.picture);
            }
            const KnownWholes::Key key{network.state,
                                       comparison.trainImages + comparison.testImages};
            auto known = wholes_->errors.find(key);
            if (known == wholes_->errors.end())
                known = wholes_->errors
                            .emplace(key, errorsOf(whole, portion.train, portion.test, parallel,
                                                   request.stop()))
                            .first;
            comparison.whole = known->second;
            comparison.cut =
                isCut ? errorsOf(cut, portion.train, portion.test, parallel, request.stop())
                      : comparison.whole;
            request.tell([this, comparison] { emit answered(comparison); });
        }
    }
}

} // namespace rlab
