// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <QObject>
#include <QStringList>
#include <QThread>
#include <QUndoStack>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace rlab {

/// The one place that holds the experiment being edited. Every change is a step on the undo stack.
/// Nothing is corrected silently: what can't work stays as it was entered and is told as a problem.
///
/// Files are read and written on a thread of the editor's own, one after the other; destroying the
/// editor waits for what has been asked for, so that nothing is lost.
class ExperimentEditor : public QObject {
    Q_OBJECT

public:
    explicit ExperimentEditor(const ExperimentSpec& experiment, QObject* parent = nullptr);
    ~ExperimentEditor() override;

    const ExperimentSpec& experiment() const { return state_.experiment; }
    /// What keeps it from being run: validate()'s and what was typed and can't be a value.
    const std::vector<Problem>& problems() const { return problems_; }

    /// One step named `text`. Steps with the same `mergeKey` in quick succession become one; an
    /// empty key never merges. A name that was given with a preset describes its networks: it goes
    /// when they change, and returns with them.
    void edit(const QString& text, const QString& mergeKey, const ExperimentSpec& changed);
    /// Another experiment, not in a file yet: a preset, a lesson, a run of the history. One step.
    void replace(const ExperimentSpec& experiment, const QString& undoText);
    /// What the experiment's folder of pictures holds was found out. No step: nothing was edited.
    void setContents(const FolderContents& contents);
    /// What only a field knows: that its text can't be a value (the experiment then keeps the last
    /// one), or that files are missing. Empty: all is well again. Undo, redo and another experiment
    /// make all of these go; what is still wrong then is told anew after changed().
    void setInputProblem(const std::string& field, const QString& message);
    bool hasInputProblem(const std::string& field) const { return inputProblems_.contains(field); }

    QUndoStack& undoStack() { return undoStack_; }

    /// Where it was opened from or saved to last; empty for a preset.
    QString file() const { return state_.file; }
    /// Whether it differs from its file, or from the preset that it started as.
    bool isModified() const;
    /// opened(), or failed() and the present experiment stays. One step, too.
    void open(const QString& path);
    /// saved(), or failed() and the file stays as it was.
    void save(const QString& path);
    /// Newest first, at most ten, which existed when last looked for.
    QStringList recentFiles() const { return recentFiles_; }

signals:
    void changed();
    /// Also after each changed().
    void problemsChanged();
    /// file() or isModified() is another.
    void fileChanged();
    void recentFilesChanged();
    void opened();
    void saved();
    /// `message` is a sentence for people that names the file.
    void failed(const QString& message);

private:
    class Step;
    struct State {
        ExperimentSpec experiment;
        QString file;
        ExperimentSpec given; ///< as it was when the editor got it

        bool operator==(const State&) const = default;
    };

    void pushWhole(const QString& text, const State& next);
    void push(const QString& text, const QString& mergeKey, const State& next);
    void apply(const State& state);
    void findProblems();
    void onWorker(std::function<void()> work);
    void onOpened(const QString& path, const ExperimentSpec& experiment);
    void onSaved(const QString& path, const ExperimentSpec& experiment);
    void setRecentFiles(const QStringList& files);

    State state_;
    std::map<QString, ExperimentSpec> inFiles_; ///< what the files hold
    std::vector<Problem> problems_;
    std::map<std::string, std::string> inputProblems_; ///< by field
    bool isEdit_ = false; ///< the step that is being applied comes from edit()
    QUndoStack undoStack_;
    QStringList recentFiles_;
    QThread thread_;
    QObject* worker_; ///< lives on the thread, which deletes it
};

} // namespace rlab
