// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/CardPlaces.h"

#include <algorithm>

namespace rlab {

QList<QPoint> cardPlaces(const QList<AskedNetwork>& networks) {
    const auto isPlain = [](const AskedNetwork& network) {
        return network.color.kind == NetworkKind::Plain;
    };
    const auto plain = std::ranges::count_if(networks, isPlain);
    const bool areOfBothKinds = plain > 0 && plain < networks.size();
    QList<QPoint> places;
    int rows[2] = {0, 0};
    for (const AskedNetwork& network : networks) {
        const int column =
            areOfBothKinds ? (isPlain(network) ? 0 : 1) : static_cast<int>(places.size() % 2);
        places.append({column, rows[column]++});
    }
    return places;
}

QSize extentOf(const QList<QPoint>& places) {
    QSize extent(0, 0);
    for (const QPoint& place : places)
        extent = extent.expandedTo({place.x() + 1, place.y() + 1});
    return extent;
}

} // namespace rlab
