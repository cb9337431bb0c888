// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DatasetFetcher.h"

#include "core/base/Stopped.h"

#include <QFile>

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>

namespace rlab {

namespace {

constexpr int lookMilliseconds = 200;

/// What the fetching thread tells last. A download tells of each piece that arrives; a signal for
/// each would queue up behind a busy window.
class LatestProgress {
public:
    void set(const FetchProgress& progress) {
        const std::lock_guard lock(mutex_);
        progress_ = progress;
    }
    std::optional<FetchProgress> get() const {
        const std::lock_guard lock(mutex_);
        return progress_;
    }

private:
    mutable std::mutex mutex_;
    std::optional<FetchProgress> progress_;
};

} // namespace

struct DatasetFetcher::Job {
    FetchStatus status;
    std::shared_ptr<LatestProgress> latest;
    QElapsedTimer timer;
    WorkThread thread; ///< last: stops before anything else goes
};

DatasetFetcher::DatasetFetcher(std::vector<DatasetSource> sources, DownloadOptions options,
                               QObject* parent)
    : QObject(parent)
    , sources_(std::move(sources))
    , options_(options) {
    look_.setInterval(lookMilliseconds);
    connect(&look_, &QTimer::timeout, this, &DatasetFetcher::lookAtJobs);
}

DatasetFetcher::~DatasetFetcher() {
    for (const auto& [dataset, job] : jobs_)
        job->thread.requestStop(); // all at once: each takes a moment
}

const DatasetSource* DatasetFetcher::source(const std::string& dataset) const {
    const auto found = std::ranges::find(sources_, dataset, &DatasetSource::name);
    return found == sources_.end() ? nullptr : &*found;
}

DatasetFetch DatasetFetcher::fetchOf(const std::string& dataset) const {
    return {*source(dataset), datasetInfo(dataset), {}, options_};
}

std::filesystem::path DatasetFetcher::place(const std::string& dataset) const {
    return fetchOf(dataset).place();
}

std::int64_t DatasetFetcher::bytesKept(const std::string& dataset) const {
    return fetchOf(dataset).bytesKept();
}

FetchStatus DatasetFetcher::status(const std::string& dataset) const {
    const auto job = jobs_.find(dataset);
    return job == jobs_.end() ? FetchStatus() : job->second->status;
}

void DatasetFetcher::fetch(const std::string& dataset) {
    std::unique_ptr<Job>& job = jobs_[dataset];
    if (!job)
        job = std::make_unique<Job>();
    if (job->status.isRunning)
        return;
    job->status = {.isRunning = true};
    job->latest = std::make_shared<LatestProgress>();
    job->timer.start();
    job->thread.start([this, dataset, latest = job->latest](const std::stop_token& stop) {
        QString error, folder;
        try {
            const FetchResult result = fetchOf(dataset).run(
                stop, [&](const FetchProgress& progress) { latest->set(progress); });
            folder = QFile::decodeName(result.folder.c_str());
        } catch (const Stopped&) {
        } catch (const std::bad_alloc&) {
            error = tr("there is not enough memory to fetch a data set");
        } catch (const std::exception& problem) {
            error = QString::fromUtf8(problem.what());
        }
        QMetaObject::invokeMethod(this,
                                  [this, dataset, error, folder] { end(dataset, error, folder); });
    });
    look_.start();
    emit changed(QString::fromStdString(dataset));
}

void DatasetFetcher::cancel(const std::string& dataset) {
    const auto job = jobs_.find(dataset);
    if (job == jobs_.end() || !job->second->status.isRunning)
        return;
    job->second->status.isStopping = true;
    job->second->thread.requestStop();
    emit changed(QString::fromStdString(dataset));
}

/// Also when nothing has come: then the speed falls.
void DatasetFetcher::lookAtJobs() {
    bool isBusy = false;
    for (const auto& [dataset, job] : jobs_) {
        if (!job->status.isRunning)
            continue;
        isBusy = true;
        const auto progress = job->latest->get();
        if (!progress)
            continue;
        if (!job->status.meter)
            job->status.meter.emplace();
        job->status.meter->add(*progress, static_cast<double>(job->timer.elapsed()) / 1000);
        emit changed(QString::fromStdString(dataset));
    }
    if (!isBusy)
        look_.stop();
}

void DatasetFetcher::end(const std::string& dataset, const QString& error, const QString& folder) {
    jobs_.at(dataset)->status = {.error = error};
    if (!folder.isEmpty())
        emit fetched(QString::fromStdString(dataset), folder);
    emit changed(QString::fromStdString(dataset));
}

} // namespace rlab
