// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/FormSection.h"
#include "ui/session/DatasetFetcher.h"
#include "ui/session/DatasetPreview.h"

class QComboBox;
class QFileDialog;
class QPushButton;
class QSpinBox;

namespace rlab {

class FetchForm;
class ImageGrid;

/// Which images are trained on: the data set with a picture of each class, how many, how large.
class DataForm : public FormSection {
    Q_OBJECT

public:
    DataForm(ExperimentEditor& editor, DatasetPreview& preview, DatasetFetcher& fetcher);

    void setTheme(const Theme& theme) override;

protected:
    bool event(QEvent* event) override;
    void showExperiment() override;

private:
    void addFields();
    void connectFields();
    void rememberFolder();
    void lookForFiles();
    void tellWhetherMissing();
    void chooseDataset(int index);
    void chooseFolder();
    void chooseFilesFolder();
    QFileDialog& askForFolder(const QString& title);
    void takeFetched(const QString& dataset);
    void takeFolder(const QString& path);
    void showDataset();
    void takeContents();
    void showProgress(qint64 done, qint64 all, double secondsLeft);
    void showNote();
    void openData();
    void showSpecialValues();
    void showClasses();
    void showPictures();
    void openExamples(int classIndex);

    DatasetPreview& preview_;
    DatasetFetcher& fetcher_;
    Theme theme_ = Theme::lightTheme();
    std::filesystem::path folder_; ///< the given one, and the data set that it belongs to
    std::string folderDataset_;
    bool isMissing_ = false; ///< the experiment's set is not where that looks for it
    bool isDamaged_ = false; ///< it is there, but can't be loaded
    QComboBox* dataset_;
    FetchForm* fetch_;
    ImageGrid* classes_;
    QLabel* previewNote_;
    QPushButton* look_;
    QSpinBox* subset_;
    QSpinBox* testSubset_;
    QSpinBox* resolution_;
};

} // namespace rlab
