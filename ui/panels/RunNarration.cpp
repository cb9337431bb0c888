// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunNarration.h"

#include "ui/Text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunNarration)
};

/// More pairs of options would be a table, not a text.
constexpr int mostOptionTexts = 4;

QString joined(const QStringList& sentences) {
    QStringList spoken = sentences;
    spoken.removeAll(QString());
    return spoken.join(u' ');
}

/// One or two seeds and a difference that seeds alone were seen to make, in runs of this size.
bool isModest(const ErrorComparison& compared) {
    constexpr double modestDifference = 0.1;
    return compared.ground != Ground::Welch && std::abs(compared.difference()) < modestDifference;
}

/// How a headline about two depths begins, when their order can be told.
QString depthLead(const ErrorComparison& train, bool isPlain) {
    if (train.verdict == Verdict::Higher && isModest(train))
        return isPlain ? Words::tr("In this run more layers made the plain network <b>worse</b>:")
                       : Words::tr("In this run more layers made even the residual network "
                                   "<b>worse</b>:");
    if (train.verdict == Verdict::Higher)
        return isPlain ? Words::tr("More layers made the plain network <b>worse</b>:")
                       : Words::tr("More layers made even the residual network <b>worse</b>:");
    if (isPlain)
        return isModest(train)
                   ? Words::tr("No degradation here:")
                   : Words::tr("No degradation here. More layers made the plain network better:");
    return isModest(train)
               ? Words::tr("With shortcuts, in this run, more layers made the network better:")
               : Words::tr("With shortcuts, more layers made the network better:");
}

QString optionName(Difference difference) {
    switch (difference) {
    case Difference::Width:
        return Words::tr("width");
    case Difference::Shortcut:
        return Words::tr("kind of shortcut");
    case Difference::Block:
        return Words::tr("kind of block");
    case Difference::Norm:
        return Words::tr("batch norm");
    case Difference::Activation:
        return Words::tr("activation");
    case Difference::Init:
        return Words::tr("initialisation");
    case Difference::Depth:
    case Difference::Kind:
        break;
    }
    return {};
}

} // namespace

RunNarration::RunNarration(const Study& study, const DepthFindings& findings, const RunWords& words)
    : study_(study)
    , findings_(findings)
    , words_(words) {}

const PairFinding* RunNarration::depthPair(NetworkKind kind) const {
    const std::vector<std::size_t> series = depthSeries(study_, kind);
    for (std::size_t deep = series.size(); deep-- > 1;)
        for (std::size_t shallow = 0; shallow < deep; ++shallow)
            if (const PairFinding* pair = findings_.pair(series[shallow], series[deep]))
                return pair; // those that diverged have none
    return nullptr;
}

const PairFinding* RunNarration::twins() const {
    const PairFinding* deepest = nullptr;
    const auto depth = [&](const PairFinding& pair) {
        return study_.networks[pair.first].options.depth;
    };
    for (const PairFinding& pair : findings_.pairs)
        if (pair.difference == Difference::Kind && (!deepest || depth(pair) > depth(*deepest)))
            deepest = &pair;
    return deepest;
}

/// "After epoch 3 of 5" while it runs or when it was stopped.
QString RunNarration::present() const {
    return Words::tr("after epoch %1 of %2").arg(findings_.epochsDone).arg(study_.epochs);
}

QString RunNarration::headline() const {
    const bool nobodyCounts = std::ranges::all_of(
        findings_.networks, [](const auto& network) { return network.seeds == 0; });
    if (nobodyCounts)
        return Words::tr("No network came through: there is nothing to compare.");
    if (findings_.has(Limit::AllAtChance))
        return Words::tr("No network has learned anything yet: all are where guessing is, at %1.")
            .arg(RunWords::roughPercent(findings_.chance));
    if (const PairFinding* pair = depthPair(NetworkKind::Plain))
        return depthHeadline(*pair);
    if (const PairFinding* pair = depthPair(NetworkKind::Residual))
        return depthHeadline(*pair);
    if (const PairFinding* pair = twins())
        return twinHeadline(*pair);
    return bareHeadline();
}

