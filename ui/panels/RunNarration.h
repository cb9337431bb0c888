// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/RunWords.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace rlab {

/// Tells a run's findings in sentences. Needs at least one finished epoch, or a run that is over;
/// what it is made of must outlive it.
class RunNarration {
public:
    RunNarration(const Study& study, const DepthFindings& findings, const RunWords& words);

    QString headline() const;
    QStringList paragraphs() const;
    QString certainty() const;

private:
    /// The shallowest and the deepest of a kind's series; nothing if there are no two depths.
    const PairFinding* depthPair(NetworkKind kind) const;
    /// The deepest plain network that has a residual twin, with it.
    const PairFinding* twins() const;

    QString depthHeadline(const PairFinding& pair) const;
    QString twinHeadline(const PairFinding& pair) const;
    QString bareHeadline() const;
    QString present() const;
    bool isRunning() const { return findings_.phase == RunPhase::Running; }

    QString degradationText(const PairFinding& pair) const;
    QString testText(const PairFinding& pair) const;
    QString plainText(const PairFinding& pair) const;
    QString residualText(const PairFinding& pair) const;
    /// What can't be told of two residual depths.
    QString residualDoubt(const PairFinding& pair) const;
    QString twinText(const PairFinding& pair) const;
    QString overfittingText() const;
    QString seriesText(NetworkKind kind) const;
    QStringList optionTexts() const;
    QString groundText(const PairFinding& pair) const;

    const Study& study_;
    const DepthFindings& findings_;
    const RunWords& words_;
};

} // namespace rlab
