// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rlab {

/// A message in Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding),
/// written field by field. Field numbers are those of the message's definition; a repeated field is
/// added once for each of its values.
class ProtobufMessage {
public:
    /// int32, int64, bool, enum.
    ProtobufMessage& addInteger(int field, std::int64_t value);
    ProtobufMessage& addFloat(int field, float value);
    ProtobufMessage& addDouble(int field, double value);
    /// string, bytes.
    ProtobufMessage& addText(int field, std::string_view text);
    ProtobufMessage& addMessage(int field, const ProtobufMessage& message) {
        return addText(field, message.bytes());
    }
    /// Begins a text or message of so many bytes, which are to follow bytes().
    ProtobufMessage& beginText(int field, std::uint64_t length);

    const std::string& bytes() const { return bytes_; }

private:
    void addVarint(std::uint64_t value);
    void addTag(int field, int wireType);
    void addRaw(const void* data, std::size_t length);

    std::string bytes_;
};

} // namespace rlab
