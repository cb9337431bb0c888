// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AskedPicture.h"

#include <QList>

namespace rlab {

/// Pictures of our own drawing, so that there is always something to ask: figures that networks
/// trained on Shapes have names for, in styles that they have never seen, and some that no network
/// knows.
QList<AskedPicture> samplePictures();

} // namespace rlab
