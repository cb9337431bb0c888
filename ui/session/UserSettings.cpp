// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/UserSettings.h"

namespace rlab {

QSettings userSettings() {
    return QSettings(QStringLiteral("residual-lab"), QStringLiteral("residual-lab"));
}

} // namespace rlab
