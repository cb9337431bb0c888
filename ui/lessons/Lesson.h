// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <QString>

#include <optional>
#include <vector>

namespace rlab {

/// Figures beside the words. The first row holds the heads.
struct LessonTable {
    const char* caption;
    std::vector<std::vector<const char*>> rows;
    const char* source; ///< who measured this, and with what set-up
};

/// What a step offers besides its words.
enum class StepPart {
    Words,
    Experiment, ///< the button that loads the lesson's experiment
    Findings,   ///< what the reader's own run showed
};

struct LessonStep {
    const char* title;
    std::vector<const char*> paragraphs;
    StepPart part = StepPart::Words;
    std::optional<LessonTable> table = std::nullopt;
};

/// One question, an experiment that answers it within a minute, and what to look at. All texts are
/// English; lessonText() gives them in the window's language.
struct Lesson {
    const char* title;
    ExperimentSpec experiment;
    std::vector<LessonStep> steps;
};

QString lessonText(const char* text);

/// Whether a run of `experiment` answers the lesson's question: name, seed and the number of seeds
/// may be others.
bool isExperimentOf(const Lesson& lesson, const ExperimentSpec& experiment);

} // namespace rlab
