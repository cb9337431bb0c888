// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ProgressBar.h"

#include "app/cli/Terminal.h"
#include "ui/Text.h"

#include <QCoreApplication>

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace rlab {

ProgressBar::ProgressBar()
    : onTerminal_(isatty(STDERR_FILENO)) {}

void ProgressBar::show(const ProgressSample& sample) {
    constexpr double pause = 0.1;
    constexpr int width = 30;
    meter_.add(sample);
    if (!onTerminal_ || sample.seconds < shownAt_ + pause)
        return;
    shownAt_ = sample.seconds;
    shown_ = true;
    const int filled = static_cast<int>(std::lround(meter_.fraction() * width));
    QString line =
        QStringLiteral("\r\033[K[%1%2] %3 %")
            .arg(QString(filled, QLatin1Char('#')), QString(width - filled, QLatin1Char('.')))
            .arg(std::floor(100 * meter_.fraction()), 3);
    if (const auto left = meter_.secondsLeft())
        line += QCoreApplication::translate("ProgressBar", "  %1 left  %2 images/s")
                    .arg(durationText(*left),
                         fullCount(std::llround(meter_.imagesPerSecond().value_or(0))));
    std::fputs(line.toUtf8().constData(), stderr);
    std::fflush(stderr);
}

void ProgressBar::clear() {
    if (!shown_)
        return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    shown_ = false;
}

} // namespace rlab
