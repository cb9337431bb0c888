// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SafetensorsHeader.h"

#include "core/base/Error.h"
#include "core/store/StrictJson.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>

namespace rlab {
namespace {

using Entry = SafetensorsEntry;

constexpr std::string_view metadataKey = "__metadata__";
constexpr std::size_t alignment = 8;
// Document, tensor, list of numbers, and what later versions may add.
constexpr int maxJsonDepth = 8;

constexpr std::array types{ElementType::F64, ElementType::I64, ElementType::F32, ElementType::F16,
                           ElementType::BF16};

/// a·b, or nothing if it needs more than 64 bits.
std::optional<std::uint64_t> product(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result))
        return {};
    return result;
}

std::string interval(const Entry& entry) {
    return "[" + std::to_string(entry.begin) + ", " + std::to_string(entry.end) + "]";
}

class Parser {
public:
    Parser(std::uint64_t dataBytes, std::string source)
        : dataBytes_(dataBytes)
        , source_(std::move(source)) {}

    [[noreturn]] void fail(const std::string& reason) const { throw FileError(source_, reason); }

    SafetensorsHeader parse(const nlohmann::json& json) const {
        SafetensorsHeader header;
        for (const auto& item : json.items())
            if (item.key() == metadataKey)
                header.metadata = parseMetadata(item.value());
            else
                header.entries.push_back(parseEntry(item.key(), item.value()));
        const auto place = [](const Entry& entry) { return std::pair(entry.begin, entry.end); };
        std::ranges::sort(header.entries, {}, place);
        checkPlaces(header.entries);
        return header;
    }

private:
    [[noreturn]] void fail(const StoredTensor& tensor, const std::string& reason) const {
        fail("tensor \"" + tensor.name + "\" " + reason);
    }

    SafetensorsMetadata parseMetadata(const nlohmann::json& json) const {
        SafetensorsMetadata metadata;
        if (!json.is_object())
            fail("__metadata__ must be an object of texts");
        for (const auto& item : json.items()) {
            if (!item.value().is_string())
                fail("__metadata__ must hold texts only, but \"" + item.key() + "\" is " +
                     item.value().type_name());
            metadata[item.key()] = item.value().get<std::string>();
        }
        return metadata;
    }

    Entry parseEntry(const std::string& name, const nlohmann::json& json) const {
        Entry entry;
        entry.tensor.name = name;
        for (const char* field : {"dtype", "shape", "data_offsets"})
            if (!json.is_object() || !json.contains(field))
                fail(entry.tensor, std::string("has no ") + field);
        entry.tensor.type = parseType(entry.tensor, json["dtype"]);
        entry.tensor.shape = parseShape(entry.tensor, json["shape"]);
        const nlohmann::json& offsets = json["data_offsets"];
        if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
            !offsets[1].is_number_unsigned())
            fail(entry.tensor, "has data_offsets that are not two whole numbers");
        entry.begin = offsets[0].get<std::uint64_t>();
        entry.end = offsets[1].get<std::uint64_t>();
        return entry;
    }

    ElementType parseType(const StoredTensor& tensor, const nlohmann::json& json) const {
        const auto type = std::ranges::find_if(types, [&](ElementType known) {
            return json.is_string() && json == elementTypeText(known);
        });
        if (type == types.end())
            fail(tensor, "has the type " + jsonText(json) +
                             ", which is not one of F64, I64, F32, F16, BF16");
        return *type;
    }

    std::vector<std::int64_t> parseShape(const StoredTensor& tensor,
                                         const nlohmann::json& json) const {
        std::vector<std::int64_t> shape;
        if (!json.is_array())
            fail(tensor, "has a shape that is not a list");
        for (const nlohmann::json& extent : json) {
            if (!extent.is_number_unsigned())
                fail(tensor, "has a shape that is not a list of whole numbers");
            if (!std::in_range<std::int64_t>(extent.get<std::uint64_t>()))
                fail(tensor, "has a shape that overflows 64 bits: " + jsonText(json));
            shape.push_back(extent.get<std::int64_t>());
        }
        return shape;
    }

    /// The data must be filled by the tensors without a hole, an overlap or a rest. All offsets
    /// are within the file after this.
    void checkPlaces(const std::vector<Entry>& entries) const {
        std::uint64_t previous = 0;
        for (const Entry& entry : entries) {
            if (entry.begin != previous || entry.end < entry.begin)
                fail(entry.tensor, "has the offsets " + interval(entry) +
                                       ", but the data before it ends at " +
                                       std::to_string(previous));
            checkSize(entry);
            previous = entry.end;
        }
        if (previous != dataBytes_)
            fail("its tensors have " + std::to_string(previous) + " bytes, but " +
                 std::to_string(dataBytes_) + " follow the header");
    }

    void checkSize(const Entry& entry) const {
        std::optional<std::uint64_t> bytes = 1;
        for (const std::int64_t extent : entry.tensor.shape)
            if (bytes)
                bytes = product(*bytes, static_cast<std::uint64_t>(extent));
        if (bytes)
            bytes = product(*bytes, elementSize(entry.tensor.type));
        if (!bytes)
            fail(entry.tensor, "has a shape that overflows 64 bits");
        if (*bytes != entry.end - entry.begin)
            fail(entry.tensor, "has the offsets " + interval(entry) + ", but its shape needs " +
                                   std::to_string(*bytes) + " bytes");
    }

    std::uint64_t dataBytes_;
    std::string source_;
};

} // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes,
                                         const std::string& source) {
    const Parser parser(dataBytes, source);
    // Said by the format; the JSON library would let spaces pass.
    if (!text.starts_with('{'))
        parser.fail("the header is not JSON: it doesn't begin with {");
    return parser.parse(parseStrictJson(text, source, maxJsonDepth));
}

std::string safetensorsHeaderText(const std::vector<const StoredTensor*>& tensors,
                                  const SafetensorsMetadata& metadata) {
    auto header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header[std::string(metadataKey)] = metadata;
    std::uint64_t offset = 0;
    for (const StoredTensor* tensor : tensors) {
        assert(tensor->name != metadataKey && !header.contains(tensor->name));
        const std::uint64_t end = offset + tensor->bytes.size();
        header[tensor->name] = {{"dtype", elementTypeText(tensor->type)},
                                {"shape", tensor->shape},
                                {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = jsonText(header);
    // So that the data begins at an address that suits every element type.
    text.resize((text.size() + alignment - 1) / alignment * alignment, ' ');
    return text;
}

} // namespace rlab
