// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AskedNetwork.h"

#include <QList>
#include <QPoint>
#include <QSize>

namespace rlab {

/// Column (x) and row (y) of each network's card: plain networks on the left, residual ones on the
/// right, as the curves have it; two to a row if all are of one kind.
QList<QPoint> cardPlaces(const QList<AskedNetwork>& networks);

/// Columns, or rows, that the places take.
QSize extentOf(const QList<QPoint>& places);

} // namespace rlab
