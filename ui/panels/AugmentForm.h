// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/FormSection.h"
#include "ui/session/DatasetPreview.h"

class QCheckBox;
class QSpinBox;

namespace rlab {

class ImageGrid;

/// What is changed at random on training images, shown on one of them.
class AugmentForm : public FormSection {
    Q_OBJECT

public:
    AugmentForm(ExperimentEditor& editor, DatasetPreview& preview);

    void setTheme(const Theme& theme) override;

protected:
    void showExperiment() override;

private:
    void showPictures();

    DatasetPreview& preview_;
    QCheckBox* flip_;
    QSpinBox* cropPad_;
    ImageGrid* pictures_;
    QLabel* caption_;
};

} // namespace rlab
