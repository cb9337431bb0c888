// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace rlab {

class FormRow;
class RateSpinBox;

/// Data set and training settings. Changes only the field that was edited: what the form can't
/// show (a data folder, momentum, schedule) stays as the experiment has it.
class ExperimentForm : public QWidget {
    Q_OBJECT

public:
    explicit ExperimentForm(QWidget* parent = nullptr);

    void setExperiment(const ExperimentSpec& experiment);
    const ExperimentSpec& experiment() const { return experiment_; }
    /// What was typed and can't be a value of the experiment, which keeps the value before.
    std::vector<Problem> inputProblems() const;
    /// Marks the fields that have a problem and says below them, in words, what is wrong. Returns
    /// those that have no field here.
    std::vector<Problem> takeProblems(const std::vector<Problem>& problems);
    /// Of those told here, the uppermost field's.
    QString firstProblem() const;
    void setLocked(bool locked);

signals:
    void edited();

private:
    using Row = std::pair<std::string, FormRow*>; ///< with the field's JSON path

    void addRow(const std::string& path, const QString& label, QWidget* field);
    void fillDatasets();
    void connectFields();
    void chooseDataset(const std::string& name);
    void showStoredResolution();
    void takeSeed(const QString& text);
    void fitSeed();

    ExperimentSpec experiment_;
    DataSpec givenData_; ///< as set; its folder belongs to its data set only
    bool isShowing_ = false;
    QVBoxLayout* layout_;
    QComboBox* dataset_;
    QSpinBox* subset_;
    QSpinBox* resolution_;
    QSpinBox* epochs_;
    QSpinBox* batchSize_;
    RateSpinBox* learningRate_;
    QLineEdit* seed_;
    QLabel* problems_;
    std::vector<Row> rows_; ///< as they stand
};

} // namespace rlab
