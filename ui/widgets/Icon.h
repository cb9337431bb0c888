// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace rlab {

/// One of the program's own line icons ("play", "pause", …: ui/icons) in a colour of the theme,
/// crisp at every scale. The files are drawn in black.
QIcon makeIcon(const char* name, const QColor& color, const QColor& disabled);

} // namespace rlab
