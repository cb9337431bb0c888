// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/GradientNarration.h"

#include "core/analysis/GradientFlow.h"
#include "ui/Text.h"
#include "ui/panels/RunWords.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <optional>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GradientNarration)
};

class Narration {
public:
    explicit Narration(const RunModel& run)
        : run_(run)
        , words_(run) {
        for (const ContenderRun& contender : run.contenders())
            layers_.push_back(layersOf(run.experiment(), contender));
    }

    Explanation tell() const {
        const std::optional<std::size_t> plain = deepest(NetworkKind::Plain);
        const std::optional<std::size_t> residual = deepest(NetworkKind::Residual);
        if (!plain && !residual)
            return tellBeforehand();
        Explanation text;
        text.headline = plain ? wayBack(*plain) : wayBack(*residual);
        if (plain && residual)
            text.headline += u' ' + besides(*residual);
        text.headline = Words::tr("Before training: %1").arg(text.headline);
        for (const std::optional<std::size_t>& network : {plain, residual})
            if (network)
                text.paragraphs.append(kindText(*network));
        if (plain)
            text.paragraphs.append(frozenText(*plain));
        if (residual)
            text.paragraphs.append(shortcutText(*residual));
        text.paragraphs.append(ratiosText());
        text.paragraphs.removeAll(QString());
        text.certainty = Words::tr("How sure? Each figure is that of one batch, of the first seed. "
                                   "Another batch moves it by some per cent, another seed by "
                                   "more.");
        return text;
    }

private:
    static Explanation tellBeforehand() {
        Explanation text;
        text.headline = Words::tr("Train, and see what becomes of the gradient.");
        text.paragraphs.append(Words::tr(
            "While networks train, every few batches are looked into: how large the gradient is "
            "in each layer, and by which way it came."));
        text.paragraphs.append(
            Words::tr("The gradient is made at the end of the network and handed back from layer "
                      "to layer. If each makes it a little smaller it vanishes, if a little "
                      "larger it explodes."));
        return text;
    }

    /// Empty if nothing was seen, or a version of the program saw it that knows other layers.
    static std::vector<LearnedLayer> layersOf(const ExperimentSpec& experiment,
                                              const ContenderRun& contender) {
        const ProbeHistory& probes = contender.seeds.front().probes;
        if (probes.empty())
            return {};
        const DataSummary data = summarise(experiment.data);
        std::vector<LearnedLayer> layers =
            learnedLayers(makeCifarNetwork(contender.options, data.imageShape, data.classes));
        const bool fits = std::ranges::all_of(
            probes, [&](const auto& sample) { return sample->layers.size() == layers.size(); });
        return fits ? layers : std::vector<LearnedLayer>();
    }

    bool isSeen(std::size_t network) const { return !layers_[network].empty(); }
    const ProbeHistory& probes(std::size_t network) const {
        return run_.contenders()[network].seeds.front().probes;
    }
    GradientFlow flow(std::size_t network, const ProbeSample& sample) const {
        return gradientFlow(layers_[network], sample);
    }
    GradientFlow flowAtStart(std::size_t network) const {
        return flow(network, *probes(network).front());
    }

    std::optional<std::size_t> deepest(NetworkKind kind) const {
        std::optional<std::size_t> found;
        for (std::size_t i = 0; i < run_.contenders().size(); ++i) {
            const CifarNetworkOptions& options = run_.contenders()[i].options;
            const bool isDeeper = !found || options.depth > run_.contenders()[*found].options.depth;
            if (options.kind == kind && isSeen(i) && isDeeper)
                found = i;
        }
        return found;
    }

    /// "the gradient of plain-56 grows 3,400-fold on its way back to the first layer."
    QString wayBack(std::size_t network) const {
        const double factor = flowAtStart(network).wayBack;
        const QString& name = words_.name(network);
        if (!std::isfinite(factor) || factor == 0)
            return Words::tr("no gradient of %1 reaches the first layer.").arg(name);
        return factor >= 1 ? Words::tr("the gradient of %1 grows %2-fold on its way back to the "
                                       "first layer.")
                                 .arg(name, factorText(factor))
                           : Words::tr("the gradient of %1 shrinks %2-fold on its way back to "
                                       "the first layer.")
                                 .arg(name, factorText(1 / factor));
    }

