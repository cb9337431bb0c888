// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ExperimentJson.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/StrictJson.h"

namespace rlab {
namespace {

constexpr std::string_view formatName = "residual-lab-experiment";
constexpr int currentVersion = 1;
constexpr std::size_t maxFileBytes = 1 << 20;
constexpr int maxJsonDepth = 8;

using OrderedJson = nlohmann::ordered_json;

OrderedJson dataToJson(const DataSpec& data) {
    OrderedJson json = {{"dataset", data.dataset},
                        {"directory", data.directory.string()},
                        {"subset", data.subset},
                        {"testSubset", data.testSubset},
                        {"resolution", data.resolution}};
    if (namesFolder(data.dataset))
        json["splitSeed"] = data.splitSeed;
    if (data.contents)
        json["contents"] = {{"classes", data.contents->classNames},
                            {"trainImages", data.contents->trainImages},
                            {"testImages", data.contents->testImages}};
    return json;
}

std::string_view kindText(OptimizerKind kind) {
    return kind == OptimizerKind::Sgd ? "sgd" : "adam";
}

OrderedJson optimizerToJson(const OptimizerSpec& optimizer) {
    return {{"kind", kindText(optimizer.kind)},
            {"learningRate", optimizer.learningRate},
            {"momentum", optimizer.momentum},
            {"beta1", optimizer.beta1},
            {"beta2", optimizer.beta2},
            {"epsilon", optimizer.epsilon},
            {"weightDecay", optimizer.weightDecay},
            {"decayNormAndBias", optimizer.decayNormAndBias}};
}

OrderedJson augmentToJson(const AugmentSpec& augment) {
    return {{"flip", augment.flip}, {"cropPad", augment.cropPad}};
}

OrderedJson networksToJson(const std::vector<CifarNetworkOptions>& networks) {
    auto names = OrderedJson::array();
    for (const CifarNetworkOptions& network : networks)
        names.push_back(networkName(network));
    return names;
}

class Reader {
public:
    Reader(const nlohmann::json& document, std::string source)
        : source_(std::move(source))
        , document_(document, source_, "",
                    {"format", "version", "name", "data", "networks", "epochs", "batchSize",
                     "optimizer", "schedule", "augment", "seed", "repeats"}) {}

    ExperimentSpec read() const {
        ExperimentSpec experiment;
        document_.read("name", experiment.name);
        readData(experiment.data);
        readNetworks(experiment.networks);
        document_.read("epochs", experiment.epochs);
        document_.read("batchSize", experiment.batchSize);
        readOptimizer(experiment.optimizer);
        readSchedule(experiment.schedule);
        readAugment(experiment.augment);
        document_.read("seed", experiment.seed);
        document_.read("repeats", experiment.repeats);
        return experiment;
    }

private:
    void readData(DataSpec& data) const {
        const nlohmann::json* json = document_.find("data");
        if (!json)
            return;
        const JsonFields fields(*json, source_, "data",
                                {"dataset", "directory", "subset", "testSubset", "resolution",
                                 "splitSeed", "contents"});
        fields.read("dataset", data.dataset);
        std::string directory;
        fields.read("directory", directory);
        data.directory = directory;
        fields.read("subset", data.subset);
        fields.read("testSubset", data.testSubset);
        fields.read("resolution", data.resolution);
        fields.read("splitSeed", data.splitSeed);
        if (const nlohmann::json* contents = fields.find("contents"))
            data.contents = readContents(*contents);
    }

    FolderContents readContents(const nlohmann::json& json) const {
        const JsonFields fields(json, source_, "data.contents",
                                {"classes", "trainImages", "testImages"});
        FolderContents contents;
        fields.read("classes", contents.classNames);
        fields.read("trainImages", contents.trainImages);
        fields.read("testImages", contents.testImages);
        if (contents.classNames.empty() || contents.trainImages < 1 || contents.testImages < 1)
            fields.fail("data.contents", "needs classes, trainImages and testImages");
        return contents;
    }

