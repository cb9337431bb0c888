// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/AnswerBars.h"
#include "ui/session/AskedPicture.h"
#include "ui/session/PictureAnswer.h"

namespace rlab {

/// How many classes a card tells.
constexpr int answersTold = 5;

/// A network's answer as cards and files tell it.
struct AnswerText {
    QList<AnswerBar> bars;
    QString judgement; ///< "Right." or "Wrong, it is dog."; empty where nobody knows
    QString verdict;   ///< "Sure of cat.", or why there is no answer
    QString figures;   ///< how far the first class leads, and how even the answer is
    bool isWrong = false;

    QString spoken() const { return judgement.isEmpty() ? verdict : judgement + u' ' + verdict; }
};

/// `answer` may be null: there is none yet.
AnswerText answerText(const AskedNetwork& network, const PictureAnswer* answer, double familiarity,
                      const AskedPicture& picture);

/// What its weights are: "after 1,200 batches, live", or the network that a file's belong to.
QString weightsText(const AskedNetwork& network);

} // namespace rlab
