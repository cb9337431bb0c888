// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ElementType.h"

#include <array>

namespace rlab {
namespace {

struct TypeInfo {
    std::string_view text;
    std::size_t size;
    bool isFloatingPoint;
};

const TypeInfo& infoOf(ElementType type) {
    // In the order of ElementType.
    static constexpr std::array<TypeInfo, 8> infos{{{"F64", 8, true},
                                                    {"I64", 8, false},
                                                    {"F32", 4, true},
                                                    {"F16", 2, true},
                                                    {"BF16", 2, true},
                                                    {"I32", 4, false},
                                                    {"U8", 1, false},
                                                    {"BOOL", 1, false}}};
    return infos[static_cast<std::size_t>(type)];
}

} // namespace

std::string_view elementTypeText(ElementType type) {
    return infoOf(type).text;
}

std::size_t elementSize(ElementType type) {
    return infoOf(type).size;
}

bool isFloatingPoint(ElementType type) {
    return infoOf(type).isFloatingPoint;
}

} // namespace rlab
