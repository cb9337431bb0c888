// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/QualityNarration.h"

#include "core/analysis/AnswerComparison.h"
#include "ui/Text.h"

#include <QCoreApplication>

#include <algorithm>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(QualityNarration)
};

QString rightShare(const JudgedNetwork& network) {
    return shareText(1 - network.table.error(), network.table.count());
}

bool hasAnswers(const JudgedNetwork& network) {
    return std::ranges::any_of(network.table.images, [](const ImageAnswer& image) {
        return image.answer != ImageAnswer::none;
    });
}

QString imagesText(std::int64_t count) {
    return count == 1 ? Words::tr("1 image") : Words::tr("%1 images").arg(fullCount(count));
}

QString pairSentence(const QualityView& view) {
    const JudgedNetwork& first = view.firstNetwork();
    const JudgedNetwork& second = view.secondNetwork();
    const AnswerComparison comparison = compareAnswers(first.table, second.table);
    const QString sentence =
        Words::tr("%1 is right for %2 of %3 test images, %4 for %5: %6 only %1 gets right, %7 "
                  "only %4.")
            .arg(first.network.label, rightShare(first), fullCount(first.table.count()),
                 second.network.label, rightShare(second), imagesText(comparison.onlyFirst),
                 fullCount(comparison.onlySecond));
    if (comparison.verdict != Verdict::CantTell)
        return sentence;
    return sentence + u' ' + Words::tr("With other images it could be the other way round.");
}

} // namespace

QString qualitySentence(const QualityView& view) {
    if (view.isEmpty())
        return {};
    QString broken;
    for (const JudgedNetwork* network : view.compared())
        if (!hasAnswers(*network))
            broken += u' ' + Words::tr("The numbers in %1 are not finite, so it has no answers.")
                                 .arg(network->network.label);
    if (view.isPair())
        return pairSentence(view) + broken;
    const JudgedNetwork& network = view.firstNetwork();
    return Words::tr("%1 is right for %2 of %3 test images.")
               .arg(network.network.label, rightShare(network), fullCount(network.table.count())) +
           broken;
}

QString cellTitle(const QualityView& view, const ConfusionCell& cell) {
    return cell.isRight() ? Words::tr("%1 recognised").arg(view.className(cell.label))
                          : Words::tr("%1 taken for %2")
                                .arg(view.className(cell.label), view.className(cell.answer));
}

QString cellShare(const JudgedNetwork& network, const ConfusionCell& cell) {
    const std::int64_t count = network.matrix.count(cell.label, cell.answer);
    const std::int64_t all = network.matrix.labelled(cell.label);
    if (all == 0)
        return Words::tr("no images");
    return Words::tr("%1 of %2 (%3)")
        .arg(fullCount(count), imagesText(all),
             shareText(static_cast<double>(count) / static_cast<double>(all)));
}

QString cellSentence(const QualityView& view, const ConfusionCell& cell) {
    QStringList parts;
    if (view.isDifference()) {
        for (const JudgedNetwork* network : view.compared())
            parts.append(
                Words::tr("%1: %2").arg(network->network.label, cellShare(*network, cell)));
    } else {
        parts.append(cellShare(view.shown(), cell));
    }
    return Words::tr("%1: %2").arg(cellTitle(view, cell), parts.join(QStringLiteral("; ")));
}

QString answerText(const QualityView& view, const JudgedNetwork& network, std::int64_t image) {
    const ImageAnswer& answer = network.table.images[static_cast<std::size_t>(image)];
    if (answer.answer == ImageAnswer::none)
        return Words::tr("%1, no answer").arg(view.className(answer.label));
    return Words::tr("%1 with %2")
        .arg(cellTitle(view, {answer.label, answer.answer}),
             percentText(static_cast<double>(answer.probability)));
}

QString calibrationSentence(const QualityView& view) {
    QStringList parts;
    for (const JudgedNetwork* network : view.compared()) {
        double confidence = 0;
        std::int64_t answers = 0;
        for (const CalibrationBin& bin : network->calibration.bins)
            if (bin.count > 0) {
                confidence += bin.meanConfidence * static_cast<double>(bin.count);
                answers += bin.count;
            }
        if (answers > 0)
            parts.append(Words::tr("%1 answers with %2 and is right in %3 of cases")
                             .arg(network->network.label,
                                  percentText(confidence / static_cast<double>(answers)),
                                  percentText(1 - network->table.error())));
    }
    return parts.isEmpty() ? QString()
                           : Words::tr("On average %1.").arg(parts.join(QStringLiteral("; ")));
}

} // namespace rlab
