// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/StageMeter.h"

#include <QCoreApplication>
#include <QStringList>

#include <functional>

namespace rlab {

/// One line on standard error that tells how far, how fast and how long still. Shows nothing when
/// standard error is not a terminal.
class ProgressBar {
    Q_DECLARE_TR_FUNCTIONS(rlab::ProgressBar)

public:
    ProgressBar();
    ~ProgressBar() { clear(); }

    /// Draws at most ten times a second.
    void show(const ProgressMeter& meter,
              const std::function<std::optional<double>()>& secondsLeft);
    /// The same for a data set that is fetched.
    void show(const StageMeter& meter);
    /// Takes the line away, so that text can be printed.
    void clear();

private:
    bool isDue(double seconds) const;
    void draw(double seconds, const QString& work, double fraction, const QStringList& facts);

    bool onTerminal_;
    bool shown_ = false;
    double shownAt_ = -1;
};

} // namespace rlab