QString RunNarration::depthHeadline(const PairFinding& pair) const {
    const bool isPlain = study_.networks[pair.first].options.kind == NetworkKind::Plain;
    const QString& shallow = words_.name(pair.first);
    const QString& deep = words_.name(pair.second);
    const QString deepError = RunWords::roughPercent(pair.train.second);
    const QString shallowError = RunWords::roughPercent(pair.train.first);
    const QString training = RunWords::strong(Words::tr("training"));
    if (isRunning())
        return Words::tr("So far, %1: %2 at %3 %4 error, %5 at %6.")
            .arg(present(), deep, deepError, training, shallow, shallowError);
    const bool neitherLearned =
        findings_.networks[pair.first].atChance && findings_.networks[pair.second].atChance;
    if (neitherLearned)
        return Words::tr("Neither %1 nor %2 has learned anything: both are where guessing is, at "
                         "%3. Between them depth can't show; add a shallower one.")
            .arg(shallow, deep, RunWords::roughPercent(findings_.chance));
    if (pair.train.verdict == Verdict::CantTell)
        return Words::tr("Depth makes no difference that this run can show: %1 ends at %2 %3 "
                         "error, %4 at %5.")
            .arg(deep, deepError, training, shallow, shallowError);
    const QString lead = depthLead(pair.train, isPlain);
    return Words::tr("%1 %2 ends at %3 %4 error, %5 at %6.")
        .arg(lead, deep, deepError, training, shallow, shallowError);
}

QString RunNarration::twinHeadline(const PairFinding& pair) const {
    const QString plain = words_.name(pair.first);
    const QString residual = words_.name(pair.second);
    const QString plainError = RunWords::roughPercent(pair.train.first);
    const QString residualError = RunWords::roughPercent(pair.train.second);
    const QString training = RunWords::strong(Words::tr("training"));
    if (isRunning())
        return Words::tr("So far, %1: %2 at %3 %4 error, its residual twin %5 at %6.")
            .arg(present(), plain, plainError, training, residual, residualError);
    return Words::tr("%1 ends at %2 %3 error, its residual twin %4 at %5.")
        .arg(plain, plainError, training, residual, residualError);
}

QString RunNarration::bareHeadline() const {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < findings_.networks.size(); ++i)
        all.push_back(i);
    const QString list = words_.listed(all, findings_);
    return isRunning() ? Words::tr("So far, %1, training error: %2.").arg(present(), list)
                       : Words::tr("Training error at the end: %1.").arg(list);
}

QStringList RunNarration::paragraphs() const {
    QStringList texts;
    const PairFinding* plain = depthPair(NetworkKind::Plain);
    const PairFinding* residual = depthPair(NetworkKind::Residual);
    if (plain)
        texts.append(plainText(*plain));
    if (residual)
        texts.append(residualText(*residual));
    if (const PairFinding* pair = twins(); pair && !findings_.has(Limit::AllAtChance))
        texts.append(twinText(*pair));
    texts.append(overfittingText());
    texts += optionTexts();
    texts.removeAll(QString());
    return texts;
}

QString RunNarration::plainText(const PairFinding& pair) const {
    const QString series = seriesText(NetworkKind::Plain);
    if (pair.isDegradation())
        return joined({degradationText(pair), series});
    if (isRunning() || pair.train.verdict == Verdict::CantTell)
        return series;
    if (pair.isOverfitting())
        return joined({Words::tr("%1 fits its training images better and errs more on the test "
                                 "images: that is over-fitting, not degradation.")
                           .arg(words_.name(pair.second)),
                       testText(pair), series});
    return joined({testText(pair), series});
}