    QString besides(std::size_t network) const {
        const double factor = flowAtStart(network).wayBack;
        if (!std::isfinite(factor) || factor == 0)
            return Words::tr("Nor of %1.").arg(words_.name(network));
        return factor >= 1 ? Words::tr("In %1 it grows %2-fold.")
                                 .arg(words_.name(network), factorText(factor))
                           : Words::tr("In %1 it shrinks %2-fold.")
                                 .arg(words_.name(network), factorText(1 / factor));
    }

    QString kindText(std::size_t network) const {
        const GradientFlow start = flowAtStart(network);
        const CifarNetworkOptions& options = run_.contenders()[network].options;
        const QString& name = words_.name(network);
        const QString each = QStringLiteral("%1").arg(start.perLayer, 0, 'f', 2);
        switch (flowKind(start)) {
        case FlowKind::Exploding:
            if (options.kind == NetworkKind::Plain && options.norm == NormKind::Batch)
                return Words::tr("With batch norm a deep plain network does not begin with "
                                 "gradients that vanish: they explode, in %1 by a factor of %2 "
                                 "for each layer.")
                    .arg(name, each);
            return Words::tr("In %1 it explodes, by a factor of %2 for each layer.")
                .arg(name, each);
        case FlowKind::Vanishing:
            return Words::tr("In %1 it vanishes, by a factor of %2 for each layer: the first "
                             "layers learn of the loss next to nothing.")
                .arg(name, each);
        case FlowKind::Steady:
            break;
        }
        return {};
    }

    QString frozenText(std::size_t network) const {
        const FrozenStart start = frozenStart(*probes(network).front(), *probes(network).back());
        if (!start.isFrozen)
            return {};
        return Words::tr("Its first steps blew up the early weights: those of the first layer of "
                         "%1 went from %2 to %3, and the gradient fell from %4 to %5 of them. "
                         "What looks like vanishing now is a layer that was thrown off and "
                         "stands still.")
            .arg(words_.name(network), factorText(start.weightsBefore),
                 factorText(start.weightsAfter), factorText(start.relativeBefore),
                 factorText(start.relativeAfter));
    }

    QString shortcutText(std::size_t network) const {
        const ProbeSample& latest = *probes(network).back();
        if (latest.blocks.empty())
            return {};
        const GradientFlow now = flow(network, latest);
        return Words::tr("Each block of %1 gets its gradient by two ways. Down the shortcut, "
                         "unchanged, came %2 of it in the middle block, %3 to %4 in the others; "
                         "the rest came through the convolutions.")
            .arg(words_.name(network), RunWords::roughPercent(now.shortcutShare),
                 RunWords::roughPercent(now.leastShortcutShare),
                 RunWords::roughPercent(now.mostShortcutShare));
    }

    /// First layer over last convolution, by the weights: one number for each network.
    QString ratiosText() const {
        QStringList before, now;
        for (std::size_t i = 0; i < run_.contenders().size(); ++i) {
            if (!isSeen(i))
                continue;
            const auto entry = [&](const ProbeSample& sample) {
                return words_.name(i) + QChar(0x00A0) + factorText(flow(i, sample).firstToLast);
            };
            before.append(entry(*probes(i).front()));
            now.append(entry(*probes(i).back()));
        }
        return Words::
            tr("Gradient by the weights, first layer over last convolution, before training: %1. "
               "At the latest look: %2.")
                .arg(before.join(QStringLiteral(", ")), now.join(QStringLiteral(", ")));
    }

    const RunModel& run_;
    const RunWords words_;
    std::vector<std::vector<LearnedLayer>> layers_; ///< of each network
};

} // namespace

Explanation explainGradients(const RunModel& run) {
    return Narration(run).tell();
}

} // namespace rlab
