// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/QualityView.h"

#include "ui/Text.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace rlab {

const JudgedNetwork& QualityView::shown() const {
    return subject == QualitySubject::Second ? secondNetwork() : firstNetwork();
}

std::vector<const JudgedNetwork*> QualityView::compared() const {
    if (isEmpty())
        return {};
    if (!isPair())
        return {&firstNetwork()};
    return {&firstNetwork(), &secondNetwork()};
}

QString QualityView::className(int index) const {
    return QString::fromStdString(dataset->classNames[static_cast<std::size_t>(index)]);
}

QColor QualityView::colorOf(const JudgedNetwork& network) const {
    return theme.curve(network.network.color);
}

QColor QualityView::pairColor(const JudgedNetwork& network) const {
    const bool isSameKind = firstNetwork().network.color.kind == secondNetwork().network.color.kind;
    const bool isSecond = isPair() && &network == &secondNetwork();
    return isSecond && isSameKind ? theme.secondary : colorOf(network);
}

std::int64_t QualityView::count(const ConfusionCell& cell) const {
    const std::int64_t its = shown().matrix.count(cell.label, cell.answer);
    return isDifference() ? its - secondNetwork().matrix.count(cell.label, cell.answer) : its;
}

std::int64_t QualityView::largest() const {
    std::int64_t largest = 1;
    for (int label = 0; label < classes(); ++label)
        for (int answer = 0; answer < classes(); ++answer)
            largest = std::max<std::int64_t>(largest, std::abs(count({label, answer})));
    return largest;
}

QString shortLabel(const JudgedNetwork& network) {
    constexpr qsizetype most = 18, kept = 8; // at each end
    const QString& label = network.network.label;
    return label.size() <= most ? label : label.left(kept) + u'…' + label.right(kept);
}

QString shareText(double share, std::int64_t images) {
    constexpr std::int64_t fine = 2000;
    if (!std::isfinite(share))
        return QStringLiteral("–");
    return images < fine ? percentText(share) : QStringLiteral("%1 %").arg(100 * share, 0, 'f', 2);
}

} // namespace rlab
