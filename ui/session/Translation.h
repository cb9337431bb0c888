// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace rlab {

/// For the words of functions that belong to no class. lupdate, which finds them by this name, puts
/// them under that of the namespace. For sources only: in a header it would hide behind others.
inline QString tr(const char* text) {
    return QCoreApplication::translate("rlab", text);
}

} // namespace rlab
