// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/RunNetworks.h"

#include "ui/networks/NetworkPainter.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunNetworks)
};

CifarNetworkOptions twinOf(CifarNetworkOptions options) {
    const bool isPlain = options.kind == NetworkKind::Plain;
    options.kind = isPlain ? NetworkKind::Residual : NetworkKind::Plain;
    options.shortcut = ShortcutKind::A; // plain networks have no other
    return options;
}

} // namespace

void RunNetworks::setRun(const RunModel& run) {
    data_ = run.experiment().data;
    seed_ = run.experiment().seed;
    isRestored_ = run.isRestored();
    range_ = {};
    contenders_.clear();
    for (const ContenderRun& contender : run.contenders())
        contenders_.push_back(
            {contender.options, QString::fromStdString(contender.label), contender.color});
    updateRun(run);
}

bool RunNetworks::updateRun(const RunModel& run) {
    bool isNew = false;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
        const SeedRun& seed = run.contenders()[i].seeds.front();
        Contender& contender = contenders_[i];
        for (std::size_t next = contender.probes.size(); next < seed.probes.size(); ++next) {
            contender.probes.push_back(seed.probes[next]);
            widenRange(*seed.probes[next]);
            isNew = true;
        }
        const bool isInTraining = !seed.end && !isRestored_;
        isNew |= seed.snapshot.state != contender.snapshot.state ||
                 isInTraining != contender.isInTraining;
        contender.snapshot = seed.snapshot;
        contender.isInTraining = isInTraining;
    }
    return isNew;
}

void RunNetworks::draw(std::size_t contender, bool withTwin) {
    drawNothing();
    const CifarNetworkOptions options = contenders_[contender].options;
    const CifarNetworkOptions twin = twinOf(options);
    const bool isPlain = options.kind == NetworkKind::Plain;
    try {
        if (withTwin && !isPlain)
            add(find(twin), twin);
        add(contender, options);
        if (withTwin && isPlain)
            add(find(twin), twin);
    } catch (...) {
        drawNothing();
        throw;
    }
}

void RunNetworks::drawNothing() {
    drawn_.clear();
    contenderOf_.clear();
    initOf_.clear();
}

void RunNetworks::add(std::size_t contender, const CifarNetworkOptions& options) {
    const DataSummary summary = summarise(data_);
    NetworkSpec spec = makeCifarNetwork(options, summary.imageShape, summary.classes);
    const bool isInRun = contender != none;
    drawn_.push_back(std::make_unique<SeenNetwork>(
        isInRun ? contenders_[contender].label : QString::fromStdString(shortName(options)),
        isInRun ? contenders_[contender].color : ColorRole{options.kind, 1}, std::move(spec)));
    contenderOf_.push_back(contender);
    initOf_.push_back(options.init);
}

/// The same but for the shortcut counts too: a plain network has only one kind.
std::size_t RunNetworks::find(const CifarNetworkOptions& options) const {
    for (const bool exactly : {true, false})
        for (std::size_t i = 0; i < contenders_.size(); ++i) {
            CifarNetworkOptions candidate = contenders_[i].options;
            if (!exactly)
                candidate.shortcut = options.shortcut;
            if (candidate == options)
                return i;
        }
    return none;
}

std::optional<int> RunNetworks::columnOf(std::size_t contender) const {
    const auto found = std::ranges::find(contenderOf_, contender);
    if (found == contenderOf_.end())
        return std::nullopt;
    return static_cast<int>(found - contenderOf_.begin());
}

void RunNetworks::showNewest() {
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
        const std::size_t contender = contenderOf_[i];
        const bool isSeen = contender != none && !contenders_[contender].probes.empty();
        drawn_[i]->setSample(isSeen ? contenders_[contender].probes.back() : nullptr);
    }
}

void RunNetworks::setStatistic(LayerStatistic statistic) {
    statistic_ = statistic;
    range_ = {};
    for (const Contender& contender : contenders_)
        for (const auto& sample : contender.probes)
            widenRange(*sample);
}

void RunNetworks::Range::add(double value) {
    if (!std::isfinite(value) || value <= 0)
        return;
    lowest = lowest == 0 ? value : std::min(lowest, value);
    highest = std::max(highest, value);
}

void RunNetworks::widenRange(const ProbeSample& sample) {
    for (const LayerSample& layer : sample.layers)
        range_.add(valueOf(layer, statistic_));
    if (colorsShortcuts(statistic_))
        for (const BlockSample& block : sample.blocks)
            range_.add(block.shortcut);
}

std::optional<HeatScale> RunNetworks::scale() const {
    if (range_.lowest == 0)
        return std::nullopt;
    return HeatScale::around({range_.lowest, range_.highest});
}

QString RunNetworks::missingText() const {
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
        if (contenderOf_[i] == none)
            return Words::tr("%1 is not in this run: it has no colours.").arg(drawn_[i]->label());
        if (!drawn_[i]->sample())
            return Words::tr("%1 has not been trained yet: it has no colours.")
                .arg(drawn_[i]->label());
    }
    return {};
}

QList<LesionSubject> RunNetworks::lesionSubjects() const {
    QList<LesionSubject> subjects;
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
        AskedNetwork network;
        network.key = network.label = drawn_[i]->label();
        network.color = drawn_[i]->color();
        network.spec = std::make_shared<const NetworkSpec>(drawn_[i]->spec());
        if (contenderOf_[i] != none) {
            const Contender& contender = contenders_[contenderOf_[i]];
            network.state = contender.snapshot.state;
            network.step = contender.snapshot.step;
            network.isLive = contender.isInTraining;
        }
        const QString missing = network.state ? QString() : noWeightsText(i);
        subjects.append({std::move(network), missing});
    }
    return subjects;
}

QString RunNetworks::noWeightsText(std::size_t column) const {
    const QString& label = drawn_[column]->label();
    if (contenderOf_[column] == none)
        return Words::tr("%1 is not in this run: it has not been trained.").arg(label);
    if (isRestored_)
        return Words::tr("The history keeps no weights of %1. Train it again, and its blocks can "
                         "be switched off.")
            .arg(label);
    return Words::tr("%1 has not been trained yet. Press Train: what a block is good for shows in "
                     "a trained network.")
        .arg(label);
}

std::optional<LayerFilters> RunNetworks::filters(int column, NodeId node) const {
    const auto index = static_cast<std::size_t>(column);
    const NetworkSpec& spec = drawn_[index]->spec();
    if (node != firstConvolution(spec))
        return std::nullopt;
    const std::size_t contender = contenderOf_[index];
    if (contender == none)
        return initialFilters(spec, initOf_[index], seed_);
    const Contender& each = contenders_[contender];
    if (!each.snapshot.state && isRestored_)
        return forgottenFilters();
    if (!each.snapshot.state)
        return initialFilters(spec, initOf_[index], seed_);
    return filtersOf(spec, each.snapshot, !each.isInTraining);
}

bool RunNetworks::filtersChange(int column, NodeId node) const {
    const auto index = static_cast<std::size_t>(column);
    const std::size_t contender = contenderOf_[index];
    return contender != none && contenders_[contender].isInTraining &&
           node == firstConvolution(drawn_[index]->spec());
}

} // namespace rlab
