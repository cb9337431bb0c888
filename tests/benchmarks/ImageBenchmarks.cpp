// SPDX-License-Identifier: GPL-3.0-or-later

// What a look at a picture takes, on one thread, and a confusion matrix, on all. See README.md.
#include "core/analysis/Classifier.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/OcclusionMap.h"
#include "core/analysis/PictureInspection.h"
#include "core/base/Philox.h"
#include "core/nn/CifarNetwork.h"
#include "core/pictures/PicturePreparation.h"

#include <benchmark/benchmark.h>

#include <string>

using namespace rlab;

namespace {

const Shape input{3, 32, 32};
constexpr int classes = 10;

std::vector<std::uint8_t> randomBytes(std::int64_t count) {
    RandomStream random(0, Purpose::Benchmark);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count));
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random.next() >> 24);
    return bytes;
}

TrainedNetwork networkNamed(const std::string& name) {
    NetworkSpec network = makeCifarNetwork(parseCifarNetwork(name), input, classes);
    NetworkState state = initialState(network, InitKind::He, 0);
    return {std::move(network), std::move(state), {{0.5f, 0.5f, 0.5f}, {0.25f, 0.25f, 0.25f}}, {}};
}

/// A new snapshot's numbers, and the answer.
void snapshot(benchmark::State& state, const std::string& name) {
    const TrainedNetwork subject = networkNamed(name);
    const std::vector<std::uint8_t> picture = randomBytes(input.elements());
    Classifier classifier(subject.network, subject.statistics);
    for (auto _ : state) {
        classifier.prepare(subject.state);
        benchmark::DoNotOptimize(classifier.classify(picture).data());
    }
}

void answer(benchmark::State& state, const std::string& name) {
    const TrainedNetwork subject = networkNamed(name);
    const std::vector<std::uint8_t> picture = randomBytes(input.elements());
    Classifier classifier(subject.network, subject.statistics);
    classifier.prepare(subject.state);
    for (auto _ : state)
        benchmark::DoNotOptimize(classifier.classify(picture).data());
}

/// All feature maps, and Grad-CAM at the last block.
void inspection(benchmark::State& state, const std::string& name) {
    const TrainedNetwork subject = networkNamed(name);
    const std::vector<std::uint8_t> picture = randomBytes(input.elements());
    PictureInspection inspection(subject);
    for (auto _ : state) {
        inspection.show(picture);
        benchmark::DoNotOptimize(inspection.gradCam(gradCamNode(subject.network), 0).data());
    }
}

void occlusion(benchmark::State& state, const std::string& name) {
    const TrainedNetwork subject = networkNamed(name);
    const std::vector<std::uint8_t> picture = randomBytes(input.elements());
    Classifier classifier(subject.network, subject.statistics, 8);
    classifier.prepare(subject.state);
    for (auto _ : state)
        benchmark::DoNotOptimize(
            occlusionMap(classifier, subject.statistics, picture, 0, defaultOcclusion(input))
                .covered.data());
}

/// A photograph of 12 million pixels.
void preparation(benchmark::State& state) {
    constexpr int width = 4000, height = 3000;
    const std::vector<std::uint8_t> pixels = randomBytes(std::int64_t{width} * height * 4);
    const QImage photograph(pixels.data(), width, height, QImage::Format_RGB32);
    for (auto _ : state)
        benchmark::DoNotOptimize(preparePicture(photograph, input).data());
}

void confusion(benchmark::State& state, const std::string& name) {
    constexpr int count = 10'000;
    const TrainedNetwork subject = networkNamed(name);
    const LabelledImages images{input, randomBytes(count * input.elements()),
                                std::vector<std::uint16_t>(count)};
    const Parallel parallel(Parallel::availableThreads());
    for (auto _ : state)
        benchmark::DoNotOptimize(
            ConfusionMatrix(predictImages(subject, images, parallel)).largest());
}

void addAll() {
    for (const std::string name : {"resnet-20", "resnet-56"}) {
        const auto add = [&](const char* what, auto run) {
            return benchmark::RegisterBenchmark((what + ('_' + name)).c_str(), run, name)
                ->Unit(benchmark::kMillisecond)
                ->UseRealTime();
        };
        add("answer", answer);
        add("snapshot_and_answer", snapshot);
        add("inspection", inspection);
        add("occlusion", occlusion);
        add("confusion_10000", confusion);
    }
    benchmark::RegisterBenchmark("preparation_12_megapixels", preparation)
        ->Unit(benchmark::kMillisecond);
}

} // namespace

int main(int argc, char** argv) {
    addAll();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 1;
    benchmark::RunSpecifiedBenchmarks();
}
