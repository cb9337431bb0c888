// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QComboBox;
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
    /// Shows each problem at its field, in words. Returns those that have no field here.
    std::vector<Problem> takeProblems(const std::vector<Problem>& problems);
    void setLocked(bool locked);

signals:
    void edited();

private:
    void addRow(const std::string& path, const QString& label, QWidget* field);
    void fillDatasets();
    void connectFields();
    void chooseDataset(const std::string& name);

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
    std::map<std::string, FormRow*> rows_; ///< by JSON path
};

} // namespace rlab
