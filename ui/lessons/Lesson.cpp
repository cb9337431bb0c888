// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/Lesson.h"

#include "ui/session/Translation.h"

namespace rlab {

QString lessonText(const char* text) {
    return tr(text);
}

bool isExperimentOf(const Lesson& lesson, const ExperimentSpec& experiment) {
    ExperimentSpec compared = experiment;
    compared.name = lesson.experiment.name;
    compared.seed = lesson.experiment.seed;
    compared.repeats = lesson.experiment.repeats;
    return compared == lesson.experiment;
}

} // namespace rlab
