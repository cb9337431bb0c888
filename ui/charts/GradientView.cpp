// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GradientView.h"

#include "ui/Text.h"

#include <QCoreApplication>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GradientView)
};

} // namespace

QString timeText(const ProbedRun& run, std::int64_t step) {
    if (run.empty())
        return {};
    const double epoch = run.epochAt(run.indexOf(step));
    return Words::tr("batch %1 of %2, epoch %3")
        .arg(fullCount(step + 1), fullCount(run.batches()), QString::number(epoch, 'f', 2));
}

QString layerText(const ProbedNetwork& network, int layer) {
    const QString& name = network.layers[static_cast<std::size_t>(layer)].name;
    const std::optional<int> place = network.placeInLine(layer);
    return place ? Words::tr("layer %1, %2").arg(*place + 1).arg(name)
                 : Words::tr("shortcut, %1").arg(name);
}

} // namespace rlab
