// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/GalleryContents.h"

#include "core/analysis/AnswerComparison.h"
#include "ui/Text.h"
#include "ui/charts/QualityNarration.h"

#include <QCoreApplication>

#include <algorithm>

namespace rlab {

namespace {

using Indices = std::vector<std::int64_t>;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GalleryContents)
};

/// "60 of 93", or only "27" if all are shown.
QString countText(std::int64_t all) {
    const auto most = static_cast<std::int64_t>(GalleryContents::most);
    return all <= most ? fullCount(all)
                       : Words::tr("%1 of %2").arg(fullCount(most), fullCount(all));
}

GalleryContents mistakes(const QualityView& view) {
    const JudgedNetwork& network = view.shown();
    const std::int64_t all = network.table.count() - network.table.correct();
    const QString& name = network.network.label;
    return {all == 0 ? Words::tr("%1 makes no mistake").arg(name)
                     : Words::tr("Mistakes of %1, the surest first: %2").arg(name, countText(all)),
            mostConfidentMistakes(network.table, GalleryContents::most),
            {}};
}

GalleryContents hardest(const QualityView& view) {
    const JudgedNetwork& network = view.shown();
    return {Words::tr("Images whose class is least probable for %1").arg(network.network.label),
            hardestImages(network.table, GalleryContents::most),
            {}};
}

GalleryContents rightOnlyBy(const JudgedNetwork& one, const JudgedNetwork& other) {
    Indices images = rightOnlyByFirst(one.table, other.table);
    return {Words::tr("Images that only %1 gets right: %2")
                .arg(one.network.label, countText(static_cast<std::int64_t>(images.size()))),
            std::move(images),
            {}};
}

/// Of a difference, those for which the networks differ.
GalleryContents ofCell(const QualityView& view) {
    const auto [label, answer] = *view.chosen;
    const QString title = cellTitle(view, *view.chosen);
    if (!view.isDifference()) {
        Indices images = imagesAnswered(view.shown().table, label, answer);
        return {Words::tr("%1 by %2: %3")
                    .arg(title, view.shown().network.label,
                         countText(static_cast<std::int64_t>(images.size()))),
                std::move(images),
                {}};
    }
    const PredictionTable& first = view.firstNetwork().table;
    const PredictionTable& second = view.secondNetwork().table;
    Indices images = answeredOnlyByFirst(first, second, label, answer);
    const Indices others = answeredOnlyByFirst(second, first, label, answer);
    const QString caption = Words::tr("%1 by one only: %2 by %3, then %4 by %5")
                                .arg(title, fullCount(static_cast<std::int64_t>(images.size())),
                                     view.firstNetwork().network.label,
                                     fullCount(static_cast<std::int64_t>(others.size())),
                                     view.secondNetwork().network.label);
    // Both have their share of the room.
    const std::size_t half = GalleryContents::most / 2;
    if (images.size() + others.size() > GalleryContents::most)
        images.resize(std::min(
            images.size(), std::max(half, GalleryContents::most - std::min(others.size(), half))));
    images.insert(images.end(), others.begin(), others.end());
    return {caption, std::move(images), {}};
}

GalleryContents withoutTips(const QualityView& view, GalleryKind kind) {
    switch (kind) {
    case GalleryKind::Mistakes:
        return mistakes(view);
    case GalleryKind::Hardest:
        return hardest(view);
    case GalleryKind::OnlyFirst:
        return rightOnlyBy(view.firstNetwork(), view.secondNetwork());
    case GalleryKind::OnlySecond:
        return rightOnlyBy(view.secondNetwork(), view.firstNetwork());
    case GalleryKind::Cell:
        return ofCell(view);
    }
    return {};
}

QString tipOf(const QualityView& view, std::int64_t image) {
    if (!view.isPair())
        return answerText(view, view.firstNetwork(), image);
    QStringList lines;
    for (const JudgedNetwork* network : view.compared())
        lines.append(
            Words::tr("%1: %2").arg(network->network.label, answerText(view, *network, image)));
    return lines.join(u'\n');
}

} // namespace

GalleryContents galleryContents(const QualityView& view, GalleryKind kind) {
    GalleryContents contents = withoutTips(view, kind);
    contents.images.resize(std::min(contents.images.size(), GalleryContents::most));
    for (const std::int64_t image : contents.images)
        contents.tips.append(tipOf(view, image));
    return contents;
}

} // namespace rlab
