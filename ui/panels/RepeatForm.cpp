// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RepeatForm.h"

#include "ui/Text.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/NumberBox.h"
#include "ui/widgets/Roles.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace rlab {

namespace {

constexpr int mostSeedWidth = 196;

/// Digits only: toULongLong() alone would take signs, too.
std::optional<std::uint64_t> seedOf(const QString& text) {
    const QString digits = text.trimmed();
    bool isNumber = std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; });
    const std::uint64_t seed = isNumber ? digits.toULongLong(&isNumber) : 0;
    return isNumber ? std::optional(seed) : std::nullopt;
}

} // namespace

RepeatForm::RepeatForm(ExperimentEditor& its)
    : FormSection(QStringLiteral("repeat"), tr("Repeats"), its)
    , seed_(new QLineEdit)
    , repeats_(makeNumberBox())
    , cost_(makeLabel("small")) {
    addRow("seed", tr("Seed"), seed_)
        ->setHelp(tr("Where chance begins: the same seed gives the same run, bit for bit"),
                  tr("First weights, order of the images and augmentation are drawn from it. All "
                     "networks share it, so that plain and residual start alike."));
    addRow("repeats", tr("Trainings each"), repeats_)
        ->setHelp(tr("How often each network is trained, with one seed after the other"),
                  tr("One run may be luck. Several seeds show the spread: curves become a mean "
                     "with a band, and a difference can be told from chance."));
    cost_->setObjectName(QStringLiteral("repeatCost"));
    cost_->setWordWrap(true);
    rows().addWidget(cost_);

    connect(seed_, &QLineEdit::textEdited, this, &RepeatForm::takeSeed);
    connect(seed_, &QLineEdit::textChanged, this, &RepeatForm::fitSeed);
    connect(repeats_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change repeats"), repeats_->objectName(),
             [&](ExperimentSpec& next) { next.repeats = value; });
    });
    follow();
}

void RepeatForm::setSeconds(std::optional<double> seconds) {
    seconds_ = seconds;
    showCost();
}

void RepeatForm::takeSeed(const QString& text) {
    const auto seed = seedOf(text);
    editor().setInputProblem("seed", seed ? QString()
                                          : tr("The seed must be a whole number from 0 to %1")
                                                .arg(std::numeric_limits<std::uint64_t>::max()));
    if (seed)
        edit(tr("Change seed"), seed_->objectName(),
             [&](ExperimentSpec& next) { next.seed = *seed; });
}

/// A long seed gets more room than the other fields have, as far as the label leaves it.
void RepeatForm::fitSeed() {
    constexpr int frame = 24;
    const int wanted = seed_->fontMetrics().horizontalAdvance(seed_->text()) + frame;
    seed_->setFixedWidth(std::clamp(wanted, FormRow::fieldWidth, mostSeedWidth));
}

void RepeatForm::showExperiment() {
    if (!editor().hasInputProblem("seed") && seedOf(seed_->text()) != experiment().seed) {
        seed_->setText(QString::number(experiment().seed));
        seed_->setCursorPosition(0);
    }
    showNumber(*repeats_, experiment().repeats);
    showCost();
}

void RepeatForm::showCost() {
    const int repeats = experiment().repeats;
    const auto networks = experiment().networks.size();
    QString cost = repeats > 1     ? tr("%1 × %2 trainings").arg(repeats).arg(networks)
                   : networks == 1 ? tr("1 training, one seed")
                                   : tr("%1 trainings, one seed").arg(networks);
    if (seconds_)
        cost += tr(", %1").arg(roughDuration(*seconds_));
    cost_->setText(cost);
}

} // namespace rlab
