// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswersPane.h"

#include "ui/session/ImagesModel.h"

namespace rlab {

AnswersPane::AnswersPane(ImagesModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model) {}

void AnswersPane::setTheme(const Theme&) {}

} // namespace rlab
