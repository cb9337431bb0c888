// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/FormSection.h"
#include "ui/session/DatasetPreview.h"

class QComboBox;
class QSpinBox;

namespace rlab {

class ImageGrid;

/// Which images are trained on: the data set with a picture of each class, how many, how large.
class DataForm : public FormSection {
    Q_OBJECT

public:
    DataForm(ExperimentEditor& editor, DatasetPreview& preview);

    void setTheme(const Theme& theme) override;

protected:
    void showExperiment() override;

private:
    void addFields();
    void connectFields();
    void fillDatasets();
    void chooseDataset(int index);
    void showSpecialValues();
    void showClasses();
    void showPictures();
    void openExamples(int classIndex);

    DatasetPreview& preview_;
    Theme theme_ = Theme::lightTheme();
    std::filesystem::path lookedIn_; ///< the folder for which the list of data sets was made
    std::filesystem::path folder_;   ///< the given one, and the data set that it belongs to
    std::string folderDataset_;
    QComboBox* dataset_;
    ImageGrid* classes_;
    QLabel* previewNote_;
    QSpinBox* subset_;
    QSpinBox* testSubset_;
    QSpinBox* resolution_;
};

} // namespace rlab