QString RunNarration::degradationText(const PairFinding& pair) const {
    const QString& deep = words_.name(pair.second);
    const QString since = *pair.train.sinceEpoch == 1
                              ? Words::tr("from the first epoch on")
                              : Words::tr("since epoch %1").arg(*pair.train.sinceEpoch);
    if (isRunning())
        return Words::tr("%1 has been behind %2, now by %3. The run is not over: what counts is "
                         "the order at the end.")
            .arg(deep, since, RunWords::points(pair.train));
    const QString gap = Words::tr("%1 was behind %2, at the end by %3.")
                            .arg(deep, since, RunWords::points(pair.train));
    const QString fit =
        findings_.networks[pair.second].atChance
            ? Words::tr("It is not over-fitting, which lowers the training error: this network "
                        "learned no more than guessing, at %1, would give.")
                  .arg(RunWords::percent(findings_.chance))
            : Words::tr("It is not over-fitting, which lowers the training error: this network "
                        "does not even fit what it was shown.");
    return joined({gap, fit, testText(pair)});
}

QString RunNarration::testText(const PairFinding& pair) const {
    if (!pair.test)
        return {};
    const QString errors =
        Words::tr("On test images: %1 and %2.")
            .arg(words_.name(pair.second) + QChar(0x00A0) + RunWords::percent(pair.test->second),
                 words_.name(pair.first) + QChar(0x00A0) + RunWords::percent(pair.test->first));
    if (pair.test->verdict == Verdict::CantTell && pair.train.verdict != Verdict::CantTell)
        return errors + u' ' + Words::tr("That difference is too small to count.");
    return errors;
}

QString RunNarration::residualText(const PairFinding& pair) const {
    const QString figures = Words::tr("%1 %2, %3 %4")
                                .arg(words_.name(pair.second), RunWords::percent(pair.train.second),
                                     words_.name(pair.first), RunWords::percent(pair.train.first));
    const PairFinding* plain = depthPair(NetworkKind::Plain);
    const QString series = seriesText(NetworkKind::Residual);
    if (isRunning()) {
        const QString text = Words::tr("With shortcuts: %1.").arg(figures);
        const bool isBehind = pair.train.verdict == Verdict::Higher;
        return isBehind ? joined({text, Words::tr("The deeper one may still overtake; on CIFAR-10 "
                                                  "it did so only in the last third.")})
                        : text;
    }
    const bool isPlainWorse = plain && plain->isDegradation();
    if (pair.train.verdict == Verdict::CantTell || isModest(pair.train))
        return joined({isPlainWorse && pair.train.verdict != Verdict::Higher
                           ? Words::tr("With shortcuts depth does no harm: %1.").arg(figures)
                           : Words::tr("With shortcuts: %1.").arg(figures),
                       residualDoubt(pair), series});
    if (pair.train.verdict == Verdict::Lower)
        return joined({isPlainWorse
                           ? Words::tr("With shortcuts the order turns: %1.").arg(figures)
                           : Words::tr("With shortcuts the deeper network is the better one: %1.")
                                 .arg(figures),
                       series});
    return joined({Words::tr("With shortcuts, too, the deeper network is behind: %1.").arg(figures),
                   Words::tr("In short runs that happens: on CIFAR-10 the deeper one overtook only "
                             "in the last third of 25 epochs."),
                   series});
}

QString RunNarration::residualDoubt(const PairFinding& pair) const {
    const QString apart = RunWords::points(pair.train);
    switch (pair.train.verdict) {
    case Verdict::Lower:
        return Words::tr("The deeper one is ahead by %1, which another seed may turn.").arg(apart);
    case Verdict::Higher:
        return Words::tr("The deeper one is behind by %1, which another seed may turn.").arg(apart);
    case Verdict::CantTell:
        break;
    }
    return Words::tr("Which of the two is better this run can't tell.");
}

QString RunNarration::twinText(const PairFinding& pair) const {
    if (isRunning())
        return {};
    const QString same = Words::tr("Same layers, same parameters, same first weights, same "
                                   "batches: only the shortcuts differ.");
    if (pair.train.verdict == Verdict::CantTell)
        return Words::tr("Between %1 and its residual twin %2 this run shows no difference.")
            .arg(words_.name(pair.first), words_.name(pair.second));
    const QString text = pair.train.verdict == Verdict::Lower
                             ? Words::tr("%1 ends %2 below its plain twin %3.")
                                   .arg(words_.name(pair.second), RunWords::points(pair.train),
                                        words_.name(pair.first))
                             : Words::tr("%1 ends %2 above its plain twin %3.")
                                   .arg(words_.name(pair.second), RunWords::points(pair.train),
                                        words_.name(pair.first));
    return joined({text, same});
}

