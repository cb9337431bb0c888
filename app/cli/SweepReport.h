// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>

namespace rlab {

/// --sweep, --depths, --width, --seeds
void addSweepOptions(QCommandLineParser& parser);

/// residual-lab gradients --sweep: untrained networks by depth, as tables or JSON.
int reportSweep(const QCommandLineParser& parser);

} // namespace rlab
