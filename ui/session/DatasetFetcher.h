// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/DatasetFetch.h"
#include "ui/session/StageMeter.h"
#include "ui/session/WorkThread.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// How the fetching of one data set stands.
struct FetchStatus {
    bool isRunning = false;
    bool isStopping = false;           ///< it was asked to, and will within a fifth of a second
    std::optional<StageMeter> meter{}; ///< while it runs, as soon as there is something to tell
    QString error{};                   ///< why the last call failed; empty unless it did
};

/// Fetches data sets into the user's folder, each on a thread of its own. What has arrived when one
/// is cancelled, fails, or is destroyed stays, and the next call goes on from there.
class DatasetFetcher : public QObject {
    Q_OBJECT

public:
    /// `sources`: where sets come from.
    explicit DatasetFetcher(std::vector<DatasetSource> sources = datasetSources(),
                            DownloadOptions options = {}, QObject* parent = nullptr);
    /// Stops what is under way, and waits for that.
    ~DatasetFetcher() override;

    /// Null for a set that can't be fetched.
    const DatasetSource* source(const std::string& dataset) const;

    // The next ones are for sets that have a source.

    /// Where the set will lie.
    std::filesystem::path place(const std::string& dataset) const;
    /// How much of its download is here already. Looks at a few files.
    std::int64_t bytesKept(const std::string& dataset) const;
    FetchStatus status(const std::string& dataset) const;

    /// Nothing new happens if it is being fetched.
    void fetch(const std::string& dataset);
    /// Asks for the end, which changed() tells.
    void cancel(const std::string& dataset);

signals:
    /// The set's status() is another; some five times a second while it is fetched.
    void changed(const QString& dataset);
    /// It is there, and was checked; `folder` is where.
    void fetched(const QString& dataset, const QString& folder);

private:
    struct Job;

    void lookAtJobs();
    void end(const std::string& dataset, const QString& error, const QString& folder);
    DatasetFetch fetchOf(const std::string& dataset) const;

    const std::vector<DatasetSource> sources_;
    const DownloadOptions options_;
    QTimer look_;
    std::map<std::string, std::unique_ptr<Job>>
        jobs_; ///< last: they stop before anything else goes
};

} // namespace rlab
