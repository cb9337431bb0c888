// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/LesionView.h"

#include "ui/Text.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LesionView)
};

std::string number(double value) {
    return QByteArray::number(value, 'g', 7).toStdString();
}

QString sentenceOf(const LesionLine& line) {
    const LesionRises same = lesionRises(line.sweep, false);
    const LesionRises changing = lesionRises(line.sweep, false, true);
    QStringList parts;
    if (std::isfinite(same.mean))
        parts.append(
            Words::tr("mean %1, median %2, up to %3")
                .arg(pointsText(same.mean), pointsText(same.median), pointsText(same.largest)));
    if (std::isfinite(changing.mean))
        parts.append(Words::tr("where the shape changes, mean %1").arg(pointsText(changing.mean)));
    return parts.empty()
               ? QString()
               : QStringLiteral("%1: %2").arg(line.label, parts.join(QStringLiteral("; ")));
}

std::string csvRow(const LesionLine& line, const std::string& block, bool changesShape,
                   const LesionAnswers& answers) {
    const auto error = [](const PredictionTable& table) {
        return table.count() == 0 ? std::string() : number(table.error());
    };
    return '"' + line.label.toStdString() + "\"," + block + ',' + (changesShape ? "1," : "0,") +
           error(answers.train) + ',' + error(answers.test) + ',' +
           std::to_string(answers.train.count()) + ',' + std::to_string(answers.test.count()) +
           '\n';
}

} // namespace

bool LesionLine::canDoWithout(const std::string& block) const {
    return std::ranges::find(blocks, block, &LesionBlock::name) != blocks.end();
}

const LesionResult* LesionLine::at(const std::string& block) const {
    const auto found = std::ranges::find_if(
        sweep.results, [&](const LesionResult& result) { return result.blocks.front() == block; });
    return found == sweep.results.end() ? nullptr : &*found;
}

bool LesionView::empty() const {
    return std::ranges::none_of(lines, &LesionLine::hasWhole);
}

std::vector<std::string> blocksOf(const LesionView& view) {
    std::vector<std::string> names;
    std::vector<const LesionLine*> lines;
    for (const LesionLine& line : view.lines)
        lines.push_back(&line);
    // A residual network has all that its twin has.
    std::ranges::stable_sort(lines, std::ranges::greater{},
                             [](const LesionLine* line) { return line->blocks.size(); });
    for (const LesionLine* line : lines)
        for (const LesionBlock& block : line->blocks)
            if (std::ranges::find(names, block.name) == names.end())
                names.push_back(block.name);
    return names;
}

QString conditionsText(const LesionView& view) {
    const auto line = std::ranges::find_if(view.lines, &LesionLine::hasWhole);
    if (line == view.lines.end())
        return {};
    return Words::tr("%1, %2 test images")
        .arg(view.dataset, fullCount(line->sweep.whole.test.count()));
}

QString pointsText(double rise) {
    return QString::asprintf("%+.1f", 100 * rise).replace(u'-', u'−');
}

QString lesionSentence(const LesionView& view) {
    QStringList sentences;
    for (const LesionLine& line : view.lines)
        if (const QString sentence = sentenceOf(line); !sentence.isEmpty())
            sentences.append(sentence);
    if (sentences.empty())
        return {};
    return Words::tr("Without one block the test error rises, in points:") + u'\n' +
           sentences.join(u'\n');
}

std::string lesionCsv(const LesionView& view) {
    std::string text =
        "network,block,changes_shape,train_error,test_error,train_images,test_images\n";
    for (const LesionLine& line : view.lines) {
        if (!line.hasWhole)
            continue;
        text += csvRow(line, {}, false, line.sweep.whole);
        for (const LesionResult& result : line.sweep.results)
            text += csvRow(line, result.blocks.front(), result.changesShape, result.answers);
    }
    return text;
}

} // namespace rlab
