// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunOutcome.h"

#include "core/base/Error.h"
#include "core/store/StrictJson.h"

#include <limits>

namespace rlab {
namespace {

constexpr std::string_view formatName = "residual-lab-run";
constexpr int currentVersion = 1;
constexpr int maxJsonDepth = 8;

using OrderedJson = nlohmann::ordered_json;

OrderedJson pointToJson(const MetricPoint& point) {
    OrderedJson json = {{"epoch", point.epoch},           {"step", point.step},
                        {"images", point.images},         {"seconds", point.seconds},
                        {"lr", point.learningRate},       {"train_loss", point.trainLoss},
                        {"train_error", point.trainError}};
    if (point.testLoss)
        json["test_loss"] = *point.testLoss;
    if (point.testError)
        json["test_error"] = *point.testError;
    return json;
}

void readFigure(const JsonFields& fields, std::string_view name, double& value) {
    if (fields.require(name).is_null())
        value = std::numeric_limits<double>::quiet_NaN();
    else
        fields.read(name, value);
}

void readFigure(const JsonFields& fields, std::string_view name, std::optional<double>& value) {
    if (fields.find(name))
        readFigure(fields, name, value.emplace());
}

MetricPoint pointFromJson(const nlohmann::json& json, const std::string& source) {
    const JsonFields fields(json, source, "final",
                            {"epoch", "step", "images", "seconds", "lr", "train_loss",
                             "train_error", "test_loss", "test_error"});
    MetricPoint point;
    readFigure(fields, "epoch", point.epoch);
    fields.read("step", point.step);
    fields.read("images", point.images);
    readFigure(fields, "seconds", point.seconds);
    readFigure(fields, "lr", point.learningRate);
    readFigure(fields, "train_loss", point.trainLoss);
    readFigure(fields, "train_error", point.trainError);
    readFigure(fields, "test_loss", point.testLoss);
    readFigure(fields, "test_error", point.testError);
    return point;
}

RunEnd parseEnd(const JsonFields& fields) {
    const nlohmann::json& word = fields.require("end");
    for (const RunEnd end : {RunEnd::Completed, RunEnd::Stopped, RunEnd::Diverged, RunEnd::Failed})
        if (word == runEndText(end))
            return end;
    fields.failType("end", "completed, stopped, diverged or failed", word);
}

} // namespace

std::string outcomeToJson(const RunOutcome& outcome) {
    OrderedJson document = {{"format", formatName},
                            {"version", currentVersion},
                            {"end", runEndText(outcome.end)},
                            {"reason", outcome.reason},
                            {"parameters", outcome.parameters},
                            {"macs", outcome.macs}};
    if (outcome.final)
        document["final"] = pointToJson(*outcome.final);
    return jsonText(document, 2) + "\n";
}

RunOutcome outcomeFromJson(std::string_view text, const std::string& source) {
    const nlohmann::json document = parseStrictJson(text, source, maxJsonDepth);
    checkFormat(document, source, formatName, currentVersion);
    const JsonFields fields(document, source, "",
                            {"format", "version", "end", "reason", "parameters", "macs", "final"});
    RunOutcome outcome;
    outcome.end = parseEnd(fields);
    fields.read("reason", outcome.reason);
    fields.read("parameters", outcome.parameters);
    fields.read("macs", outcome.macs);
    if (const nlohmann::json* point = fields.find("final"))
        outcome.final = pointFromJson(*point, source);
    return outcome;
}

} // namespace rlab
