// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsPane.h"

#include "ui/session/ImagesModel.h"

namespace rlab {

ReasonsPane::ReasonsPane(ImagesModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model) {}

void ReasonsPane::setTheme(const Theme&) {}

} // namespace rlab
