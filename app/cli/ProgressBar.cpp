// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ProgressBar.h"

#include "app/cli/Terminal.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace rlab {
namespace {

/// All of one width, so that the bar stays in its place.
QString stageText(FetchProgress::Stage stage) {
    switch (stage) {
    case FetchProgress::Stage::Checking:
        return tr("checking     ");
    case FetchProgress::Stage::Downloading:
        return tr("downloading  ");
    case FetchProgress::Stage::Unpacking:
        return tr("unpacking    ");
    }
    return {};
}

} // namespace

ProgressBar::ProgressBar()
    : onTerminal_(isatty(STDERR_FILENO)) {}

void ProgressBar::show(const ProgressMeter& meter,
                       const std::function<std::optional<double>()>& secondsLeft) {
    if (!isDue(meter.seconds()))
        return;
    QStringList facts;
    if (const auto left = secondsLeft())
        facts += tr("%1 left").arg(durationText(*left));
    if (const auto speed = meter.unitsPerSecond())
        facts += tr("%1 images/s").arg(fullCount(std::llround(*speed)));
    draw(meter.seconds(), {}, meter.fraction(), facts);
}

void ProgressBar::show(const StageMeter& meter) {
    if (!isDue(meter.seconds()))
        return;
    QStringList facts;
    if (const auto left = meter.secondsLeft())
        facts += tr("%1 left").arg(durationText(*left));
    if (const auto speed = meter.bytesPerSecond())
        facts += tr("%1/s").arg(byteText(std::llround(*speed)));
    draw(meter.seconds(), stageText(meter.progress().stage), meter.fraction(), facts);
}

bool ProgressBar::isDue(double seconds) const {
    constexpr double pause = 0.1;
    return onTerminal_ && seconds >= shownAt_ + pause;
}

void ProgressBar::draw(double seconds, const QString& work, double fraction,
                       const QStringList& facts) {
    constexpr int width = 30;
    shownAt_ = seconds;
    shown_ = true;
    const int filled = static_cast<int>(std::lround(fraction * width));
    QString line =
        QStringLiteral("\r\033[K%1[%2%3] %4 %")
            .arg(work, QString(filled, QLatin1Char('#')), QString(width - filled, QLatin1Char('.')))
            .arg(std::floor(100 * fraction), 3);
    for (const QString& fact : facts)
        line += QStringLiteral("  ") + fact;
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
