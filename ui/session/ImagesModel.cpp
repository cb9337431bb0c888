// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ImagesModel.h"

namespace rlab {

void ImagesModel::setRun(const RunModel& run) {
    data_.setRun(run);
    shelf_.setRun(run);
}

void ImagesModel::updateRun(const RunModel& run) {
    data_.setRun(run);
    shelf_.updateRun(run);
}

void ImagesModel::setPicture(const AskedPicture& picture) {
    picture_ = picture;
    emit pictureChanged();
}

} // namespace rlab
