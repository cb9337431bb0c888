// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/LayerSpec.h"

namespace rlab {
namespace {

std::string_view activationName(ActivationKind kind) {
    switch (kind) {
    case ActivationKind::Relu:
        return "ReLU";
    case ActivationKind::Tanh:
        return "Tanh";
    case ActivationKind::Sigmoid:
        return "Sigmoid";
    }
    return {};
}

std::string sizeText(Extent extent) {
    return std::to_string(extent.height) + "×" + std::to_string(extent.width);
}

std::string extentText(Extent extent) {
    return extent.height == extent.width ? std::to_string(extent.height) : sizeText(extent);
}

template <class Windowed>
std::string windowText(const Windowed& layer) {
    std::string text = sizeText(layer.kernel);
    if (layer.stride != Extent{1, 1})
        text += ", stride " + extentText(layer.stride);
    if (layer.padding != Extent{0, 0})
        text += ", padding " + extentText(layer.padding);
    return text;
}

} // namespace

std::string_view typeName(const LayerSpec& layer) {
    return std::visit(
        Overloaded{
            [](const InputSpec&) -> std::string_view { return "Input"; },
            [](const Conv2dSpec&) -> std::string_view { return "Conv2d"; },
            [](const BatchNorm2dSpec&) -> std::string_view { return "BatchNorm2d"; },
            [](const ActivationSpec& a) -> std::string_view { return activationName(a.kind); },
            [](const AddSpec&) -> std::string_view { return "Add"; },
            [](const PadShortcutSpec&) -> std::string_view { return "PadShortcut"; },
            [](const Pool2dSpec& p) -> std::string_view {
                return p.kind == PoolKind::Max ? "MaxPool2d" : "AvgPool2d";
            },
            [](const GlobalAvgPoolSpec&) -> std::string_view { return "GlobalAvgPool"; },
            [](const LinearSpec&) -> std::string_view { return "Linear"; },
            [](const DropoutSpec&) -> std::string_view { return "Dropout"; },
        },
        layer);
}

std::string details(const LayerSpec& layer) {
    return std::visit(Overloaded{
                          [](const auto&) { return std::string(); },
                          [](const Conv2dSpec& conv) {
                              std::string text = windowText(conv);
                              if (conv.groups > 1)
                                  text += ", " + std::to_string(conv.groups) + " groups";
                              if (conv.bias)
                                  text += ", bias";
                              return text;
                          },
                          [](const Pool2dSpec& pool) {
                              return windowText(pool) + (pool.ceilMode ? ", ceil mode" : "");
                          },
                          [](const PadShortcutSpec& shortcut) {
                              return "stride " + std::to_string(shortcut.stride) +
                                     ", zero channels";
                          },
                      },
                      layer);
}

} // namespace rlab
