// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/PickleGlobals.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <utility>

namespace rlab {
namespace {

using Kind = PickleValue::Kind;
using Items = std::vector<const PickleValue*>;

constexpr std::array<std::pair<std::string_view, ElementType>, 8> storageTypes{{
    {"FloatStorage", ElementType::F32},
    {"HalfStorage", ElementType::F16},
    {"BFloat16Storage", ElementType::BF16},
    {"DoubleStorage", ElementType::F64},
    {"LongStorage", ElementType::I64},
    {"IntStorage", ElementType::I32},
    {"BoolStorage", ElementType::Bool},
    {"ByteStorage", ElementType::U8},
}};

constexpr std::string_view rebuildTensor = "_rebuild_tensor";
constexpr std::string_view rebuildTensor2 = "_rebuild_tensor_v2";
constexpr std::string_view rebuildParameter = "_rebuild_parameter";

/// Whether the items begin with these kinds.
bool startsWith(const Items& items, std::initializer_list<Kind> kinds) {
    return items.size() >= kinds.size() &&
           std::ranges::equal(kinds, std::span(items).first(kinds.size()), {}, {},
                              [](const PickleValue* item) { return item->kind; });
}

/// (storage, offset, size, stride), and what says how gradients are computed.
std::optional<PickleValue> tensor(const Items& arguments, std::size_t least, std::size_t most) {
    if (arguments.size() < least || arguments.size() > most ||
        !startsWith(arguments, {Kind::Storage, Kind::Int, Kind::Tuple, Kind::Tuple}))
        return {};
    return PickleValue{.kind = Kind::Tensor,
                       .items = Items(arguments.begin(), arguments.begin() + 4)};
}

} // namespace

std::optional<PickleValue> pickleGlobal(std::string_view module, std::string_view name) {
    if (module == "collections" && name == "OrderedDict")
        return PickleValue{.kind = Kind::OrderedDict};
    if (module == "torch._utils")
        for (const std::string_view known : {rebuildTensor, rebuildTensor2, rebuildParameter})
            if (name == known)
                return PickleValue{.kind = Kind::Rebuild, .text = known};
    if (module == "torch")
        for (const auto& [known, type] : storageTypes)
            if (name == known)
                return PickleValue{.kind = Kind::StorageType, .type = type};
    return {};
}

std::optional<PickleValue> pickleStorage(const PickleValue& description) {
    const Items& items = description.items;
    const bool isLegacy = items.size() == 6 && items[5]->kind == Kind::None;
    if (description.kind != Kind::Tuple || (items.size() != 5 && !isLegacy) ||
        !startsWith(items, {Kind::Text, Kind::StorageType, Kind::Text, Kind::Text, Kind::Int}) ||
        items[0]->text != "storage")
        return {};
    return PickleValue{.kind = Kind::Storage,
                       .type = items[1]->type,
                       .number = items[4]->number,
                       .text = items[2]->text};
}

std::optional<PickleValue> pickleCall(const PickleValue& function, const PickleValue& arguments) {
    if (arguments.kind != Kind::Tuple)
        return {};
    const Items& items = arguments.items;
    if (function.kind == Kind::OrderedDict)
        return items.empty() ? std::optional(PickleValue{.kind = Kind::Dict}) : std::nullopt;
    if (function.kind != Kind::Rebuild)
        return {};
    if (function.text == rebuildTensor)
        return tensor(items, 4, 4);
    if (function.text == rebuildTensor2)
        return tensor(items, 6, 7);
    const bool isParameter = items.size() == 3 && startsWith(items, {Kind::Tensor, Kind::Bool});
    return isParameter ? std::optional(*items[0]) : std::nullopt;
}

} // namespace rlab
