// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DatasetPreview.h"

#include "core/base/Error.h"

#include <algorithm>

namespace rlab {

namespace {

constexpr int settleMilliseconds = 200;
constexpr std::size_t mostKept = 6;

/// What a folder holds is seen only when it is loaded.
bool isPossible(const DataSpec& data) {
    try {
        if (namesFolder(data.dataset) && !data.contents)
            return true;
        validate(data);
        return true;
    } catch (const SpecError&) {
        return false;
    }
}

} // namespace

DatasetPreview::DatasetPreview(QObject* parent)
    : QObject(parent) {
    settle_.setSingleShot(true);
    settle_.setInterval(settleMilliseconds);
    connect(&settle_, &QTimer::timeout, this, &DatasetPreview::startLoading);
}

DatasetPreview::~DatasetPreview() = default;

void DatasetPreview::request(const DataSpec& data) {
    const bool isSame = wanted_ && *wanted_ == data;
    if (!isPossible(data) || (isSame && error_.isEmpty()))
        return;
    error_.clear(); // what was missing may be there by now
    const bool isOtherSet = wanted_ && wanted_->dataset != data.dataset;
    wanted_ = data;
    thread_.request_stop();
    const auto known =
        std::ranges::find_if(kept_, [&](const Sample& old) { return old->data == data; });
    if (known != kept_.end()) {
        settle_.stop();
        kept_.splice(kept_.begin(), kept_, known);
        show(kept_.front(), {});
        return;
    }
    if (isOtherSet)
        show(nullptr, {});
    settle_.start();
}

void DatasetPreview::retry() {
    if (!error_.isEmpty() || (wanted_ && namesFolder(wanted_->dataset)))
        settle_.start();
}

void DatasetPreview::startLoading() {
    if (isLoading_)
        return; // it was told to stop; its end starts the next
    isLoading_ = true;
    meter_ = {};
    sinceStart_.start();
    thread_ = std::jthread([this, data = *wanted_](const std::stop_token& stop) {
        Sample loaded;
        QString error;
        const auto progress = [this, data](std::int64_t done, std::int64_t all) {
            QMetaObject::invokeMethod(
                this, [this, data, done, all] { tellProgress(data, done, all); },
                Qt::QueuedConnection);
        };
        try {
            loaded = std::make_shared<const DatasetSample>(sampleDataset(data, stop, progress));
        } catch (const Stopped&) {
        } catch (const Error& problem) {
            error = QString::fromUtf8(problem.what());
        } catch (const std::bad_alloc&) {
            error = tr("there is not enough memory for pictures of this data set");
        }
        QMetaObject::invokeMethod(
            this, [this, data, loaded, error] { finishLoading(data, loaded, error); },
            Qt::QueuedConnection);
    });
}

void DatasetPreview::tellProgress(const DataSpec& data, std::int64_t done, std::int64_t all) {
    if (!wanted_ || *wanted_ != data)
        return;
    meter_.add({done, all, static_cast<double>(sinceStart_.elapsed()) / 1000});
    emit progressed(done, all, meter_.secondsLeft().value_or(-1));
}

void DatasetPreview::finishLoading(const DataSpec& data, const Sample& loaded,
                                   const QString& error) {
    isLoading_ = false;
    if (loaded) {
        std::erase_if(kept_, [&](const Sample& old) { return old->data == data; });
        kept_.push_front(loaded);
        if (kept_.size() > mostKept)
            kept_.pop_back();
    }
    const bool wasStopped = !loaded && error.isEmpty();
    const bool isShown = sample_ && sample_->data == *wanted_;
    if (!wasStopped && *wanted_ == data)
        show(loaded, error);
    else if (!settle_.isActive() && !isShown)
        startLoading();
}

void DatasetPreview::show(const Sample& sample, const QString& error) {
    sample_ = sample;
    error_ = error;
    emit changed();
}

} // namespace rlab
