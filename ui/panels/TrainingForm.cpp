// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/TrainingForm.h"

#include "core/base/Error.h"
#include "ui/panels/Choice.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/NumberBox.h"
#include "ui/widgets/RateSpinBox.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ScheduleCurve.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <optional>

namespace rlab {

namespace {

constexpr double percent = 100;
const std::string milestonesField = "schedule.milestones";

/// "50, 75" → 0.5, 0.75; nothing if a part is no number.
std::optional<std::vector<double>> milestonesOf(const QString& text) {
    std::vector<double> shares;
    for (const QString& part : text.split(u',')) {
        bool isNumber = false;
        shares.push_back(part.trimmed().toDouble(&isNumber) / percent);
        if (!isNumber)
            return std::nullopt;
    }
    return shares;
}

QString milestonesText(const std::vector<double>& shares) {
    QStringList parts;
    for (const double share : shares)
        parts.append(QString::number(share * percent));
    return parts.join(QStringLiteral(", "));
}

ScheduleCurve::Course courseOf(const ExperimentSpec& experiment) {
    ScheduleCurve::Course course{experiment.schedule, experiment.optimizer.learningRate,
                                 experiment.epochs, 0};
    try {
        if (experiment.batchSize > 0)
            course.stepsPerEpoch =
                (summarise(experiment.data).trainImages + experiment.batchSize - 1) /
                experiment.batchSize;
    } catch (const SpecError&) { // its field says why; no curve then
    }
    return course;
}

} // namespace

TrainingForm::TrainingForm(ExperimentEditor& its)
    : FormSection(QStringLiteral("training"), tr("Training"), its)
    , epochs_(makeNumberBox())
    , batchSize_(makeNumberBox(16))
    , learningRate_(new RateSpinBox)
    , schedule_(makeChoiceBox<ScheduleKind>(
          {{ScheduleKind::Constant, tr("Constant"), tr("The same rate from the warm-up on")},
           {ScheduleKind::Step, tr("Steps"),
            tr("Falls at chosen points of the run, as in the paper")},
           {ScheduleKind::Cosine, tr("Cosine"), tr("Falls smoothly to 0 at the end of the run")}}))
    , milestones_(new QLineEdit)
    , gamma_(new RateSpinBox)
    , curve_(new ScheduleCurve)
    , optimizer_(makeChoiceBox<OptimizerKind>(
          {{OptimizerKind::Sgd, tr("SGD"), tr("Gradient descent with momentum, as in the paper")},
           {OptimizerKind::Adam, tr("Adam"), tr("A step size of its own for each weight")}}))
    , momentum_(new RateSpinBox)
    , beta1_(new RateSpinBox)
    , beta2_(new RateSpinBox)
    , epsilon_(new RateSpinBox)
    , weightDecay_(new RateSpinBox)
    , decayAll_(new QCheckBox(tr("Decay norms and biases")))
    , warmup_(makeNumberBox(10))
    , moreRows_(new QWidget)
    , more_(new Disclosure(tr("More"), moreRows_)) {
    addFields();
    addSchedule();
    addMore();
    connectFields();
    connectSchedule();
    connectOptimizer();
    follow();
}

void TrainingForm::addFields() {
    addRow("epochs", tr("Epochs"), epochs_)
        ->setHelp(tr("How often each network sees every training image"),
                  tr("An epoch is one pass over all training images. More epochs take longer and "
                     "let the curves come further down."));
    addRow("batchSize", tr("Batch size"), batchSize_)
        ->setHelp(tr("Images from which one step of learning is made"),
                  tr("The gradient is averaged over a batch. Small batches give more and noisier "
                     "steps an epoch; large ones use the processor better."));
    addRow("optimizer.kind", tr("Optimiser"), optimizer_)
        ->setHelp(tr("How a gradient becomes a step"),
                  tr("SGD with momentum is what the paper uses. Adam chooses a step size for each "
                     "weight; its learning rates are much smaller, about 0.001."));
    addRow("optimizer.learningRate", tr("Learning rate"), learningRate_)
        ->setHelp(tr("The size of a step at the height of the schedule"),
                  tr("Too small, and the curves hardly fall. Too large, and training diverges: the "
                     "loss grows without bound and the network is marked so."));
}

void TrainingForm::addSchedule() {
    addRow("schedule", tr("Schedule"), schedule_)
        ->setHelp(tr("The course of the learning rate over the run"),
                  tr("Large steps at first, small ones at the end: that lets the error settle. The "
                     "curve below shows the rate as training will use it."));
    milestones_->setAccessibleDescription(tr("Percent of the run, separated by commas"));
    addRow(milestonesField, tr("Steps at, %"), milestones_)
        ->setHelp(tr("After which percent of the run the rate falls, such as 50, 75"),
                  tr("At each of these points of the run the learning rate is multiplied by the "
                     "factor below. The paper has two, after a half and three quarters."));
    addRow("schedule.gamma", tr("Factor of a step"), gamma_)
        ->setHelp(tr("What the rate is multiplied by at each step"),
                  tr("0.1 makes the learning rate ten times smaller at each of the points above."));
    rows().addWidget(curve_);
    curve_->setWhatsThis(tr("The learning rate from the first batch to the last, drawn from the "
                            "same numbers that training uses. Point at it to read a value."));
}

void TrainingForm::addMore() {
    auto* layout = new QVBoxLayout(moreRows_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rows().spacing());
    const auto add = [&](const char* path, const QString& label, QWidget* field, const QString& tip,
                         const QString& whatsThis) {
        FormRow* row = makeRow(path, label, field);
        row->setHelp(tip, whatsThis);
        layout->addWidget(row);
    };
    add("optimizer.momentum", tr("Momentum"), momentum_,
        tr("How much of the last step goes into the next"),
        tr("Momentum keeps a step's direction: 0 is plain gradient descent, 0.9 is usual."));
    add("optimizer.beta1", tr("Beta 1"), beta1_, tr("How slowly Adam's mean gradient changes"),
        tr("Adam averages gradients over about 1 / (1 − beta 1) batches; 0.9 is usual."));
    add("optimizer.beta2", tr("Beta 2"), beta2_, tr("How slowly Adam's step sizes change"),
        tr("Adam averages squared gradients over about 1 / (1 − beta 2) batches; 0.999 is usual."));
    add("optimizer.epsilon", tr("Epsilon"), epsilon_, tr("Keeps Adam from dividing by zero"),
        tr("Added to the divisor of Adam's steps; 0.00000001 is usual."));
    add("optimizer.weightDecay", tr("Weight decay"), weightDecay_,
        tr("Pulls all weights a little towards 0 at each step"),
        tr("Large weights fit single images; a weak pull towards 0 works against that. The paper "
           "uses 0.0001. 0 switches it off."));
    decayAll_->setObjectName(QStringLiteral("optimizer.decayNormAndBias"));
    explain(*decayAll_, tr("Weight decay also for batch norm's parameters and for biases"),
            tr("As in the paper. Many later recipes leave these out: they are few, and batch norm "
               "undoes the pull anyway."));
    layout->addWidget(decayAll_);
    warmup_->setMinimum(ScheduleSpec::automaticWarmup);
    warmup_->setSpecialValueText(tr("automatic"));
    warmup_->setSuffix(tr(" batches"));
    add("schedule.warmup", tr("Warm-up"), warmup_,
        tr("Batches over which the rate rises to its full value"),
        tr("Deep networks may diverge if the first steps are large. Automatic rises over the "
           "first epoch, at most over 100 batches; 0 starts at the full rate."));
    more_->button()->setObjectName(QStringLiteral("moreTraining"));
    explain(*more_->button(), tr("The optimiser's parameters, weight decay, warm-up"),
            tr("Shows what seldom needs to be changed: the optimiser's own parameters, weight "
               "decay, and how the learning rate rises at the beginning."));
    rows().addWidget(more_);
}

void TrainingForm::connectFields() {
    connect(epochs_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change epochs"), epochs_->objectName(),
             [&](ExperimentSpec& next) { next.epochs = value; });
    });
    connect(batchSize_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change batch size"), batchSize_->objectName(),
             [&](ExperimentSpec& next) { next.batchSize = value; });
    });
}

