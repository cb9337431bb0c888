// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsNarration.h"

#include "ui/Text.h"
#include "ui/images/MapPicture.h"
#include "ui/images/OverlaysFigure.h"
#include "ui/session/ValueText.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ReasonsNarration)
};

QString answerWords(const ReasonsView& view, const InspectedNetwork& looked) {
    const QString answer = Words::tr("%1 answers %2 with %3")
                               .arg(looked.network.label, looked.nameOf(looked.answer),
                                    percentText(looked.probability(looked.answer)));
    const QString& label = view.inspection.picture.label;
    if (label.isEmpty())
        return answer;
    return looked.nameOf(looked.answer) == label ? Words::tr("%1 (right)").arg(answer)
                                                 : Words::tr("%1 (it is %2)").arg(answer, label);
}

QString heatWords(const ReasonsView& view, const InspectedNetwork& looked) {
    const QString answer = answerWords(view, looked);
    const auto focus = focusOf(looked.heat.view());
    if (!focus)
        return Words::tr("%1; nothing at %2 speaks for %3.")
            .arg(answer, looked.layer(), askedClass(looked));
    const QString what = looked.classIndex == looked.answer
                             ? Words::tr("half its reasons")
                             : Words::tr("half its reasons for %1").arg(askedClass(looked));
    return Words::tr("%1: %2 lie on %3 of the picture, %4.")
        .arg(answer, what, percentText(focus->share),
             focus->isScattered() ? Words::tr("here and there") : placeWords(focus->x, focus->y));
}

QString occlusionWords(const ReasonsView& view, const InspectedNetwork& looked) {
    if (!looked.occlusion)
        return answerWords(view, looked) + u'.';
    const OcclusionMap& map = *looked.occlusion;
    const auto least = std::ranges::min_element(map.covered.span());
    const auto place = least - map.covered.span().begin();
    const Shape& shape = map.covered.shape();
    const auto middle = [&](std::int64_t at, int pixels) {
        return (static_cast<double>(at * map.spec.stride) + map.spec.side / 2.0) / pixels;
    };
    constexpr double seen = 0.0005; // half of the last digit that is told
    if (static_cast<double>(*least) > map.whole - seen)
        return Words::tr("%1: wherever a square is covered, %2 keeps its %3.")
            .arg(looked.network.label, askedClass(looked), percentText(map.whole));
    return Words::tr("%1: a covered square of %2 × %2 pixels %3 lowers %4 the most, from %5 to %6.")
        .arg(looked.network.label, QString::number(map.spec.side),
             placeWords(middle(place % shape[1], looked.seen.width()),
                        middle(place / shape[1], looked.seen.height())),
             askedClass(looked), percentText(map.whole), percentText(static_cast<double>(*least)));
}

QString mapsWords(const InspectedNetwork& looked) {
    const std::int64_t count = looked.maps.shape()[0];
    std::int64_t dark = 0;
    for (std::int64_t k = 0; k < count; ++k)
        dark += std::ranges::all_of(mapOf(looked.maps, k).span(),
                                    [](float value) { return value == 0; });
    const QString many = Words::tr("%1 has %2 maps at %3")
                             .arg(looked.network.label, QString::number(count), looked.layer());
    if (dark == 0)
        return Words::tr("%1; none of them is 0 everywhere.").arg(many);
    return dark == 1
               ? Words::tr("%1; one of them is 0 everywhere.").arg(many)
               : Words::tr("%1; %2 of them are 0 everywhere.").arg(many, QString::number(dark));
}

double meanOf(const Tensor& map) {
    return std::accumulate(map.span().begin(), map.span().end(), 0.0) /
           static_cast<double>(map.size());
}

QString wayWords(const ReasonsView& view, const InspectedNetwork& looked) {
    if (looked.way.empty() || looked.way.front().map.size() == 0 ||
        looked.way.back().map.size() == 0)
        return {};
    const QString which = view.inspection.channel == InspectionRequest::meanOfMaps
                              ? Words::tr("the mean of all maps")
                              : Words::tr("the mean of map %1").arg(view.inspection.channel + 1);
    return Words::tr("In %1 %2 goes from %3 at %4 to %5 at %6.")
        .arg(looked.network.label, which, valueText(meanOf(looked.way.front().map)),
             looked.way.front().layer, valueText(meanOf(looked.way.back().map)),
             looked.way.back().layer);
}

QString wordsOf(const ReasonsView& view, const InspectedNetwork& looked) {
    if (!looked.problem.isEmpty())
        return Words::tr("%1: %2").arg(looked.network.label, looked.problem);
    switch (view.mode) {
    case ReasonsMode::Heat:
        return heatWords(view, looked);
    case ReasonsMode::Occlusion:
        return occlusionWords(view, looked);
    case ReasonsMode::Maps:
        return mapsWords(looked);
    case ReasonsMode::Way:
        return wayWords(view, looked);
    case ReasonsMode::Filters:
        break;
    }
    return {};
}

} // namespace

QString reasonsSentence(const ReasonsView& view) {
    if (view.mode == ReasonsMode::Filters)
        return Words::tr("What the first convolution answers to most: edges and spots of a colour "
                         "once it is trained, noise before.");
    QStringList sentences;
    for (const InspectedNetwork& looked : view.inspection.networks)
        sentences.append(wordsOf(view, looked));
    sentences.removeAll(QString());
    return sentences.join(u'\n');
}

bool MapFocus::isScattered() const {
    constexpr double near = 0.25;
    return spread > near;
}

std::optional<MapFocus> focusOf(TensorView<const float> map) {
    const double sum = std::accumulate(map.span().begin(), map.span().end(), 0.0);
    if (!(sum > 0) || !std::isfinite(sum))
        return std::nullopt;
    std::vector<std::int64_t> order(map.span().size());
    std::iota(order.begin(), order.end(), 0);
    const auto valueAt = [&](std::int64_t i) { return static_cast<double>(map.data()[i]); };
    std::ranges::stable_sort(order, std::greater(), valueAt);
    const auto rows = static_cast<double>(map.shape()[0]);
    const auto columns = static_cast<double>(map.shape()[1]);
    double held = 0, x = 0, y = 0, squares = 0;
    std::size_t places = 0;
    while (held < sum / 2 && places < order.size()) {
        const std::int64_t i = order[places++];
        const double value = valueAt(i);
        const double right = (static_cast<double>(i % map.shape()[1]) + 0.5) / columns;
        const double down = (static_cast<double>(i / map.shape()[1]) + 0.5) / rows;
        held += value;
        x += value * right;
        y += value * down;
        squares += value * (right * right + down * down);
    }
    MapFocus focus;
    focus.share = static_cast<double>(places) / static_cast<double>(order.size());
    focus.x = x / held;
    focus.y = y / held;
    focus.spread = std::sqrt(std::max(0.0, squares / held - focus.x * focus.x - focus.y * focus.y));
    return focus;
}

QString placeWords(double x, double y) {
    const QString words[3][3] = {
        {Words::tr("in the upper left"), Words::tr("at the top"), Words::tr("in the upper right")},
        {Words::tr("on the left"), Words::tr("in the middle"), Words::tr("on the right")},
        {Words::tr("in the lower left"), Words::tr("at the bottom"),
         Words::tr("in the lower right")}};
    const auto third = [](double at) { return std::clamp(static_cast<int>(3 * at), 0, 2); };
    return words[third(y)][third(x)];
}

} // namespace rlab
