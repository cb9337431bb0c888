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

void ProgressBar::show(const ProgressMeter& meter,
                       const std::function<std::optional<double>()>& secondsLeft) {
    constexpr double pause = 0.1;
    constexpr int width = 30;
    if (!onTerminal_ || meter.seconds() < shownAt_ + pause)
        return;
    shownAt_ = meter.seconds();
    shown_ = true;
    const int filled = static_cast<int>(std::lround(meter.fraction() * width));
    QString line =
        QStringLiteral("\r\033[K[%1%2] %3 %")
            .arg(QString(filled, QLatin1Char('#')), QString(width - filled, QLatin1Char('.')))
            .arg(std::floor(100 * meter.fraction()), 3);
    if (const auto left = secondsLeft())
        line += QCoreApplication::translate("ProgressBar", "  %1 left").arg(durationText(*left));
    if (const auto speed = meter.imagesPerSecond())
        line += QCoreApplication::translate("ProgressBar", "  %1 images/s")
                    .arg(fullCount(std::llround(*speed)));
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
