// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/CertaintyText.h"

#include "core/analysis/FamiliarPictures.h"

#include <QCoreApplication>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rlab::CertaintyText)
};

QString preferenceText(const Prediction& prediction, const std::vector<std::string>& classNames) {
    const auto label = [&](std::size_t rank) {
        const auto index = static_cast<std::size_t>(prediction.ranking[rank].index);
        return QString::fromStdString(classNames[index]);
    };
    switch (prediction.certainty) {
    case Certainty::Sure:
        return Words::tr("sure of %1").arg(label(0));
    case Certainty::Likely:
        return Words::tr("%1 is likely").arg(label(0));
    case Certainty::Torn:
        return Words::tr("torn between %1 and %2").arg(label(0), label(1));
    case Certainty::Unsure:
        return Words::tr("unsure: many classes are possible");
    case Certainty::Guessing:
        return Words::tr("a guess: it hardly prefers any class");
    case Certainty::Broken:
        return Words::tr("no answer: the network's numbers are not finite");
    }
    return {};
}

} // namespace

QString certaintyWord(Certainty certainty) {
    switch (certainty) {
    case Certainty::Sure:
        return Words::tr("sure");
    case Certainty::Likely:
        return Words::tr("likely");
    case Certainty::Torn:
        return Words::tr("torn");
    case Certainty::Unsure:
        return Words::tr("unsure");
    case Certainty::Guessing:
        return Words::tr("guessing");
    case Certainty::Broken:
        return Words::tr("broken");
    }
    return {};
}

QString certaintyText(const Prediction& prediction, const std::vector<std::string>& classNames,
                      double familiarity) {
    const QString preference = preferenceText(prediction, classNames);
    return familiarity < leastFamiliarity
               ? Words::tr("%1, but the picture is unlike those it knows").arg(preference)
               : preference;
}

} // namespace rlab
