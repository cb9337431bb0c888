// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <cstdint>
#include <string>

namespace rlab {

/// One network's answer for one picture, as files hold it.
struct AnswerLine {
    QString file;
    QString network;
    std::int64_t step = 0; ///< batches that had trained the network
    QString answer;        ///< a class; empty if there is none
    double probability = 0;
    QString certainty;
    QString problem; ///< why there is no answer
};

/// With a heading.
std::string answersCsv(const QList<AnswerLine>& lines);

} // namespace rlab
