// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/StrictJson.h"

#include "core/base/Error.h"

#include <algorithm>
#include <concepts>
#include <limits>
#include <set>
#include <utility>

namespace rlab {
namespace {

using Json = nlohmann::json;

/// The library's message without its name and error number.
std::string syntaxReason(const std::exception& error) {
    const std::string message = error.what();
    const std::size_t start = message.find("] ");
    return start == std::string::npos ? message : message.substr(start + 2);
}

/// Goes through a document before it is parsed, and sees every key, of which the library would keep
/// the last. (It has a hook for that in its parser, too, but with it takes time that is quadratic
/// in the number of parts.)
class StructureCheck : public nlohmann::json_sax<Json> {
public:
    StructureCheck(std::string source, int maxDepth)
        : source_(std::move(source))
        , maxDepth_(maxDepth) {}

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(Json::number_integer_t) override { return true; }
    bool number_unsigned(Json::number_unsigned_t) override { return true; }
    bool number_float(Json::number_float_t, const std::string&) override { return true; }
    bool string(std::string&) override { return true; }
    bool binary(Json::binary_t&) override { return true; }

    bool start_object(std::size_t) override {
        keys_.emplace_back();
        return descend();
    }
    bool key(std::string& name) override {
        if (!keys_.back().insert(name).second)
            throw FileError(source_, "has the JSON key " + jsonText(Json(name)) + " twice");
        return true;
    }
    bool end_object() override {
        keys_.pop_back();
        return ascend();
    }
    bool start_array(std::size_t) override { return descend(); }
    bool end_array() override { return ascend(); }

    bool parse_error(std::size_t, const std::string&,
                     const nlohmann::detail::exception& error) override {
        if (dynamic_cast<const Json::out_of_range*>(&error))
            throw FileError(source_,
                            std::string("has a number that is too large: ") + error.what());
        throw FileError(source_, "is not JSON: " + syntaxReason(error));
    }

private:
    bool descend() {
        if (++depth_ > maxDepth_)
            throw FileError(source_,
                            "has JSON nested deeper than " + std::to_string(maxDepth_) + " levels");
        return true;
    }
    bool ascend() {
        --depth_;
        return true;
    }

    std::string source_;
    int maxDepth_;
    int depth_ = 0;
    std::vector<std::set<std::string>> keys_; ///< of the objects that are open
};

/// The value for a message: as it stands, long ones by their type.
std::string findingText(const Json& value) {
    constexpr std::size_t most = 40;
    const std::string text = jsonText(value);
    if (text.size() <= most)
        return text;
    return std::string(value.is_array() ? "an " : "a long ") + value.type_name();
}

std::string listText(const std::vector<std::string_view>& names) {
    std::string list;
    for (const std::string_view name : names)
        list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

/// What read() wants, and whether a JSON value is that; sets `value` if so.
bool convert(const Json& json, bool& value) {
    if (json.is_boolean())
        value = json.get<bool>();
    return json.is_boolean();
}

bool convert(const Json& json, double& value) {
    if (json.is_number())
        value = json.get<double>();
    return json.is_number();
}

bool convert(const Json& json, std::string& value) {
    if (json.is_string())
        value = json.get<std::string>();
    return json.is_string();
}

template <std::integral Number>
bool convert(const Json& json, Number& value) {
    const bool fits =
        json.is_number_unsigned()
            ? std::in_range<Number>(json.get<std::uint64_t>())
            : json.is_number_integer() && std::in_range<Number>(json.get<std::int64_t>());
    if (fits)
        value = json.get<Number>();
    return fits;
}

template <class Item>
bool convert(const Json& json, std::vector<Item>& value) {
    std::vector<Item> items(json.size());
    if (!json.is_array())
        return false;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!convert(json[i], items[i]))
            return false;
    value = std::move(items);
    return true;
}

std::string expectation(const bool&) {
    return "true or false";
}

std::string expectation(const double&) {
    return "a number";
}

std::string expectation(const std::string&) {
    return "a text";
}

template <std::integral Number>
std::string expectation(const Number&) {
    using Limits = std::numeric_limits<Number>;
    return "a whole number from " + std::to_string(Limits::min()) + " to " +
           std::to_string(Limits::max());
}

template <class Item>
std::string expectation(const std::vector<Item>&) {
    return "a list, each item " + expectation(Item());
}

} // namespace

Json parseStrictJson(std::string_view text, const std::string& source, int maxDepth) {
    if (text.starts_with("\xEF\xBB\xBF"))
        throw FileError(source, "begins with a byte-order mark, which JSON doesn't allow");
    // The library takes NUL for the end of the text.
    if (text.find('\0') != std::string_view::npos)
        throw FileError(source, "is not JSON: it contains a NUL byte");
    {
        StructureCheck check(source, maxDepth);
        Json::sax_parse(text, &check);
    }
    return Json::parse(text);
}

void checkFormat(const Json& document, const std::string& source, std::string_view format,
                 int currentVersion) {
    const bool isOurs = document.is_object() && document.value("format", Json()) == format;
    if (!isOurs)
        throw FileError(source, "is not the right kind of file: it has no \"format\": \"" +
                                    std::string(format) + "\"");
    const Json version = document.value("version", Json());
    if (!version.is_number_unsigned() || version == 0)
        throw FileError(source,
                        "version must be a whole number from 1 on, but is " + jsonText(version));
    if (version > currentVersion)
        throw FileError(source, "was written by a newer version of Residual Lab: it has version " +
                                    jsonText(version) + " of this format, known are those up to " +
                                    std::to_string(currentVersion));
}

JsonFields::JsonFields(const Json& object, std::string source, std::string path,
                       const std::vector<std::string_view>& known)
    : object_(object)
    , source_(std::move(source))
    , path_(std::move(path)) {
    if (!object.is_object())
        failType(path_.empty() ? "the document" : path_, "an object", object);
    for (const auto& item : object.items())
        if (std::ranges::find(known, item.key()) == known.end())
            fail(pathOf(item.key()), "is not a known field, there are " + listText(known));
}

const Json* JsonFields::find(std::string_view name) const {
    const auto field = object_.find(std::string(name));
    return field == object_.end() ? nullptr : &*field;
}

const Json& JsonFields::require(std::string_view name) const {
    const Json* field = find(name);
    if (!field)
        fail(pathOf(name), "is missing");
    return *field;
}

template <class Value>
void JsonFields::read(std::string_view name, Value& value) const {
    const Json* field = find(name);
    if (field && !convert(*field, value))
        failType(pathOf(name), expectation(value), *field);
}

template void JsonFields::read(std::string_view, bool&) const;
template void JsonFields::read(std::string_view, int&) const;
template void JsonFields::read(std::string_view, std::int64_t&) const;
template void JsonFields::read(std::string_view, std::uint64_t&) const;
template void JsonFields::read(std::string_view, double&) const;
template void JsonFields::read(std::string_view, std::string&) const;
template void JsonFields::read(std::string_view, std::vector<std::string>&) const;
template void JsonFields::read(std::string_view, std::vector<double>&) const;
template void JsonFields::read(std::string_view, std::vector<std::int64_t>&) const;

std::string JsonFields::pathOf(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void JsonFields::fail(const std::string& path, const std::string& reason) const {
    throw FileError(source_, path + " " + reason);
}

void JsonFields::failType(const std::string& path, std::string_view expectation,
                          const Json& finding) const {
    fail(path, "must be " + std::string(expectation) + ", but is " + findingText(finding));
}

} // namespace rlab
