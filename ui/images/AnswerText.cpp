// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswerText.h"

#include "ui/Text.h"
#include "ui/session/CertaintyText.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rlab::AnswerText)
};

QString className(const AskedNetwork& network, const RankedClass& ranked) {
    return QString::fromStdString(network.classNames[static_cast<std::size_t>(ranked.index)]);
}

bool knows(const AskedNetwork& network, const QString& label) {
    return std::ranges::find(network.classNames, label.toStdString()) != network.classNames.end();
}

QString figuresFor(const Prediction& prediction, double familiarity) {
    if (prediction.certainty == Certainty::Broken)
        return {};
    const QString figures =
        Words::tr("Lead %1, entropy %2 of the most possible")
            .arg(percentText(prediction.margin()), percentText(prediction.evenness()));
    return std::isfinite(familiarity)
               ? Words::tr("%1; %2 of the pictures that it knows are as strange to it as this one")
                     .arg(figures, percentText(familiarity))
               : figures;
}

} // namespace

AnswerText answerText(const AskedNetwork& network, const PictureAnswer* answer, double familiarity,
                      const AskedPicture& picture) {
    AnswerText text;
    if (!network.canAnswer()) {
        text.verdict = network.isLive ? Words::tr("No weights yet: they come with the training.")
                                      : Words::tr("Not trained: it has no weights.");
        return text;
    }
    if (!answer)
        return text;
    if (!answer->problem.isEmpty()) {
        text.verdict = asSentence(answer->problem);
        return text;
    }
    const Prediction& prediction = answer->prediction;
    const std::size_t told = std::min<std::size_t>(answersTold, prediction.ranking.size());
    for (std::size_t rank = 0; rank < told; ++rank) {
        const QString label = className(network, prediction.ranking[rank]);
        text.bars.append({label, prediction.ranking[rank].probability, label == picture.label});
    }
    text.verdict = asSentence(certaintyText(prediction, network.classNames, familiarity)) + u'.';
    text.figures = figuresFor(prediction, familiarity);
    if (knows(network, picture.label) && prediction.certainty != Certainty::Broken) {
        text.isWrong = text.bars.front().label != picture.label;
        text.judgement =
            text.isWrong ? Words::tr("Wrong, it is %1.").arg(picture.label) : Words::tr("Right.");
    }
    return text;
}

QString weightsText(const AskedNetwork& network) {
    if (network.step == 0)
        return network.isLive || !network.spec ? Words::tr("untrained")
                                               : QString::fromStdString(network.spec->name());
    const QString batches = Words::tr("after %1 batches").arg(fullCount(network.step));
    return network.isLive ? Words::tr("%1, live").arg(batches) : batches;
}

} // namespace rlab
