// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/UserDatasets.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace rlab {

std::filesystem::path userDatasetFolder() {
    const QString chosen = qEnvironmentVariable("RESIDUAL_LAB_DATASETS");
    const QString folder =
        chosen.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                               QStringLiteral("/residual-lab/datasets")
                         : QDir(chosen).absolutePath();
    return QFile::encodeName(folder).toStdString();
}

} // namespace rlab