    void readNetworks(std::vector<CifarNetworkOptions>& networks) const {
        std::vector<std::string> names;
        document_.read("networks", names);
        for (const std::string& name : names) {
            try {
                networks.push_back(parseCifarNetwork(name));
            } catch (const SpecError& error) {
                const std::string index = std::to_string(networks.size());
                throw FileError(source_, "networks[" + index + "]: " + error.what());
            }
        }
    }

    void readOptimizer(OptimizerSpec& optimizer) const {
        const nlohmann::json* json = document_.find("optimizer");
        if (!json)
            return;
        const JsonFields fields(*json, source_, "optimizer",
                                {"kind", "learningRate", "momentum", "beta1", "beta2", "epsilon",
                                 "weightDecay", "decayNormAndBias"});
        std::string kind(kindText(optimizer.kind));
        fields.read("kind", kind);
        if (kind != "sgd" && kind != "adam")
            fields.failType(fields.pathOf("kind"), "sgd or adam", kind);
        optimizer.kind = kind == "sgd" ? OptimizerKind::Sgd : OptimizerKind::Adam;
        fields.read("learningRate", optimizer.learningRate);
        fields.read("momentum", optimizer.momentum);
        fields.read("beta1", optimizer.beta1);
        fields.read("beta2", optimizer.beta2);
        fields.read("epsilon", optimizer.epsilon);
        fields.read("weightDecay", optimizer.weightDecay);
        fields.read("decayNormAndBias", optimizer.decayNormAndBias);
    }

    void readSchedule(ScheduleSpec& schedule) const {
        std::string text = scheduleText(schedule);
        document_.read("schedule", text);
        try {
            schedule = parseSchedule(text);
        } catch (const SpecError& error) {
            throw FileError(source_, std::string("schedule: ") + error.what());
        }
    }

    void readAugment(AugmentSpec& augment) const {
        const nlohmann::json* json = document_.find("augment");
        if (!json)
            return;
        const JsonFields fields(*json, source_, "augment", {"flip", "cropPad"});
        fields.read("flip", augment.flip);
        fields.read("cropPad", augment.cropPad);
    }

    std::string source_;
    JsonFields document_;
};

} // namespace

std::string experimentToJson(const ExperimentSpec& experiment) {
    OrderedJson document = {{"format", formatName},
                            {"version", currentVersion},
                            {"name", experiment.name},
                            {"data", dataToJson(experiment.data)},
                            {"networks", networksToJson(experiment.networks)},
                            {"epochs", experiment.epochs},
                            {"batchSize", experiment.batchSize},
                            {"optimizer", optimizerToJson(experiment.optimizer)},
                            {"schedule", scheduleText(experiment.schedule)},
                            {"augment", augmentToJson(experiment.augment)},
                            {"seed", experiment.seed}};
    if (experiment.repeats != ExperimentSpec().repeats)
        document["repeats"] = experiment.repeats;
    return jsonText(document, 2) + "\n";
}

ExperimentSpec experimentFromJson(std::string_view text, const std::string& source) {
    const nlohmann::json document = parseStrictJson(text, source, maxJsonDepth);
    checkFormat(document, source, formatName, currentVersion);
    return Reader(document, source).read();
}

ExperimentSpec readExperiment(const std::filesystem::path& path) {
    ExperimentSpec experiment = experimentFromJson(readFile(path, maxFileBytes), path.string());
    try {
        experiment.data.dataset = withAbsoluteFolder(experiment.data.dataset,
                                                     std::filesystem::absolute(path).parent_path());
    } catch (const SpecError& error) {
        throw FileError(path.string(), std::string("data.dataset: ") + error.what());
    }
    return experiment;
}

void writeExperiment(const std::filesystem::path& path, const ExperimentSpec& experiment) {
    writeFile(path, experimentToJson(experiment));
}

} // namespace rlab
