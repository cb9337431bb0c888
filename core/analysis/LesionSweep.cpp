// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/LesionSweep.h"

#include "core/base/Stopped.h"

#include <algorithm>
#include <limits>

namespace rlab {
namespace {

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::vector<std::vector<std::string>> oneByOne(const std::vector<LesionBlock>& blocks) {
    std::vector<std::vector<std::string>> sets;
    for (const LesionBlock& block : blocks)
        sets.push_back({block.name});
    return sets;
}

bool anyChangesShape(const std::vector<LesionBlock>& blocks, const std::vector<std::string>& set) {
    return std::ranges::any_of(blocks, [&](const LesionBlock& block) {
        return block.changesShape && std::ranges::find(set, block.name) != set.end();
    });
}

/// Counts on over all networks of a sweep.
class Sweeper {
public:
    Sweeper(const LesionRequest& request, std::size_t networks, const Parallel& parallel,
            Engine engine, const std::stop_token& stop)
        : request_(request)
        , all_(static_cast<std::int64_t>(networks) * (request.train.count() + request.test.count()))
        , parallel_(parallel)
        , engine_(engine)
        , stop_(stop) {}

    LesionAnswers answersOf(const TrainedNetwork& subject) {
        PredictionTable train = answersFor(subject, request_.train);
        return {std::move(train), answersFor(subject, request_.test)};
    }

private:
    PredictionTable answersFor(const TrainedNetwork& subject, const LabelledImages& images) {
        const std::int64_t before = done_;
        PredictionTable table =
            predictImages(subject, images, parallel_, engine_, stop_, [&](std::int64_t done) {
                done_ = before + done;
                if (request_.progress)
                    request_.progress(done_, all_);
            });
        throwIfStopped(stop_);
        return table;
    }

    const LesionRequest& request_;
    const std::int64_t all_;
    const Parallel parallel_;
    const Engine engine_;
    const std::stop_token stop_;
    std::int64_t done_ = 0;
};

} // namespace

LesionSweep sweepLesions(const TrainedNetwork& subject, const LesionRequest& request,
                         const Parallel& parallel, Engine engine, const std::stop_token& stop) {
    const std::vector<LesionBlock> blocks = lesionBlocks(subject.network);
    const auto sets = request.sets.empty() ? oneByOne(blocks) : request.sets;
    Sweeper sweeper(request, sets.size() + 1, parallel, engine, stop);
    LesionSweep sweep{sweeper.answersOf(subject), {}};
    if (request.wholeDone)
        request.wholeDone(sweep.whole);
    for (const std::vector<std::string>& set : sets) {
        const TrainedNetwork cut = withoutBlocks(subject, set);
        sweep.results.push_back({set, anyChangesShape(blocks, set), sweeper.answersOf(cut)});
        if (request.resultDone)
            request.resultDone(sweep.results.back());
    }
    return sweep;
}

LesionRises lesionRises(const LesionSweep& sweep, bool isTrain, bool changesShape) {
    const auto error = [isTrain](const LesionAnswers& answers) {
        return isTrain ? answers.train.error() : answers.test.error();
    };
    std::vector<double> rises;
    for (const LesionResult& result : sweep.results)
        if (result.changesShape == changesShape)
            rises.push_back(error(result.answers) - error(sweep.whole));
    if (rises.empty()) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        return {none, none, none};
    }
    double sum = 0;
    for (const double rise : rises)
        sum += rise;
    return {sum / static_cast<double>(rises.size()), median(rises), std::ranges::max(rises)};
}

} // namespace rlab
