// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Subjects.h"
#include "core/analysis/Prediction.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>

#include <vector>

namespace rlab {

struct NetworkAnswer {
    const Subject& subject;
    Prediction prediction;
    double familiarity; ///< of the picture; not a number if it can't be told
};

/// What all networks answer for one picture.
struct PictureAnswers {
    QString file;
    std::vector<NetworkAnswer> answers;
};

/// Prints answers: each picture's at once as a table, or all as one JSON document at the end.
class AnswersReport {
    Q_DECLARE_TR_FUNCTIONS(rlab::AnswersReport)

public:
    /// `most`: how many classes are told.
    AnswersReport(int most, bool isJson)
        : most_(static_cast<std::size_t>(most))
        , isJson_(isJson) {}

    void add(const PictureAnswers& picture);
    void end() const;

private:
    void print(const PictureAnswers& picture);
    nlohmann::ordered_json predictions(const NetworkAnswer& answer) const;

    const std::size_t most_;
    const bool isJson_;
    bool isFirst_ = true;
    nlohmann::ordered_json list_ = nlohmann::ordered_json::array();
};

/// "torn between cat and dog", "sure of cat, but the picture is unlike those it knows"
QString certaintyText(const NetworkAnswer& answer);

} // namespace rlab
