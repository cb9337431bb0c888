// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TestPictures.h"

#include "ui/session/DatasetSample.h"

namespace rlab {

TestPictures::TestPictures(QObject* parent)
    : QObject(parent) {}

TestPictures::~TestPictures() = default;

void TestPictures::request(const std::shared_ptr<const Dataset>& dataset,
                           std::vector<std::int64_t> indices) {
    thread_.requestStop();
    const int number = ++latest_;
    thread_.start(
        [this, dataset, indices = std::move(indices), number](const std::stop_token& stop) {
            QList<QImage> pictures;
            for (const std::int64_t index : indices) {
                if (stop.stop_requested())
                    return;
                pictures.append(toImage(dataset->test, index));
            }
            QMetaObject::invokeMethod(this, [this, pictures, number] {
                if (number == latest_)
                    emit ready(pictures);
            });
        });
}

} // namespace rlab
