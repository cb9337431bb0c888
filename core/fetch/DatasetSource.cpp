// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/DatasetSource.h"

#include "core/base/Error.h"
#include "core/store/StrictJson.h"

#include <QDir>
#include <QFile>
#include <QUrl>

#include <algorithm>

namespace rlab {
namespace {

using Json = nlohmann::json;

constexpr int mostLevels = 6;

bool isPlainName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

bool isSha256(const std::string& text) {
    constexpr std::size_t digits = 64;
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool isWebAddress(const std::string& address) {
    const QUrl url(QString::fromStdString(address), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"));
}

/// The fields that a download and a file of it have in common.
template <class Entry>
void readEntry(const JsonFields& fields, std::string& name, Entry& entry) {
    fields.require("file");
    fields.read("file", name);
    if (!isPlainName(name))
        fields.fail(fields.pathOf("file"), "must be a file's name without a folder");
    fields.require("bytes");
    fields.read("bytes", entry.bytes);
    if (entry.bytes < 1)
        fields.fail(fields.pathOf("bytes"), "must be 1 or more");
    fields.read("sha256", entry.sha256);
    if (!entry.sha256.empty() && !isSha256(entry.sha256))
        fields.fail(fields.pathOf("sha256"), "must have 64 hexadecimal digits in lower case");
}

SourceFile readFile(const Json& json, const std::string& place, const std::string& path) {
    SourceFile file;
    readEntry(JsonFields(json, place, path, {"file", "bytes", "sha256"}), file.name, file);
    return file;
}

SourceDownload::Kind readKind(const JsonFields& fields) {
    std::string kind;
    fields.require("kind");
    fields.read("kind", kind);
    if (kind != "gzip" && kind != "tar")
        fields.fail(fields.pathOf("kind"), "must be \"gzip\" or \"tar\"");
    return kind == "tar" ? SourceDownload::Kind::Tar : SourceDownload::Kind::Gzip;
}

SourceDownload readDownload(const Json& json, const std::string& place, const std::string& path) {
    const JsonFields fields(json, place, path,
                            {"file", "kind", "bytes", "sha256", "addresses", "holds"});
    SourceDownload download;
    fields.require("sha256");
    readEntry(fields, download.file, download);
    download.kind = readKind(fields);
    fields.require("addresses");
    fields.read("addresses", download.addresses);
    if (download.addresses.empty() || !std::ranges::all_of(download.addresses, isWebAddress))
        fields.fail(fields.pathOf("addresses"), "must be http or https addresses, one or more");
    const Json& holds = fields.require("holds");
    const bool isOne = download.kind == SourceDownload::Kind::Gzip;
    if (!holds.is_array() || holds.empty() || (isOne && holds.size() != 1))
        fields.fail(fields.pathOf("holds"), isOne ? "must be one file" : "must be files");
    for (const Json& file : holds)
        download.holds.push_back(readFile(file, place, fields.pathOf("holds")));
    return download;
}

std::vector<DatasetSource> readSources() {
    std::vector<DatasetSource> sources;
    const QDir folder(QStringLiteral(":/residual-lab/datasets"));
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        [[maybe_unused]] const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT(isOpen);
        sources.push_back(parseDatasetSource(file.readAll().toStdString(), name.toStdString()));
    }
    return sources;
}

} // namespace

std::int64_t DatasetSource::downloadBytes() const {
    std::int64_t bytes = 0;
    for (const SourceDownload& download : downloads)
        bytes += download.bytes;
    return bytes;
}

std::int64_t DatasetSource::storedBytes() const {
    std::int64_t bytes = 0;
    for (const SourceDownload& download : downloads)
        for (const SourceFile& file : download.holds)
            bytes += file.bytes;
    return bytes;
}

const SourceFile* DatasetSource::file(std::string_view wanted) const {
    for (const SourceDownload& download : downloads)
        for (const SourceFile& file : download.holds)
            if (file.name == wanted)
                return &file;
    return nullptr;
}

const std::vector<DatasetSource>& datasetSources() {
    static const std::vector<DatasetSource> sources = readSources();
    return sources;
}

const DatasetSource* datasetSource(std::string_view name) {
    const auto found = std::ranges::find(datasetSources(), name, &DatasetSource::name);
    return found == datasetSources().end() ? nullptr : &*found;
}

DatasetSource parseDatasetSource(std::string_view json, const std::string& place) {
    const Json document = parseStrictJson(json, place, mostLevels);
    const JsonFields fields(document, place, "",
                            {"name", "home", "licence", "citation", "downloads"});
    DatasetSource source;
    for (const auto& [name, value] : {std::pair{"name", &source.name},
                                      {"home", &source.home},
                                      {"licence", &source.licence},
                                      {"citation", &source.citation}}) {
        fields.require(name);
        fields.read(name, *value);
    }
    const Json& downloads = fields.require("downloads");
    if (!downloads.is_array() || downloads.empty())
        fields.fail("downloads", "must be a list");
    for (const Json& download : downloads)
        source.downloads.push_back(readDownload(download, place, "downloads"));
    return source;
}

DatasetSource fromMirror(DatasetSource source, const std::string& address) {
    if (!isWebAddress(address))
        throw SpecError("a mirror's address begins with https:// or http://, unlike \"" + address +
                        "\"");
    const std::string folder = address.ends_with('/') ? address : address + '/';
    for (SourceDownload& download : source.downloads)
        download.addresses = {folder + download.file};
    return source;
}

} // namespace rlab
