// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunExplanation.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/panels/RunAdvice.h"
#include "ui/panels/RunNarration.h"

#include <QCoreApplication>
#include <QTextDocumentFragment>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunExplanation)
};

void addDataFigures(const ExperimentSpec& experiment, Study& study) {
    try {
        const DataSummary data = summarise(experiment.data);
        study.classes = data.classes;
        study.trainImages = data.trainImages;
        study.testImages = data.testImages;
    } catch (const SpecError&) {
        // The form says what is wrong; such an experiment has no figures to speak of.
    }
}

Explanation explainBeforehand(const RunModel& run) {
    Explanation text;
    text.headline = Words::tr("Press Train and watch which curves fall.");
    text.paragraphs.append(
        Words::tr("All networks see the same images in the same order. A plain network and its "
                  "residual twin have the same layers, the same number of parameters and the same "
                  "first weights; only the shortcuts differ."));
    text.paragraphs.append(
        Words::tr("Look at the training error first: it tells whether a network can learn what it "
                  "is shown."));
    text.missing = missingNetworks(findDepthEffects(studyOf(run)));
    return text;
}

Explanation explainFirstEpoch(const Study& study) {
    Explanation text;
    text.headline = Words::tr("The first epoch is under way.");
    text.paragraphs.append(
        Words::tr("An epoch is one pass over all %1 training images. What is to be seen is told "
                  "at the end of each.")
            .arg(fullCount(study.trainImages)));
    return text;
}

QString withoutMarkup(const QString& markup) {
    return QTextDocumentFragment::fromHtml(markup).toPlainText();
}

} // namespace

Study studyOf(const RunModel& run) {
    const ExperimentSpec& experiment = run.experiment();
    Study study;
    study.epochs = experiment.epochs;
    if (experiment.optimizer.kind == OptimizerKind::Sgd)
        study.learningRate = experiment.optimizer.learningRate;
    addDataFigures(experiment, study);
    for (const ContenderRun& contender : run.contenders()) {
        StudiedNetwork network{contender.options, {}};
        for (const SeedRun& seed : contender.seeds)
            network.seeds.push_back({epochErrors(seed.history), seed.end});
        study.networks.push_back(std::move(network));
    }
    return study;
}

Explanation explain(const RunModel& run) {
    if (!run.hasPoints() && run.count(RunEnd::Diverged) + run.count(RunEnd::Failed) == 0)
        return explainBeforehand(run);
    const Study study = studyOf(run);
    const DepthFindings findings = findDepthEffects(study);
    if (findings.phase == RunPhase::FirstEpoch)
        return explainFirstEpoch(study);
    const RunWords words(run);
    const RunNarration narration(study, findings, words);
    Explanation text;
    text.headline = narration.headline();
    text.paragraphs = narration.paragraphs();
    text.advice = advice(study, findings, words);
    text.missing = missingNetworks(findings);
    if (!run.rateChanges().empty())
        text.paragraphs.append(
            Words::tr("The learning rate was changed while the run went on, for all networks at "
                      "the same batch: they stay comparable with one another, less so with other "
                      "runs."));
    text.certainty = narration.certainty();
    return text;
}

QString plainText(const Explanation& explanation) {
    QStringList parts{withoutMarkup(explanation.headline)};
    for (const QStringList& list :
         {explanation.paragraphs, explanation.advice, explanation.missing})
        for (const QString& paragraph : list)
            parts.append(withoutMarkup(paragraph));
    if (!explanation.certainty.isEmpty())
        parts.append(withoutMarkup(explanation.certainty));
    return parts.join(u'\n').remove(QChar(0x200B));
}

} // namespace rlab
