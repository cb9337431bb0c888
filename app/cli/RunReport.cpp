// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunReport.h"

#include "app/cli/Terminal.h"
#include "core/store/ExperimentJson.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace rlab {
namespace {

QString endText(const ContenderRecord& contender) {
    if (!contender.outcome)
        return tr("not finished");
    switch (contender.outcome->end) {
    case RunEnd::Completed:
        return tr("completed");
    case RunEnd::Stopped:
        return tr("stopped");
    case RunEnd::Diverged:
        return tr("diverged");
    case RunEnd::Failed:
        return tr("failed");
    }
    return {};
}

/// The last whole epoch, the figures that people quote.
const MetricPoint* lastEpoch(const ContenderRecord& contender) {
    return contender.history.empty() ? nullptr : &contender.history.back();
}

QString percentOrDash(const std::optional<double>& fraction) {
    return fraction ? percentText(*fraction) : QStringLiteral("–");
}

nlohmann::ordered_json numberOrNull(const std::optional<double>& number) {
    return number && std::isfinite(*number) ? nlohmann::ordered_json(*number) : nullptr;
}

nlohmann::ordered_json contenderJson(const ContenderRecord& contender) {
    nlohmann::ordered_json json{{"name", contender.name},
                                {"network", networkName(contender.network)},
                                {"seed", contender.seed}};
    if (contender.outcome) {
        json["end"] = runEndText(contender.outcome->end);
        json["reason"] = contender.outcome->reason;
        json["parameters"] = contender.outcome->parameters;
        json["macs"] = contender.outcome->macs;
    }
    if (const MetricPoint* last = lastEpoch(contender)) {
        json["epochs"] = std::lround(last->epoch);
        json["seconds"] = last->seconds;
        json["train_loss"] = numberOrNull(last->trainLoss);
        json["train_error"] = numberOrNull(last->trainError);
        json["test_loss"] = numberOrNull(last->testLoss);
        json["test_error"] = numberOrNull(last->testError);
    }
    return json;
}

} // namespace

QString reportTable(const RunRecord& run) {
    using Align = TextTable::Align;
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right,
                     Align::Right, Align::Right, Align::Left});
    table.addRow({tr("network"), tr("parameters"), tr("multiply-adds"), tr("epochs"),
                  tr("training error"), tr("test error"), tr("time"), tr("end")});
    for (const ContenderRecord& contender : run.contenders) {
        const MetricPoint* last = lastEpoch(contender);
        const auto& outcome = contender.outcome;
        const QString dash = QStringLiteral("–");
        table.addRow({QString::fromStdString(contender.name),
                      outcome ? fullCount(outcome->parameters) : dash,
                      outcome ? fullCount(outcome->macs) : dash,
                      last ? QString::number(std::lround(last->epoch)) : dash,
                      last ? percentText(last->trainError) : dash,
                      last ? percentOrDash(last->testError) : dash,
                      last ? durationText(last->seconds) : dash, endText(contender)});
    }
    return table.text();
}

QString reportJson(const RunRecord& run) {
    nlohmann::ordered_json document{
        {"folder", run.folder.string()},
        {"experiment", nlohmann::ordered_json::parse(experimentToJson(run.experiment))},
        {"networks", nlohmann::ordered_json::array()}};
    for (const ContenderRecord& contender : run.contenders)
        document["networks"].push_back(contenderJson(contender));
    return QString::fromStdString(document.dump(2));
}

} // namespace rlab