void TrainingForm::connectSchedule() {
    connect(schedule_, &QComboBox::currentIndexChanged, this, [this] {
        edit(tr("Change schedule"), {},
             [&](ExperimentSpec& next) { next.schedule.kind = chosen<ScheduleKind>(*schedule_); });
    });
    connect(milestones_, &QLineEdit::textEdited, this, &TrainingForm::takeMilestones);
    connect(gamma_, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        edit(tr("Change schedule"), gamma_->objectName(),
             [&](ExperimentSpec& next) { next.schedule.gamma = value; });
    });
    connect(warmup_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change warm-up"), warmup_->objectName(),
             [&](ExperimentSpec& next) { next.schedule.warmup = value; });
    });
}

void TrainingForm::connectOptimizer() {
    connect(optimizer_, &QComboBox::currentIndexChanged, this, [this] {
        edit(tr("Change optimiser"), {}, [&](ExperimentSpec& next) {
            next.optimizer.kind = chosen<OptimizerKind>(*optimizer_);
        });
    });
    const auto follows = [this](RateSpinBox* box, double OptimizerSpec::*member,
                                const QString& text) {
        connect(box, &QDoubleSpinBox::valueChanged, this, [this, box, member, text](double value) {
            edit(text, box->objectName(),
                 [&](ExperimentSpec& next) { next.optimizer.*member = value; });
        });
    };
    follows(learningRate_, &OptimizerSpec::learningRate, tr("Change learning rate"));
    follows(momentum_, &OptimizerSpec::momentum, tr("Change momentum"));
    follows(beta1_, &OptimizerSpec::beta1, tr("Change beta 1"));
    follows(beta2_, &OptimizerSpec::beta2, tr("Change beta 2"));
    follows(epsilon_, &OptimizerSpec::epsilon, tr("Change epsilon"));
    follows(weightDecay_, &OptimizerSpec::weightDecay, tr("Change weight decay"));
    connect(decayAll_, &QCheckBox::toggled, this, [this](bool on) {
        edit(tr("Change weight decay"), {},
             [&](ExperimentSpec& next) { next.optimizer.decayNormAndBias = on; });
    });
}

