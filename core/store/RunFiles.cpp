// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFiles.h"

#include "core/base/Error.h"
#include "core/store/CheckpointFolder.h"
#include "core/store/RunFolder.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <algorithm>
#include <system_error>

namespace rlab {

namespace fs = std::filesystem;

std::string newRunKey(std::int64_t startedMs) {
    const QString time =
        QDateTime::fromMSecsSinceEpoch(startedMs).toString(QStringLiteral("yyyy-MM-dd_HH-mm-ss"));
    return QStringLiteral("%1_%2")
        .arg(time)
        .arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'))
        .toStdString();
}

bool isRunKey(std::string_view text) {
    const auto isPlain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    };
    return !text.empty() && std::ranges::all_of(text, isPlain);
}

fs::path filesOfRun(const fs::path& database, const std::string& key) {
    return database.parent_path() / "runs" / key;
}

fs::path keptWeights(const fs::path& folder, const ExperimentSpec& experiment, std::size_t member) {
    if (folder.empty())
        return {};
    const std::string name = memberNames(experiment).at(member);
    for (const fs::path& file : {lastWeightsOf(folder, name), bestWeightsOf(folder, name),
                                 bestWeightsFile(checkpointsOf(folder), name)})
        if (std::error_code ignored; fs::is_regular_file(file, ignored))
            return file;
    return {};
}

void removeFilesOfRun(const fs::path& folder) {
    std::error_code error;
    fs::remove_all(folder, error);
    if (error)
        throw FileError(folder.string(), "can't be removed: " + error.message());
}

} // namespace rlab
