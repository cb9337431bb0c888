// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Readout.h"

#include "ui/session/Translation.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

QString number(double value, int decimals) {
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(value, 'f', decimals);
}

double rank(const ReadoutRow& row) {
    const double value = row.train ? row.train->y() : row.test->y();
    return std::isnan(value) ? HUGE_VAL : value;
}

QString unit(const CurveOptions& options) {
    return options.metric == Metric::Error ? tr(" percent") : QString();
}

} // namespace

std::vector<ReadoutRow> readout(const CurveSet& curves, double x) {
    std::vector<ReadoutRow> rows;
    for (const auto& curve : curves.curves()) {
        if (!curve->shown)
            continue;
        ReadoutRow row{curve.get(), curve->train().at(x), {}, {}, {}};
        if (curves.options().test)
            row.test = curve->test().at(x);
        if (curve->repeats()) {
            row.low = curve->low().at(x);
            row.high = curve->high().at(x);
        }
        if (row.train || row.test)
            rows.push_back(row);
    }
    std::ranges::stable_sort(rows, std::ranges::greater(), rank);
    return rows;
}

QString horizontalText(const CurveOptions& options, double x) {
    switch (options.horizontal) {
    case Horizontal::Epochs:
        return tr("epoch %1").arg(number(x, x == std::round(x) ? 0 : 2));
    case Horizontal::Images:
        return tr("%1 thousand images").arg(number(x, x < 100 ? 2 : 0));
    case Horizontal::Seconds:
        return tr("%1 s").arg(number(x, x < 100 ? 2 : 0));
    }
    return {};
}

QString metricText(const CurveOptions& options, std::optional<double> value) {
    if (!value || std::isnan(*value))
        return QStringLiteral("–");
    return number(*value, options.metric == Metric::Error ? (*value < 1 && *value > 0 ? 2 : 1) : 3);
}

QString spokenReadout(const CurveSet& curves, double x) {
    QStringList sentences{tr("At %1").arg(horizontalText(curves.options(), x))};
    const CurveOptions& options = curves.options();
    for (const ReadoutRow& row : readout(curves, x)) {
        QString text = row.curve->name().label();
        if (row.train)
            text += tr(": training %1%2").arg(metricText(options, row.train->y()), unit(options));
        if (row.test)
            text += tr(", test %1%2").arg(metricText(options, row.test->y()), unit(options));
        sentences.append(text);
    }
    return sentences.join(QStringLiteral("; "));
}

} // namespace rlab
