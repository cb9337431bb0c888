// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SharedDataset.h"

#include "core/base/Stopped.h"
#include "core/pictures/PictureLoading.h"

#include <exception>
#include <new>

namespace rlab {

SharedDataset::SharedDataset(QObject* parent)
    : QObject(parent) {}

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
    cancel();
    if (!dataset && !dataset_)
        return;
    dataset_ = std::move(dataset);
    emit changed();
}

void SharedDataset::cancel() {
    ++latest_;
    isLoading_ = false;
    thread_.requestStop();
}

void SharedDataset::want() {
    if (dataset_ || isLoading_)
        return;
    isLoading_ = true;
    const int number = ++latest_;
    thread_.start([this, data = data_, number](const std::stop_token& stop) {
        const auto tell = [&](const auto& answer) {
            QMetaObject::invokeMethod(this, [this, number, answer] {
                if (number != latest_)
                    return;
                isLoading_ = false;
                answer();
            });
        };
        const auto fail = [&](const QString& message) {
            tell([this, message] { emit failed(message); });
        };
        try {
            auto loaded = std::make_shared<const Dataset>(loadPictures(data, stop));
            tell([this, loaded] { set(loaded); });
        } catch (const Stopped&) {
        } catch (const std::bad_alloc&) {
            fail(tr("There is not enough memory for this data set; fewer images need less."));
        } catch (const std::exception& error) {
            fail(QString::fromUtf8(error.what()));
        }
    });
}

} // namespace rlab
