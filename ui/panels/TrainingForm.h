// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/FormSection.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace rlab {

class Disclosure;
class RateSpinBox;
class ScheduleCurve;

/// How the networks are trained: epochs, batches, learning rate and its course, optimiser.
class TrainingForm : public FormSection {
    Q_OBJECT

public:
    explicit TrainingForm(ExperimentEditor& editor);

    void setTheme(const Theme& theme) override;

protected:
    void showExperiment() override;
    void reveal(const FormRow& row) override;

private:
    void addFields();
    void addSchedule();
    void addMore();
    void connectFields();
    void connectSchedule();
    void connectOptimizer();
    void takeMilestones(const QString& text);
    void showSchedule();
    void showOptimizer();

    QSpinBox* epochs_;
    QSpinBox* batchSize_;
    RateSpinBox* learningRate_;
    QComboBox* schedule_;
    QLineEdit* milestones_;
    RateSpinBox* gamma_;
    ScheduleCurve* curve_;
    QComboBox* optimizer_;
    RateSpinBox* momentum_;
    RateSpinBox* beta1_;
    RateSpinBox* beta2_;
    RateSpinBox* epsilon_;
    RateSpinBox* weightDecay_;
    QCheckBox* decayAll_;
    QSpinBox* warmup_;
    QWidget* moreRows_;
    Disclosure* more_;
};

} // namespace rlab
