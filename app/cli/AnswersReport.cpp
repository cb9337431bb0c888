// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/AnswersReport.h"

#include "app/cli/Terminal.h"
#include "ui/session/CertaintyText.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

using nlohmann::ordered_json;

const std::string& labelOf(const NetworkAnswer& answer, std::size_t rank) {
    const int index = answer.prediction.ranking[rank].index;
    return answer.subject.trained.classNames[static_cast<std::size_t>(index)];
}

QString percentOf(double probability) {
    return QStringLiteral("%1 %").arg(100 * probability, 0, 'f', 1);
}

/// JSON has no word for what is not a number.
ordered_json orNull(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

} // namespace

QString certaintyText(const NetworkAnswer& answer) {
    return certaintyText(answer.prediction, answer.subject.trained.classNames, answer.familiarity);
}

void AnswersReport::add(const PictureAnswers& picture) {
    if (!isJson_)
        return print(picture);
    for (const NetworkAnswer& answer : picture.answers)
        list_.push_back({{"file", picture.file.toStdString()},
                         {"network", answer.subject.trained.network.name()},
                         {"weights", answer.subject.weights.toStdString()},
                         {"certainty", certaintyWord(answer.prediction.certainty).toStdString()},
                         {"entropy", orNull(answer.prediction.entropy)},
                         {"margin", orNull(answer.prediction.margin())},
                         {"familiarity", orNull(answer.familiarity)},
                         {"predictions", predictions(answer)}});
}

void AnswersReport::end() const {
    if (isJson_)
        printText(QString::fromStdString(
            list_.dump(2, ' ', false, ordered_json::error_handler_t::replace)));
}

ordered_json AnswersReport::predictions(const NetworkAnswer& answer) const {
    auto list = ordered_json::array();
    const std::vector<RankedClass>& ranking = answer.prediction.ranking;
    for (std::size_t rank = 0; rank < std::min(most_, ranking.size()); ++rank)
        list.push_back({{"label", labelOf(answer, rank)},
                        {"index", ranking[rank].index},
                        {"probability", orNull(ranking[rank].probability)}});
    return list;
}

/// A column for each network, the most probable class first.
void AnswersReport::print(const PictureAnswers& picture) {
    if (!isFirst_)
        printText(QString());
    isFirst_ = false;
    printText(picture.file);
    using Align = TextTable::Align;
    std::vector<Align> alignment;
    QStringList heading;
    std::size_t rows = 0;
    for (const NetworkAnswer& answer : picture.answers) {
        alignment.insert(alignment.end(), {Align::Left, Align::Right});
        heading << answer.subject.title << QString();
        rows = std::max(rows, std::min(most_, answer.prediction.ranking.size()));
    }
    TextTable table(alignment);
    table.addRow(heading);
    for (std::size_t rank = 0; rank < rows; ++rank) {
        QStringList row;
        for (const NetworkAnswer& answer : picture.answers)
            if (rank < answer.prediction.ranking.size())
                row << QString::fromStdString(labelOf(answer, rank))
                    << percentOf(answer.prediction.ranking[rank].probability);
            else
                row << QString() << QString();
        table.addRow(row);
    }
    printText(table.text());
    for (const NetworkAnswer& answer : picture.answers)
        printText(picture.answers.size() == 1
                      ? certaintyText(answer)
                      : answer.subject.title + QStringLiteral(": ") + certaintyText(answer));
}

} // namespace rlab
