// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QString>

namespace rlab {

/// The look of all widgets in a theme's colours. Widgets name their part in it by the dynamic
/// property "role".
QString makeStyleSheet(const Theme& theme);

} // namespace rlab
