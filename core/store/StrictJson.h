// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

// For the sources of core/store and core/fetch only: other folders see texts, never this JSON
// library. It is used rather than Qt's because seeds and sizes need 64 bits, which QJsonDocument
// rounds.

/// Parses one document. Beyond the library's rules: no duplicate keys, no byte-order mark, no NUL
/// behind the document, at most `maxDepth` levels. Throws FileError that names `source`.
nlohmann::json parseStrictJson(std::string_view text, const std::string& source, int maxDepth);

/// That the document says "format": `format` and a "version" up to `currentVersion`. To be called
/// before other fields are looked at: a newer version may have others. Throws FileError.
void checkFormat(const nlohmann::json& document, const std::string& source, std::string_view format,
                 int currentVersion);

/// Reads the fields of one JSON object and says exactly what is wrong with them.
class JsonFields {
public:
    /// `path`: where in the document this object is, "data", "" for the whole document. `known`:
    /// all fields it may have. Throws FileError if it isn't an object or has another field.
    JsonFields(const nlohmann::json& object, std::string source, std::string path,
               const std::vector<std::string_view>& known);

    /// Null if there is no such field.
    const nlohmann::json* find(std::string_view name) const;
    /// The same, or FileError if it is missing.
    const nlohmann::json& require(std::string_view name) const;

    /// Sets the value (bool, int, std::int64_t, std::uint64_t, double, std::string or a vector of
    /// std::string, double or std::int64_t) if the field is there. Throws FileError if it has
    /// another type or doesn't fit.
    template <class Value>
    void read(std::string_view name, Value& value) const;

    /// "optimizer.momentum"
    std::string pathOf(std::string_view name) const;
    [[noreturn]] void fail(const std::string& path, const std::string& reason) const;
    /// "<path> must be <expectation>, but is <finding>"
    [[noreturn]] void failType(const std::string& path, std::string_view expectation,
                               const nlohmann::json& finding) const;

private:
    const nlohmann::json& object_;
    std::string source_;
    std::string path_;
};

/// As text; bytes that are not UTF-8 (a name in another encoding) become replacement characters.
template <class Json>
std::string jsonText(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

} // namespace rlab
