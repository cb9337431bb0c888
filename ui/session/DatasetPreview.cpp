// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DatasetPreview.h"

#include "core/base/Error.h"

#include <algorithm>

namespace rlab {

namespace {

constexpr int settleMilliseconds = 200;
constexpr std::size_t mostKept = 6;

bool isPossible(const DataSpec& data) {
    try {
        validate(data);
        return true;
    } catch (const SpecError&) {
        return false;
    }
}

/// The test images are not shown.
bool showSame(const DataSpec& a, DataSpec b) {
    b.testSubset = a.testSubset;
    return a == b;
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
    const bool isSame = wanted_ && showSame(*wanted_, data);
    if (!isPossible(data) || (isSame && error_.isEmpty()))
        return;
    error_.clear(); // what was missing may be there by now
    const bool isOtherSet = wanted_ && wanted_->dataset != data.dataset;
    wanted_ = data;
    thread_.request_stop();
    const auto known =
        std::ranges::find_if(kept_, [&](const Sample& old) { return showSame(old->data, data); });
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
    if (!error_.isEmpty())
        settle_.start();
}

void DatasetPreview::startLoading() {
    if (isLoading_)
        return; // it was told to stop; its end starts the next
    isLoading_ = true;
    thread_ = std::jthread([this, data = *wanted_](const std::stop_token& stop) {
        Sample loaded;
        QString error;
        try {
            loaded = std::make_shared<const DatasetSample>(sampleDataset(data, stop));
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

void DatasetPreview::finishLoading(const DataSpec& data, const Sample& loaded,
                                   const QString& error) {
    isLoading_ = false;
    if (loaded) {
        kept_.push_front(loaded);
        if (kept_.size() > mostKept)
            kept_.pop_back();
    }
    const bool wasStopped = !loaded && error.isEmpty();
    const bool isShown = sample_ && showSame(sample_->data, *wanted_);
    if (!wasStopped && showSame(*wanted_, data))
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
