// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Schedule.h"

#include "core/base/Error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <utility>

namespace rlab {
namespace {

constexpr std::array<std::pair<std::string_view, ScheduleKind>, 3> kindWords{
    {{"constant", ScheduleKind::Constant},
     {"step", ScheduleKind::Step},
     {"cosine", ScheduleKind::Cosine}}};

/// Cuts `text` at the first `separator`; the second part is what follows.
std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

template <class Number>
Number parseNumber(std::string_view key, std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        throw SpecError(std::string(key) + "=" + std::string(text) + " is not a number");
    return number;
}

std::string numberText(double number) {
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), result.ptr};
}

ScheduleKind parseKind(std::string_view word) {
    for (const auto& [known, kind] : kindWords)
        if (known == word)
            return kind;
    throw SpecError("there is no such schedule, use constant, step or cosine");
}

int parseWarmup(std::string_view value) {
    if (value == "auto")
        return ScheduleSpec::automaticWarmup;
    const int warmup = parseNumber<int>("warmup", value);
    if (warmup < 0)
        throw SpecError("warmup=" + std::string(value) +
                        " is not possible, use 0 or more batches, or auto");
    return warmup;
}

std::vector<double> parseMilestones(std::string_view value) {
    std::vector<double> milestones;
    for (std::string_view rest = value; !rest.empty();) {
        const auto [share, tail] = cut(rest, ';');
        milestones.push_back(parseNumber<double>("at", share));
        rest = tail;
    }
    return milestones;
}

void setOption(ScheduleSpec& schedule, std::string_view key, std::string_view value) {
    const bool isStep = schedule.kind == ScheduleKind::Step;
    if (key == "warmup")
        schedule.warmup = parseWarmup(value);
    else if (key == "at" && isStep)
        schedule.milestones = parseMilestones(value);
    else if (key == "gamma" && isStep)
        schedule.gamma = parseNumber<double>(key, value);
    else
        throw SpecError("the option \"" + std::string(key) + "\" is not known, there is " +
                        (isStep ? "warmup, at, gamma" : "warmup"));
}

ScheduleSpec parse(std::string_view text) {
    const auto [kind, options] = cut(text, ':');
    ScheduleSpec schedule;
    schedule.kind = parseKind(kind);
    for (std::string_view rest = options; !rest.empty();) {
        const auto [option, tail] = cut(rest, ',');
        const auto [key, value] = cut(option, '=');
        setOption(schedule, key, value);
        rest = tail;
    }
    return schedule;
}

std::string milestonesText(const std::vector<double>& milestones) {
    std::string text;
    for (const double share : milestones)
        text += (text.empty() ? "" : ";") + numberText(share);
    return text;
}

std::int64_t warmupSteps(const ScheduleSpec& schedule, std::int64_t stepsPerEpoch) {
    constexpr std::int64_t most = 100;
    return schedule.warmup == ScheduleSpec::automaticWarmup ? std::min(stepsPerEpoch, most)
                                                            : schedule.warmup;
}

double stepFactor(const ScheduleSpec& schedule, std::int64_t step, std::int64_t totalSteps) {
    const auto passed = std::ranges::count_if(schedule.milestones, [&](double share) {
        return static_cast<double>(step) >= share * static_cast<double>(totalSteps);
    });
    return std::pow(schedule.gamma, static_cast<double>(passed));
}

} // namespace

ScheduleSpec parseSchedule(std::string_view text) {
    try {
        return parse(text);
    } catch (const SpecError& error) {
        throw SpecError(std::string(text) + ": " + error.what());
    }
}

std::string scheduleText(const ScheduleSpec& schedule) {
    const ScheduleSpec defaults;
    std::string text;
    for (const auto& [word, kind] : kindWords)
        if (kind == schedule.kind)
            text = word;
    bool hasOptions = false;
    const auto option = [&](std::string_view key, const std::string& value) {
        text += (hasOptions ? "," : ":") + std::string(key) + "=" + value;
        hasOptions = true;
    };
    if (schedule.warmup != defaults.warmup)
        option("warmup", std::to_string(schedule.warmup));
    if (schedule.kind == ScheduleKind::Step) {
        if (schedule.milestones != defaults.milestones)
            option("at", milestonesText(schedule.milestones));
        if (schedule.gamma != defaults.gamma)
            option("gamma", numberText(schedule.gamma));
    }
    return text;
}

double scheduleFactor(const ScheduleSpec& schedule, std::int64_t step, std::int64_t totalSteps,
                      std::int64_t stepsPerEpoch) {
    const std::int64_t warmup = warmupSteps(schedule, stepsPerEpoch);
    if (step < warmup)
        return static_cast<double>(step + 1) / static_cast<double>(warmup);
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        return 1;
    case ScheduleKind::Step:
        return stepFactor(schedule, step, totalSteps);
    case ScheduleKind::Cosine: {
        const double done =
            static_cast<double>(step - warmup) / static_cast<double>(totalSteps - warmup);
        return 0.5 * (1 + std::cos(std::numbers::pi * done));
    }
    }
    return 1;
}

} // namespace rlab
