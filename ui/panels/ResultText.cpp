// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ResultText.h"

#include "ui/Text.h"
#include "ui/session/TrainingCurve.h"

#include <QCoreApplication>

namespace rlab {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("ResultText", text);
}

} // namespace

ResultText resultText(const ContenderRun& contender) {
    ResultText text;
    if (const auto error = presentTrainError(contender.history))
        text.train = percentText(*error);
    if (const auto error = latestTestError(contender.history))
        text.test = percentText(*error);
    if (contender.end == RunEnd::Diverged || contender.end == RunEnd::Failed) {
        text.train =
            contender.end == RunEnd::Diverged ? translated("diverged") : translated("failed");
        text.isFailure = true;
        text.reason = QString::fromStdString(contender.reason);
    }
    return text;
}

} // namespace rlab
