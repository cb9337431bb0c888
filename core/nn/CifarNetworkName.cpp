// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/nn/CifarNetwork.h"

#include <array>
#include <charconv>
#include <utility>

namespace rlab {
namespace {

/// The words for the values of an enumeration, its default first.
template <class Enum, std::size_t N>
using Words = std::array<std::pair<std::string_view, Enum>, N>;

constexpr Words<ShortcutKind, 3> shortcutWords{
    {{"A", ShortcutKind::A}, {"B", ShortcutKind::B}, {"C", ShortcutKind::C}}};
constexpr Words<BlockKind, 3> blockWords{{{"basic", BlockKind::Basic},
                                          {"bottleneck", BlockKind::Bottleneck},
                                          {"preact", BlockKind::Preactivation}}};
constexpr Words<NormKind, 2> normWords{{{"batch", NormKind::Batch}, {"none", NormKind::None}}};
constexpr Words<ActivationKind, 3> activationWords{{{"relu", ActivationKind::Relu},
                                                    {"tanh", ActivationKind::Tanh},
                                                    {"sigmoid", ActivationKind::Sigmoid}}};
constexpr Words<InitKind, 2> initWords{{{"he", InitKind::He}, {"xavier", InitKind::Xavier}}};

template <class Enum, std::size_t N>
Enum parseWord(std::string_view key, std::string_view value, const Words<Enum, N>& words) {
    std::string known;
    for (const auto& [word, meaning] : words) {
        if (word == value)
            return meaning;
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    throw SpecError(std::string(key) + "=" + std::string(value) + " is not known, " +
                    std::string(key) + " can be " + known);
}

template <class Enum, std::size_t N>
std::string_view wordFor(Enum value, const Words<Enum, N>& words) {
    for (const auto& [word, meaning] : words)
        if (meaning == value)
            return word;
    return {};
}

int parseNumber(std::string_view what, std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        throw SpecError("the " + std::string(what) + " \"" + std::string(text) +
                        "\" is not a whole number");
    return number;
}

void setOption(CifarNetworkOptions& options, std::string_view key, std::string_view value) {
    if (key == "width")
        options.width = parseNumber(key, value);
    else if (key == "shortcut")
        options.shortcut = parseWord(key, value, shortcutWords);
    else if (key == "block")
        options.block = parseWord(key, value, blockWords);
    else if (key == "norm")
        options.norm = parseWord(key, value, normWords);
    else if (key == "activation")
        options.activation = parseWord(key, value, activationWords);
    else if (key == "init")
        options.init = parseWord(key, value, initWords);
    else
        throw SpecError(
            "the option \"" + std::string(key) +
            "\" is not known, there are width, shortcut, block, norm, activation, init");
}

/// Cuts `text` at the first `separator`; the second part is what follows.
std::pair<std::string_view, std::string_view> split(std::string_view text, char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

CifarNetworkOptions parse(std::string_view name) {
    const auto [base, optionText] = split(name, ':');
    const auto [family, depth] = split(base, '-');
    CifarNetworkOptions options;
    if (family == "plain")
        options.kind = NetworkKind::Plain;
    else if (family != "resnet")
        throw SpecError(
            "there is no such network, use plain-DEPTH or resnet-DEPTH, e.g. resnet-20");
    options.depth = parseNumber("depth", depth);
    for (std::string_view rest = optionText; !rest.empty();) {
        const auto [option, tail] = split(rest, ',');
        const auto [key, value] = split(option, '=');
        setOption(options, key, value);
        rest = tail;
    }
    return options;
}

} // namespace

CifarNetworkOptions parseCifarNetwork(std::string_view name) {
    CifarNetworkOptions options;
    try {
        options = parse(name);
    } catch (const SpecError& error) {
        throw SpecError(std::string(name) + ": " + error.what());
    }
    validate(options);
    return options;
}

std::string shortName(const CifarNetworkOptions& options) {
    return (options.kind == NetworkKind::Plain ? "plain-" : "resnet-") +
           std::to_string(options.depth);
}

std::string networkName(const CifarNetworkOptions& options) {
    const CifarNetworkOptions defaults;
    std::string list;
    const auto option = [&](std::string_view key, std::string_view value) {
        list += (list.empty() ? ":" : ",") + std::string(key) + "=" + std::string(value);
    };
    if (options.width != defaults.width)
        option("width", std::to_string(options.width));
    if (options.shortcut != defaults.shortcut)
        option("shortcut", wordFor(options.shortcut, shortcutWords));
    if (options.block != defaults.block)
        option("block", wordFor(options.block, blockWords));
    if (options.norm != defaults.norm)
        option("norm", wordFor(options.norm, normWords));
    if (options.activation != defaults.activation)
        option("activation", wordFor(options.activation, activationWords));
    if (options.init != defaults.init)
        option("init", wordFor(options.init, initWords));
    return shortName(options) + list;
}

} // namespace rlab