QString RunNarration::overfittingText() const {
    QStringList cases;
    for (std::size_t i = 0; i < findings_.networks.size(); ++i) {
        const NetworkFinding& network = findings_.networks[i];
        if (network.overfits)
            cases.append(Words::tr("%1 (training %2, test %3)")
                             .arg(words_.name(i), RunWords::percent(network.train),
                                  RunWords::percent(*network.test)));
    }
    if (cases.isEmpty() || isRunning())
        return {};
    return Words::tr("This is what over-fitting looks like, low in training and high in test: %1.")
        .arg(cases.join(QStringLiteral(", ")));
}

/// With more than two depths: the whole row.
QString RunNarration::seriesText(NetworkKind kind) const {
    const std::vector<std::size_t> series = depthSeries(study_, kind);
    return series.size() > 2 ? Words::tr("By depth: %1.").arg(words_.listed(series, findings_))
                             : QString();
}

QStringList RunNarration::optionTexts() const {
    QStringList texts;
    if (isRunning() || findings_.has(Limit::AllAtChance))
        return texts;
    for (const PairFinding& pair : findings_.pairs) {
        const QString option = optionName(pair.difference);
        if (option.isEmpty() || texts.size() == mostOptionTexts)
            continue;
        const QString figures =
            Words::tr("%1 %2 and %3 %4 differ in the %5 only")
                .arg(words_.name(pair.first), RunWords::percent(pair.train.first),
                     words_.name(pair.second), RunWords::percent(pair.train.second), option);
        texts.append(pair.train.verdict == Verdict::CantTell
                         ? Words::tr("%1; the difference is too small to count.").arg(figures)
                         : Words::tr("%1: %2 apart.").arg(figures, RunWords::points(pair.train)));
    }
    return texts;
}

QString RunNarration::certainty() const {
    const PairFinding* pair = depthPair(NetworkKind::Plain);
    if (!pair)
        pair = depthPair(NetworkKind::Residual);
    if (!pair)
        pair = twins();
    if (!pair)
        return {};
    return groundText(*pair);
}

QString RunNarration::groundText(const PairFinding& pair) const {
    // Larger than what seeds alone did in our own measurements.
    constexpr double largeDifference = 0.25;
    const int seeds =
        std::min(findings_.networks[pair.first].seeds, findings_.networks[pair.second].seeds);
    switch (pair.train.ground) {
    case Ground::OneSeed: {
        const QString one = Words::tr("How sure? One seed can't tell how far another would move "
                                      "these figures.");
        return std::abs(pair.train.difference()) < largeDifference
                   ? joined({one, Words::tr("With this program three seeds took the sample's "
                                            "plain-20 to 56.8, 60.1 and 35.6 %. "
                                            "Repeat with three seeds or more.")})
                   : joined({one, Words::tr("Repeat with three seeds to see the spread.")});
    }
    case Ground::TwoSeeds:
        return pair.train.verdict == Verdict::CantTell
                   ? Words::tr("How sure? The two seeds overlap or lie close together: no claim. "
                               "Repeat with more seeds.")
                   : Words::tr("How sure? Both seeds agree, but two are few. Three or more allow "
                               "a test.");
    case Ground::Welch:
        break;
    }
    const QString interval = Words::tr("%1 ± %2 points")
                                 .arg(100 * pair.train.difference(), 0, 'f', 1)
                                 .arg(100 * pair.train.margin, 0, 'f', 1);
    return pair.train.verdict == Verdict::CantTell
               ? Words::tr("How sure? Over %1 seeds the difference is %2 (95 %, Welch), which "
                           "holds zero: no claim.")
                     .arg(seeds)
                     .arg(interval)
               : Words::tr("How sure? Over %1 seeds the difference is %2 (95 %, Welch), which "
                           "does not hold zero.")
                     .arg(seeds)
                     .arg(interval);
}

} // namespace rlab
