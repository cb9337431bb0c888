// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ExperimentFiles.h"

#include "core/base/Error.h"
#include "core/experiment/Presets.h"
#include "core/store/ExperimentJson.h"
#include "ui/session/ExperimentEditor.h"
#include "ui/session/UserSettings.h"
#include "ui/shell/WindowActions.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

namespace rlab {

namespace {

const QString suffix = QStringLiteral("json");
const QString lastExperimentKey = QStringLiteral("experiment/last");

QString presetText(const std::string& text) {
    return QCoreApplication::translate("Presets", text.c_str());
}

} // namespace

ExperimentFiles::ExperimentFiles(QWidget& window, ExperimentEditor& editor, WindowActions& actions)
    : QObject(&window)
    , window_(window)
    , editor_(editor)
    , actions_(actions) {
    connect(actions.sample, &QAction::triggered, this,
            [this] { load(sampleExperiment(), tr("load the sample")); });
    connect(actions.open, &QAction::triggered, this, &ExperimentFiles::choose);
    connect(actions.save, &QAction::triggered, this, &ExperimentFiles::save);
    connect(actions.saveAs, &QAction::triggered, this, &ExperimentFiles::saveAs);
    connect(&editor, &ExperimentEditor::recentFilesChanged, this, &ExperimentFiles::fillRecent);
    fillPresets();
    fillRecent();
}

void ExperimentFiles::fillPresets() {
    for (const Preset& preset : presets()) {
        QAction* action = actions_.presets->addAction(presetText(preset.title));
        explain(*action, presetText(preset.description));
        connect(action, &QAction::triggered, this, [this, &preset] {
            load(preset.experiment, tr("load the preset \"%1\"").arg(presetText(preset.title)));
        });
    }
}

void ExperimentFiles::fillRecent() {
    actions_.recent->clear();
    for (const QString& path : editor_.recentFiles()) {
        QString name = QFileInfo(path).fileName();
        QAction* action = actions_.recent->addAction(name.replace(u'&', QStringLiteral("&&")));
        explain(*action, tr("Open %1").arg(QDir::toNativeSeparators(path)));
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    actions_.recent->setEnabled(!actions_.recent->isEmpty());
}

void ExperimentFiles::choose() {
    const QString path =
        QFileDialog::getOpenFileName(&window_, tr("Open an experiment"), editor_.file(),
                                     tr("Experiments (*.json);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

QString ExperimentFiles::fileIn(const QMimeData* dragged) {
    if (!dragged || dragged->urls().size() != 1)
        return {};
    const QString file = dragged->urls().first().toLocalFile();
    return file.endsWith(u'.' + suffix, Qt::CaseInsensitive) ? file : QString();
}

void ExperimentFiles::open(const QString& path) {
    askAndThen([this, path] { editor_.open(path); });
}

void ExperimentFiles::load(const ExperimentSpec& experiment, const QString& undoText) {
    askAndThen([this, experiment, undoText] { editor_.replace(experiment, undoText); });
}

void ExperimentFiles::save() {
    if (editor_.file().isEmpty())
        saveAs();
    else
        editor_.save(editor_.file());
}

void ExperimentFiles::saveAs() {
    QFileDialog dialog(&window_, tr("Save the experiment"), editor_.file(),
                       tr("Experiments (*.json)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    if (dialog.exec() == QDialog::Accepted)
        editor_.save(dialog.selectedFiles().constFirst());
}

bool ExperimentFiles::mayClose() {
    return mayLeave([this] { window_.close(); });
}

void ExperimentFiles::askAndThen(const std::function<void()>& replace) {
    if (mayLeave(replace))
        replace();
}

/// False: not now. `goOn` is called when the changes are saved, if that is what the user wants.
bool ExperimentFiles::mayLeave(const std::function<void()>& goOn) {
    if (editor_.file().isEmpty() || !editor_.isModified())
        return true;
    QMessageBox box(
        QMessageBox::Question, tr("Residual Lab"),
        tr("%1 has changes that are not saved.").arg(QFileInfo(editor_.file()).fileName()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, &window_);
    box.button(QMessageBox::Discard)->setText(tr("&Don't save"));
    box.setDefaultButton(QMessageBox::Save);
    const int answer = box.exec();
    if (answer == QMessageBox::Save) {
        whenSaved(goOn);
        save();
    }
    return answer == QMessageBox::Discard;
}

/// Not before the file is on the disk, for saving may fail; and never after it has failed.
void ExperimentFiles::whenSaved(const std::function<void()>& goOn) {
    auto* waiting = new QObject(this);
    connect(&editor_, &ExperimentEditor::saved, waiting, [waiting, goOn] {
        waiting->deleteLater();
        goOn();
    });
    connect(&editor_, &ExperimentEditor::failed, waiting, &QObject::deleteLater);
}

/// The settings are in memory by then: no file is read here.
ExperimentSpec ExperimentFiles::lastExperiment() {
    const QString text = userSettings().value(lastExperimentKey).toString();
    try {
        return text.isEmpty() ? sampleExperiment()
                              : experimentFromJson(text.toStdString(), "settings");
    } catch (const Error&) {
        return sampleExperiment(); // written by a newer version
    }
}

void ExperimentFiles::keepLastExperiment() const {
    userSettings().setValue(lastExperimentKey,
                            QString::fromStdString(experimentToJson(editor_.experiment())));
}

} // namespace rlab
