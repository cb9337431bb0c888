// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionWords.h"

#include "ui/Text.h"
#include "ui/lesions/BeforeAfterBars.h"

#include <QCoreApplication>
#include <QStringList>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LesionWords)
};

QString blocksText(std::size_t blocks) {
    return blocks == 1 ? Words::tr("one block") : Words::tr("%1 blocks").arg(blocks);
}

} // namespace

QString offTitle(std::size_t blocks) {
    switch (blocks) {
    case 0:
        return Words::tr("All blocks are on");
    case 1:
        return Words::tr("One block is off");
    default:
        return Words::tr("%1 blocks are off").arg(blocks);
    }
}

QString blockList(const std::vector<std::string>& blocks) {
    QStringList names;
    for (const std::string& block : blocks)
        names.append(QString::fromStdString(block));
    return names.join(QStringLiteral(", "));
}

QString errorsText(const QString& label, const LesionComparison& comparison) {
    const QString test = BeforeAfterBars::text({{}, comparison.whole.test, comparison.cut.test});
    const QString train = BeforeAfterBars::text({{}, comparison.whole.train, comparison.cut.train});
    const QString who =
        comparison.off.empty()
            ? Words::tr("%1, whole").arg(label)
            : Words::tr("%1 without %2").arg(label, blocksText(comparison.off.size()));
    return Words::tr("%1: test error %2, training error %3.").arg(who, test, train);
}

QString imagesText(const LesionComparison& comparison) {
    return Words::tr("%1 test images, %2 training images")
        .arg(fullCount(comparison.testImages), fullCount(comparison.trainImages));
}

QString answerText(const Prediction& prediction, const std::vector<std::string>& classNames) {
    if (prediction.certainty == Certainty::Broken)
        return Words::tr("no answer: its numbers are not finite");
    const RankedClass& first = prediction.ranking.front();
    return QStringLiteral("%1, %2").arg(
        QString::fromStdString(classNames[static_cast<std::size_t>(first.index)]),
        percentText(first.probability));
}

} // namespace rlab
