// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ProtobufMessage.h"

#include <bit>

namespace rlab {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

enum WireType { Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5 };

} // namespace

ProtobufMessage& ProtobufMessage::addInteger(int field, std::int64_t value) {
    addTag(field, Varint);
    addVarint(static_cast<std::uint64_t>(value));
    return *this;
}

ProtobufMessage& ProtobufMessage::addFloat(int field, float value) {
    addTag(field, Fixed32);
    addRaw(&value, sizeof value);
    return *this;
}

ProtobufMessage& ProtobufMessage::addDouble(int field, double value) {
    addTag(field, Fixed64);
    addRaw(&value, sizeof value);
    return *this;
}

ProtobufMessage& ProtobufMessage::addText(int field, std::string_view text) {
    beginText(field, text.size());
    bytes_ += text;
    return *this;
}

ProtobufMessage& ProtobufMessage::beginText(int field, std::uint64_t length) {
    addTag(field, LengthDelimited);
    addVarint(length);
    return *this;
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
void ProtobufMessage::addVarint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
}

void ProtobufMessage::addTag(int field, int wireType) {
    addVarint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wireType));
}

void ProtobufMessage::addRaw(const void* data, std::size_t length) {
    bytes_.append(static_cast<const char*>(data), length);
}

} // namespace rlab
