// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Subjects.h"

#include "app/cli/Command.h"
#include "app/cli/PictureReading.h"
#include "core/data/PictureFolder.h"
#include "ui/session/Translation.h"

#include <algorithm>
#include <optional>

namespace rlab {
namespace {

void tellApart(std::vector<Subject>& subjects) {
    const auto names = [&](const std::string& name) {
        return std::ranges::count_if(subjects, [&](const Subject& subject) {
            return subject.trained.network.name() == name;
        });
    };
    for (Subject& subject : subjects) {
        const std::string& name = subject.trained.network.name();
        subject.title = QString::fromStdString(name);
        if (names(name) > 1)
            subject.title += QStringLiteral(" (%1)").arg(subject.weights);
    }
}

/// What --weights and --network say of one network.
struct Given {
    WeightsChoice choice;
    std::optional<WeightsMetadata> metadata;
    CifarNetworkOptions network;
};

std::vector<Given> readGiven(const QCommandLineParser& parser) {
    std::vector<Given> all;
    for (const WeightsChoice& choice : weightsChoices(parser)) {
        auto metadata = readWeightsMetadata(choice.weights.toStdString());
        const CifarNetworkOptions network = networkFor(choice, metadata);
        all.push_back({choice, std::move(metadata), network});
    }
    return all;
}

Subject loadSubject(const Given& given, const Shape& images, std::vector<std::string> classNames,
                    ChannelStatistics statistics) {
    NetworkSpec network =
        makeCifarNetwork(given.network, images, static_cast<int>(classNames.size()));
    NetworkState state = loadWeights(given.choice.weights.toStdString(), network);
    return {{},
            given.choice.weights,
            {std::move(network), std::move(state), std::move(statistics), std::move(classNames)}};
}

/// A data set that nobody looks into: what is known of it before it is read, and its statistics if
/// they are asked for.
Dataset describedBy(const QCommandLineParser& parser, const std::stop_token& stop) {
    const DataSpec spec = dataFor(parser, std::nullopt);
    const QString normalise = parser.value(QStringLiteral("normalize"));
    const bool wantsStatistics = normalise.isEmpty() || normalise == QLatin1String("dataset");
    if (wantsStatistics || namesFolder(spec.dataset)) // a folder's classes have to be read
        return readDataset(spec, stop);
    Dataset dataset;
    dataset.name = spec.dataset;
    dataset.classNames = datasetInfo(spec.dataset).classNames;
    dataset.train.imageShape = dataset.test.imageShape = summarise(spec).imageShape;
    return dataset;
}

} // namespace

Comparison loadComparison(const QCommandLineParser& parser, const std::stop_token& stop) {
    const std::vector<Given> all = readGiven(parser);
    Comparison comparison{readDataset(dataFor(parser, all.front().metadata), stop), {}};
    const Dataset& dataset = comparison.dataset;
    for (const Given& given : all) {
        requireSameImages(given.choice.weights, given.metadata, dataset);
        comparison.subjects.push_back(loadSubject(given, dataset.test.imageShape,
                                                  dataset.classNames,
                                                  statisticsFor(parser, given.metadata, dataset)));
    }
    tellApart(comparison.subjects);
    return comparison;
}

std::vector<Subject> loadSubjects(const QCommandLineParser& parser, const std::stop_token& stop) {
    std::vector<Subject> subjects;
    std::optional<Dataset> described;
    for (const Given& given : readGiven(parser)) {
        const bool tellsItself = given.metadata && !parser.isSet(QStringLiteral("dataset")) &&
                                 !parser.isSet(QStringLiteral("normalize"));
        const DataSpec data = dataFor(parser, given.metadata);
        if (tellsItself) {
            subjects.push_back(loadSubject(given, given.metadata->imageShape,
                                           given.metadata->classNames, given.metadata->statistics));
            subjects.back().data = data;
            continue;
        }
        if (!given.metadata && !parser.isSet(QStringLiteral("dataset")))
            throw UsageError(tr("%1 doesn't say which images and classes it knows; give the data "
                                "set with --dataset")
                                 .arg(given.choice.weights));
        if (!described)
            described = describedBy(parser, stop);
        requireSameImages(given.choice.weights, given.metadata, *described);
        subjects.push_back(loadSubject(given, described->test.imageShape, described->classNames,
                                       statisticsFor(parser, given.metadata, *described)));
        subjects.back().data = data;
    }
    tellApart(subjects);
    return subjects;
}

} // namespace rlab
