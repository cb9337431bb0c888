// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/ExperimentEditor.h"

#include <QLineEdit>

namespace rlab {

/// The experiment's name, edited where it stands. Without a name it shows the networks.
class ExperimentName : public QLineEdit {
    Q_OBJECT

public:
    explicit ExperimentName(ExperimentEditor& editor, QWidget* parent = nullptr);

protected:
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showExperiment();

    ExperimentEditor& editor_;
};

} // namespace rlab
