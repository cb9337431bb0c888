// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RecentFiles.h"

#include "ui/session/UserSettings.h"

#include <QFileInfo>

namespace rlab {

namespace {

constexpr int mostFiles = 10;
const QString filesKey = QStringLiteral("recentExperiments");

QStringList existing(QStringList files) {
    files.removeIf([](const QString& file) { return !QFileInfo(file).isFile(); });
    return files.mid(0, mostFiles);
}

} // namespace

QStringList recentExperimentFiles() {
    return existing(userSettings().value(filesKey).toStringList());
}

QStringList rememberExperimentFile(const QString& path) {
    QSettings store = userSettings();
    QStringList files = store.value(filesKey).toStringList();
    files.removeAll(path);
    files.prepend(path);
    files = existing(files);
    store.setValue(filesKey, files);
    return files;
}

} // namespace rlab
