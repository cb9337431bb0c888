// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionCard.h"

#include "ui/Text.h"
#include "ui/lesions/BeforeAfterBars.h"
#include "ui/lesions/LesionWords.h"
#include "ui/widgets/ColorBar.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr std::size_t answersEach = 2; ///< classes, of the answer before and of that after

double probabilityOf(const Prediction& prediction, int index) {
    return std::ranges::find(prediction.ranking, index, &RankedClass::index)->probability;
}

QList<BeforeAfterBars::Row> answerRows(const Prediction& whole, const Prediction& cut,
                                       const std::vector<std::string>& classNames) {
    std::vector<int> shown;
    for (const Prediction* prediction : {&whole, &cut})
        for (std::size_t i = 0; i < std::min(answersEach, prediction->ranking.size()); ++i)
            if (const int index = prediction->ranking[i].index;
                std::ranges::find(shown, index) == shown.end())
                shown.push_back(index);
    QList<BeforeAfterBars::Row> rows;
    for (const int index : shown)
        rows.append({QString::fromStdString(classNames[static_cast<std::size_t>(index)]),
                     probabilityOf(whole, index), probabilityOf(cut, index)});
    return rows;
}

QLabel* makeWords(const char* role, const char* name) {
    QLabel* label = makeLabel(role);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    return label;
}

} // namespace

LesionCard::LesionCard(QWidget* parent)
    : QFrame(parent)
    , stripe_(new ColorBar(Qt::Vertical, 4))
    , name_(makeLabel("name"))
    , note_(makeWords("small", "lesionNote"))
    , errors_(new BeforeAfterBars)
    , images_(makeWords("small", "lesionImages"))
    , answer_(makeWords("fact", "lesionAnswer"))
    , answers_(new BeforeAfterBars) {
    setProperty("role", "card");
    setObjectName(QStringLiteral("lesionCard"));
    name_->setObjectName(QStringLiteral("lesionNetwork"));
    errors_->setObjectName(QStringLiteral("lesionErrors"));
    errors_->setAccessibleName(tr("Errors, whole and with blocks off"));
    explain(*errors_, tr("Thin and pale: the whole network. Heavy: with the blocks off"),
            tr("Shares of wrong answers of the whole network (thin and pale) and with the blocks "
               "off (heavy)."));
    answers_->setObjectName(QStringLiteral("lesionAnswers"));
    answers_->setAccessibleName(tr("Answers to the picture, whole and with blocks off"));
    explain(*answers_, tr("Thin and pale: the whole network. Heavy: with the blocks off"),
            tr("How probable the network finds the classes of its two best answers, whole (thin "
               "and pale) and with the blocks off (heavy)."));
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::grid);
    head->addWidget(stripe_);
    head->addWidget(name_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(note_);
    layout->addWidget(errors_);
    layout->addWidget(images_);
    layout->addWidget(answer_);
    layout->addWidget(answers_);
}

void LesionCard::setTheme(const Theme& theme) {
    theme_ = theme;
    showColors();
}

void LesionCard::showColors() {
    const QColor color = theme_.curve(color_);
    stripe_->setColor(color);
    errors_->setColors(theme_, color);
    answers_->setColors(theme_, color);
}

void LesionCard::showSubject(const LesionSubject& subject, const LesionModel& model) {
    color_ = subject.network.color;
    name_->setText(subject.network.label);
    showColors();
    showErrors(subject, model);
    showAnswers(subject, model);
}

void LesionCard::showErrors(const LesionSubject& subject, const LesionModel& model) {
    const LesionComparison* comparison = model.comparison(subject.network.key);
    QString note = subject.missing;
    if (comparison && comparison->off.empty() && !model.offShown().empty())
        note = tr("Whole: nothing leads around the blocks that are off.");
    else if (!comparison && note.isEmpty() && model.isMeasuring())
        note = tr("Measuring…");
    else if (!comparison && note.isEmpty() && model.waitsForData())
        note = tr("Waits for the data set.");
    note_->setText(note);
    note_->setVisible(!note.isEmpty());
    errors_->setVisible(comparison);
    images_->setVisible(comparison);
    setAccessibleName(comparison ? errorsText(subject.network.label, *comparison)
                                 : subject.network.label);
    if (!comparison)
        return;
    errors_->setRows({{tr("Test error"), comparison->whole.test, comparison->cut.test},
                      {tr("Training error"), comparison->whole.train, comparison->cut.train}});
    const QString images = imagesText(*comparison);
    const QString weights =
        subject.network.isLive
            ? tr("%1; weights after batch %2").arg(images, fullCount(comparison->step))
            : images;
    images_->setText(comparison->isFinal ? weights : tr("%1; more follow").arg(weights));
}

void LesionCard::showAnswers(const LesionSubject& subject, const LesionModel& model) {
    const LesionComparison* comparison = model.comparison(subject.network.key);
    const bool has = comparison && comparison->wholeAnswer;
    answer_->setVisible(has);
    answers_->setVisible(has);
    if (!has)
        return;
    const Prediction &whole = *comparison->wholeAnswer, &cut = *comparison->cutAnswer;
    const std::vector<std::string>& names = subject.network.classNames;
    const QString before = answerText(whole, names), after = answerText(cut, names);
    answer_->setText(before == after ? tr("Its answer: %1").arg(after)
                                     : tr("Its answer: %1 → %2").arg(before, after));
    answers_->setRows(answerRows(whole, cut, names));
}

} // namespace rlab
