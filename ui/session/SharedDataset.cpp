// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SharedDataset.h"

#include "core/pictures/PictureLoading.h"

namespace rlab {

SharedDataset::SharedDataset(QObject* parent)
    : QObject(parent)
    , thread_(this, [this](const QString& message) { emit failed(message); }) {}

SharedDataset::~SharedDataset() = default;

void SharedDataset::setRun(const RunModel& run) {
    const bool isOther = !(data_ == run.experiment().data);
    data_ = run.experiment().data;
    if (run.dataset()) {
        if (run.dataset() != dataset_)
            set(run.dataset());
    } else if (isOther) {
        set(nullptr);
    }
}

void SharedDataset::set(std::shared_ptr<const Dataset> dataset) {
    thread_.cancel();
    if (!dataset && !dataset_)
        return;
    dataset_ = std::move(dataset);
    emit changed();
}

void SharedDataset::want() {
    if (dataset_ || isLoading())
        return;
    thread_.start(
        [this, data = data_](const RequestThread::Request& request) {
            const auto loaded = std::make_shared<const Dataset>(loadPictures(data, request.stop()));
            request.tell([this, loaded] { set(loaded); });
        },
        tr("There is not enough memory for this data set; fewer images need less."));
}

} // namespace rlab
