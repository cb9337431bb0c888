// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ExperimentEditor.h"

#include "core/base/Error.h"
#include "core/store/ExperimentJson.h"
#include "ui/session/RecentFiles.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QScopedValueRollback>
#include <QUndoCommand>

#include <utility>

namespace rlab {

namespace {

/// Changes of one field that follow each other faster are one step.
constexpr int burstMilliseconds = 1500;

std::filesystem::path toPath(const QString& path) {
    return path.toStdU16String();
}

/// What `networks` are called when the preset `given` was changed into them.
std::string nameAfterEdit(const ExperimentSpec& given, const ExperimentSpec& before,
                          const ExperimentSpec& changed) {
    if (changed.networks == before.networks || changed.name != before.name)
        return changed.name;
    if (changed.networks == given.networks)
        return changed.name.empty() ? given.name : changed.name;
    return changed.name == given.name ? std::string() : changed.name;
}

} // namespace

/// From one state to the next.
class ExperimentEditor::Step : public QUndoCommand {
public:
    Step(ExperimentEditor& editor, const QString& text, QString mergeKey, State after)
        : QUndoCommand(text)
        , editor_(editor)
        , mergeKey_(std::move(mergeKey))
        , before_(editor.state_)
        , after_(std::move(after)) {
        sinceLast_.start();
    }

    void undo() override { take(before_); }
    void redo() override { take(after_); }
    int id() const override { return 1; } // any but -1: mergeWith() decides
    bool mergeWith(const QUndoCommand* command) override {
        const auto* next = static_cast<const Step*>(command);
        if (mergeKey_.isEmpty() || next->mergeKey_ != mergeKey_ ||
            sinceLast_.hasExpired(burstMilliseconds))
            return false;
        after_ = next->after_;
        sinceLast_.restart();
        setObsolete(after_ == before_);
        return true;
    }

private:
    /// Undoing an edit doesn't undo that it was saved meanwhile: the file stays.
    void take(const State& state) {
        const bool isEdit = before_.file == after_.file && before_.given == after_.given;
        editor_.apply(isEdit ? State{state.experiment, editor_.state_.file, editor_.state_.given}
                             : state);
    }

    ExperimentEditor& editor_;
    QString mergeKey_;
    State before_, after_;
    QElapsedTimer sinceLast_;
};

ExperimentEditor::ExperimentEditor(const ExperimentSpec& experiment, QObject* parent)
    : QObject(parent)
    , state_{experiment, {}, experiment}
    , worker_(new QObject) {
    findProblems();
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
    thread_.start();
    onWorker([this] {
        QMetaObject::invokeMethod(
            this, [this, files = recentExperimentFiles()] { setRecentFiles(files); });
    });
}

ExperimentEditor::~ExperimentEditor() {
    // Behind all that has been asked for: quit() from here would overtake it.
    onWorker([this] { thread_.quit(); });
    thread_.wait();
}

void ExperimentEditor::onWorker(std::function<void()> work) {
    QMetaObject::invokeMethod(worker_, std::move(work), Qt::QueuedConnection);
}

void ExperimentEditor::edit(const QString& text, const QString& mergeKey,
                            const ExperimentSpec& changed) {
    State next = state_;
    next.experiment = changed;
    if (state_.file.isEmpty())
        next.experiment.name = nameAfterEdit(state_.given, experiment(), changed);
    const QScopedValueRollback editing(isEdit_, true);
    push(text, mergeKey, next);
}

void ExperimentEditor::replace(const ExperimentSpec& experiment, const QString& undoText) {
    pushWhole(undoText, {experiment, {}, experiment});
}

/// Also if it is the same again: then what was typed and can't be a value goes.
void ExperimentEditor::pushWhole(const QString& text, const State& next) {
    if (next == state_)
        apply(next);
    else
        push(text, {}, next);
}

void ExperimentEditor::push(const QString& text, const QString& mergeKey, const State& next) {
    if (next != state_)
        undoStack_.push(new Step(*this, text, mergeKey, next));
}

void ExperimentEditor::apply(const State& state) {
    const bool wasModified = isModified();
    const QString fileBefore = file();
    state_ = state;
    if (!isEdit_)
        inputProblems_.clear();
    findProblems();
    emit changed();
    emit problemsChanged();
    if (file() != fileBefore || isModified() != wasModified)
        emit fileChanged();
}

void ExperimentEditor::setContents(const FolderContents& contents) {
    if (state_.experiment.data.contents == contents)
        return;
    State known = state_;
    known.experiment.data.contents = contents;
    const QScopedValueRollback keepingInput(isEdit_, true);
    apply(known);
}

void ExperimentEditor::setInputProblem(const std::string& field, const QString& message) {
    const auto found = inputProblems_.find(field);
    const std::string now = found == inputProblems_.end() ? std::string() : found->second;
    if (message.toStdString() == now)
        return;
    if (message.isEmpty())
        inputProblems_.erase(field);
    else
        inputProblems_[field] = message.toStdString();
    findProblems();
    emit problemsChanged();
}

void ExperimentEditor::findProblems() {
    problems_ = validate(experiment());
    for (const auto& [field, message] : inputProblems_)
        problems_.push_back({field, message});
}

bool ExperimentEditor::isModified() const {
    const auto found = inFiles_.find(file());
    return experiment() != (found == inFiles_.end() ? state_.given : found->second);
}

void ExperimentEditor::open(const QString& path) {
    const QString file = QFileInfo(path).absoluteFilePath();
    onWorker([this, file] {
        try {
            const ExperimentSpec experiment = readExperiment(toPath(file));
            const QStringList recent = rememberExperimentFile(file);
            QMetaObject::invokeMethod(this, [this, file, experiment, recent] {
                onOpened(file, experiment);
                setRecentFiles(recent);
            });
        } catch (const Error& error) {
            QMetaObject::invokeMethod(
                this, [this, message = QString::fromUtf8(error.what())] { emit failed(message); });
        }
    });
}

void ExperimentEditor::onOpened(const QString& path, const ExperimentSpec& experiment) {
    inFiles_[path] = experiment;
    pushWhole(tr("Open %1").arg(QFileInfo(path).fileName()), {experiment, path, experiment});
    emit fileChanged();
    emit opened();
}

void ExperimentEditor::save(const QString& path) {
    const QString file = QFileInfo(path).absoluteFilePath();
    onWorker([this, file, toSave = experiment()] {
        try {
            writeExperiment(toPath(file), toSave);
            const QStringList recent = rememberExperimentFile(file);
            QMetaObject::invokeMethod(this, [this, file, toSave, recent] {
                onSaved(file, toSave);
                setRecentFiles(recent);
            });
        } catch (const Error& error) {
            QMetaObject::invokeMethod(
                this, [this, message = QString::fromUtf8(error.what())] { emit failed(message); });
        }
    });
}

/// Meanwhile it may have been edited further, and is then modified against this file.
void ExperimentEditor::onSaved(const QString& path, const ExperimentSpec& experiment) {
    inFiles_[path] = experiment;
    state_.file = path;
    emit fileChanged();
    emit saved();
}

void ExperimentEditor::setRecentFiles(const QStringList& files) {
    if (files == recentFiles_)
        return;
    recentFiles_ = files;
    emit recentFilesChanged();
}

} // namespace rlab
