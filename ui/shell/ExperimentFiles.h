// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <QObject>

#include <functional>

class QMimeData;
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

    /// The one experiment file (.json) among what is dragged; empty if there is none.
    static QString fileIn(const QMimeData* dragged);
    void open(const QString& path);

    /// If a file's experiment has been changed, asks what to do with the changes. False: the window
    /// stays; it is closed when the changes are saved, if that is what the user wants.
    bool mayClose();
    /// Asks in the same way before `replace` brings another experiment, and calls it when nothing
    /// is lost by that. Without a file there is no question: undo brings the experiment back.
    void askAndThen(const std::function<void()>& replace);

    /// What the window held when it was closed last; the sample at the first start.
    static ExperimentSpec lastExperiment();
    void keepLastExperiment() const;

private:
    bool mayLeave(const std::function<void()>& goOn);
    void whenSaved(const std::function<void()>& goOn);
    void load(const ExperimentSpec& experiment, const QString& undoText);
    void fillPresets();
    void fillRecent();
    void choose();
    void save();
    void saveAs();

    QWidget& window_;
    ExperimentEditor& editor_;
    WindowActions& actions_;
};

} // namespace rlab
