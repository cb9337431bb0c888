// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/DepthFindings.h"
#include "ui/Theme.h"
#include "ui/session/RunModel.h"

#include <QColor>
#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <vector>

namespace rlab {

/// A colour of the same hue that can be read as text on `surface`: contrast 4.5 or more (WCAG 2).
QColor readableOn(const QColor& surface, const QColor& color);

/// Gives the networks' names in `markup` the colours of their curves: one role for each network.
QString colored(QString markup, const std::vector<ColorRole>& roles, const Theme& theme);

/// The words for a run's networks and figures. Colours come later, so that a change of theme needs
/// no new words.
class RunWords {
    Q_DECLARE_TR_FUNCTIONS(rlab::RunWords)

public:
    explicit RunWords(const RunModel& run);

    /// A network's label as markup for colored().
    const QString& name(std::size_t network) const { return names_[network]; }
    /// "plain-20 56.8 %, plain-56 86.3 %": training errors after the latest common epoch.
    QString listed(const std::vector<std::size_t>& networks, const DepthFindings& findings) const;

    /// 0.542 → "54.2 %", unbroken.
    static QString percent(double fraction);
    /// 0.542 → "54 %", 0.034 → "3.4 %": for the headline.
    static QString roughPercent(double fraction);
    /// "31.6 points": how far apart the two are, when both are shown with one decimal.
    static QString points(const ErrorComparison& compared);
    static QString strong(const QString& text);

private:
    std::vector<QString> names_;
};

} // namespace rlab
