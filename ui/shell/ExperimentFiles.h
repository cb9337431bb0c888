// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <QObject>

class QWidget;

namespace rlab {

class ExperimentEditor;
class WindowActions;

/// The commands that bring another experiment into the editor or put it into a file: sample,
/// presets, open, recent files, save.
class ExperimentFiles : public QObject {
    Q_OBJECT

public:
    /// Connects the actions. Dialogs belong to `window`. All must outlive it.
    ExperimentFiles(QWidget& window, ExperimentEditor& editor, WindowActions& actions);

    /// If a file's experiment has been changed, asks what to do with the changes. False: the window
    /// stays; it is closed when the changes are saved, if that is what the user wants.
    bool mayClose();

    /// What the window held when it was closed last; the sample at the first start.
    static ExperimentSpec lastExperiment();
    void keepLastExperiment() const;

private:
    void fillPresets();
    void fillRecent();
    void choose();
    void save();
    void saveAs();

    QWidget& window_;
    ExperimentEditor& editor_;
    WindowActions& actions_;
    bool closesWhenSaved_ = false; ///< the window, as mayClose() was answered
};

} // namespace rlab
