// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/FormSection.h"

#include <optional>

class QLineEdit;
class QSpinBox;

namespace rlab {

/// The seed, how often the experiment is repeated with other seeds, and what that costs.
class RepeatForm : public FormSection {
    Q_OBJECT

public:
    explicit RepeatForm(ExperimentEditor& editor);

    /// Of all trainings; nothing if it isn't known.
    void setSeconds(std::optional<double> seconds);

protected:
    void showExperiment() override;

private:
    void takeSeed(const QString& text);
    void fitSeed();
    void showCost();

    std::optional<double> seconds_;
    QLineEdit* seed_;
    QSpinBox* repeats_;
    QLabel* cost_;
};

} // namespace rlab