void TrainingForm::takeMilestones(const QString& text) {
    const auto shares = milestonesOf(text);
    editor().setInputProblem(
        milestonesField,
        shares ? QString()
               : tr("The steps must be numbers of percent with commas between, such as 50, 75"));
    if (shares)
        edit(tr("Change schedule"), milestones_->objectName(),
             [&](ExperimentSpec& next) { next.schedule.milestones = *shares; });
}

void TrainingForm::showExperiment() {
    showNumber(*epochs_, experiment().epochs);
    showNumber(*batchSize_, experiment().batchSize);
    showSchedule();
    showOptimizer();
    curve_->setCourse(courseOf(experiment()));
}

void TrainingForm::showSchedule() {
    const ScheduleSpec& schedule = experiment().schedule;
    const bool isStep = schedule.kind == ScheduleKind::Step;
    showChoice(*schedule_, schedule.kind);
    milestones_->parentWidget()->setVisible(isStep);
    gamma_->parentWidget()->setVisible(isStep);
    if (!isStep) // what was mistyped is out of sight and of no account
        editor().setInputProblem(milestonesField, {});
    const bool isTyped = editor().hasInputProblem(milestonesField) ||
                         milestonesOf(milestones_->text()) == schedule.milestones;
    if (!isTyped)
        milestones_->setText(milestonesText(schedule.milestones));
    gamma_->showValue(schedule.gamma);
    showNumber(*warmup_, schedule.warmup);
}

void TrainingForm::showOptimizer() {
    const OptimizerSpec& optimizer = experiment().optimizer;
    const bool isSgd = optimizer.kind == OptimizerKind::Sgd;
    showChoice(*optimizer_, optimizer.kind);
    momentum_->parentWidget()->setVisible(isSgd);
    for (const RateSpinBox* box : {beta1_, beta2_, epsilon_})
        box->parentWidget()->setVisible(!isSgd);
    learningRate_->showValue(optimizer.learningRate);
    momentum_->showValue(optimizer.momentum);
    beta1_->showValue(optimizer.beta1);
    beta2_->showValue(optimizer.beta2);
    epsilon_->showValue(optimizer.epsilon);
    weightDecay_->showValue(optimizer.weightDecay);
    decayAll_->setChecked(optimizer.decayNormAndBias);
}

void TrainingForm::reveal(const FormRow& row) {
    if (moreRows_->isAncestorOf(&row))
        more_->setOpen(true);
}

void TrainingForm::setTheme(const Theme& theme) {
    curve_->setTheme(theme);
}

} // namespace rlab
