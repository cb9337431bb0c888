// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/QualityPane.h"

#include "ui/session/ImagesModel.h"

namespace rlab {

QualityPane::QualityPane(ImagesModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model) {}

void QualityPane::setTheme(const Theme&) {}

} // namespace rlab
