// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunWords.h"

#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double readableContrast = 4.5;
constexpr QChar noBreakSpace(0x00A0);
constexpr QChar zeroWidthSpace(0x200B);
/// Longer labels may be broken, at their underscores.
constexpr int longestUnbroken = 16;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// Relative luminance after WCAG 2.
double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

/// Stands where the network's colour is to be.
QString colorMark(std::size_t network) {
    return QStringLiteral("@network%1@").arg(network);
}

QString nameMarkup(std::size_t network, const std::string& name) {
    QString label = QString::fromStdString(name).toHtmlEscaped();
    if (label.size() <= longestUnbroken)
        label = QStringLiteral("<nobr>%1</nobr>").arg(label);
    else
        label.replace(QStringLiteral("_"), QStringLiteral("_") + zeroWidthSpace);
    return QStringLiteral("<span style=\"color:%1; font-weight:600\">%2</span>")
        .arg(colorMark(network), label);
}

} // namespace

QColor readableOn(const QColor& surface, const QColor& color) {
    constexpr float step = 0.01F;
    const float direction = luminance(surface) > 0.18 ? -step : step;
    QColor candidate = color;
    float lightness = color.lightnessF();
    while (contrast(candidate, surface) < readableContrast && lightness > 0 && lightness < 1) {
        lightness = std::clamp(lightness + direction, 0.0F, 1.0F);
        candidate = QColor::fromHslF(color.hslHueF(), color.hslSaturationF(), lightness).toRgb();
    }
    return candidate;
}

QString colored(QString markup, const std::vector<ColorRole>& roles, const Theme& theme) {
    for (std::size_t network = 0; network < roles.size(); ++network)
        markup.replace(colorMark(network),
                       readableOn(theme.surface, theme.curve(roles[network])).name());
    return markup;
}

RunWords::RunWords(const RunModel& run) {
    for (const ContenderRun& contender : run.contenders())
        names_.push_back(nameMarkup(names_.size(), contender.label));
}

QString RunWords::listed(const std::vector<std::size_t>& networks,
                         const DepthFindings& findings) const {
    QStringList parts;
    for (const std::size_t network : networks)
        if (findings.networks[network].epoch > 0)
            parts.append(name(network) + noBreakSpace + percent(findings.networks[network].train));
    return parts.join(QStringLiteral(", "));
}

QString RunWords::percent(double fraction) {
    return percentText(fraction).replace(u' ', noBreakSpace);
}

QString RunWords::roughPercent(double fraction) {
    if (100 * fraction < 9.95)
        return percent(fraction);
    return tr("%1 %").arg(std::lround(100 * fraction)).replace(u' ', noBreakSpace);
}

QString RunWords::points(const ErrorComparison& compared) {
    const auto shown = [](double error) { return std::round(1000 * error) / 10; };
    const double apart = std::abs(shown(compared.second) - shown(compared.first));
    return tr("%1 points").arg(apart, 0, 'f', 1).replace(u' ', noBreakSpace);
}

QString RunWords::strong(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

} // namespace rlab
