// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunAdvice.h"

#include "ui/Text.h"

#include <QCoreApplication>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunAdvice)
};

QString whatIsMissing(Limit limit) {
    switch (limit) {
    case Limit::OneDepth:
        return Words::tr("To see what depth does, two networks must differ in their depth alone: "
                         "add the same network with another depth.");
    case Limit::NoPlainPair:
        return Words::tr("Degradation shows among plain networks. Add the plain twins, and both "
                         "kinds can be compared.");
    case Limit::NoTwin:
        return Words::tr("The deepest plain network has no residual twin here. Add it to see what "
                         "the shortcuts change.");
    default:
        return {};
    }
}

/// A run of no use for the question: nobody learned, or everybody everything.
QString whyNothingShows(Limit limit, const DepthFindings& findings) {
    switch (limit) {
    case Limit::AllAtChance:
        return Words::tr("Guessing errs on %1 of the images, and every network is there. Train "
                         "for more epochs, on more images, or with a learning rate between 0.01 "
                         "and 0.03.")
            .arg(RunWords::percent(findings.chance));
    case Limit::AllNearZero:
        return Words::tr("All training errors are close to zero, which leaves no room for a "
                         "difference. Take fewer epochs, or a harder data set.");
    case Limit::TooHard:
        return Words::tr("Even the best network still errs on half of its training images or "
                         "more: these data are too hard for so short a run, and that hides the "
                         "effect. Take easier data, more images or more epochs.");
    default:
        return {};
    }
}

QString divergedNames(const DepthFindings& findings, const RunWords& words) {
    QStringList names;
    for (std::size_t i = 0; i < findings.networks.size(); ++i) {
        const NetworkFinding& network = findings.networks[i];
        if (network.diverged == 0)
            continue;
        const QString name = words.name(i);
        names.append(network.seeds == 0
                         ? name
                         : Words::tr("%1 (%2 of %3 seeds)")
                               .arg(name)
                               .arg(network.diverged)
                               .arg(network.diverged + network.seeds + network.failed));
    }
    return names.join(QStringLiteral(", "));
}

bool isWithoutNorm(const Study& study, const DepthFindings& findings) {
    for (std::size_t i = 0; i < study.networks.size(); ++i)
        if (findings.networks[i].diverged > 0 && study.networks[i].options.norm == NormKind::None)
            return true;
    return false;
}

QString onDivergence(const Study& study, const DepthFindings& findings, const RunWords& words) {
    QString text = Words::tr("%1 diverged: the loss ceased to be a number. Such a network counts "
                             "in no comparison.")
                       .arg(divergedNames(findings, words));
    if (isWithoutNorm(study, findings))
        return text + u' ' +
               Words::tr("Without batch norm the values in a residual network grow from block to "
                         "block. Give it batch norm, or a lower learning rate.");
    return text + u' ' + Words::tr("A lower learning rate is the first thing to try.");
}

QString onTheRun(Limit limit, const Study& study, const DepthFindings& findings,
                 const RunWords& words) {
    switch (limit) {
    case Limit::Stopped:
        return Words::tr("The run was stopped after epoch %1 of %2. On CIFAR-10 a residual "
                         "network of 56 layers trailed the one of 20 until the last third of the "
                         "run: an order seen early need not be the one at the end.")
            .arg(findings.epochsDone)
            .arg(study.epochs);
    case Limit::FewEpochs:
        return Words::tr("With %1 epochs the order is not settled: the network behind may still "
                         "catch up. Train for longer before you draw a conclusion.")
            .arg(study.epochs);
    case Limit::SomeDiverged:
        return onDivergence(study, findings, words);
    case Limit::RateTooHigh:
        return Words::tr("The learning rate of %1 suits the paper's long runs. For a run this "
                         "short, take 0.01 to 0.03.")
            .arg(study.learningRate);
    case Limit::FewTestImages:
        return Words::tr("There are only %1 test images: one of them more or less moves the test "
                         "error by %2.")
            .arg(fullCount(study.testImages),
                 RunWords::percent(1.0 / static_cast<double>(study.testImages)));
    case Limit::FewTrainImages:
        return Words::tr("%1 training images are too few to tell depths apart. Take 1,000 or "
                         "more.")
            .arg(fullCount(study.trainImages));
    default:
        return {};
    }
}

} // namespace

QStringList advice(const Study& study, const DepthFindings& findings, const RunWords& words) {
    QStringList texts;
    for (const Limit limit : findings.limits)
        for (const QString& text :
             {whyNothingShows(limit, findings), onTheRun(limit, study, findings, words)})
            if (!text.isEmpty())
                texts.append(text);
    return texts;
}

QStringList missingNetworks(const DepthFindings& findings) {
    QStringList texts;
    for (const Limit limit : findings.limits)
        if (const QString text = whatIsMissing(limit); !text.isEmpty())
            texts.append(text);
    return texts;
}

} // namespace rlab
