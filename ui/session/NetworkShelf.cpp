// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/NetworkShelf.h"

#include "core/base/Stopped.h"
#include "core/data/DatasetCatalogue.h"
#include "core/nn/NetworkLayers.h"
#include "core/store/TrainedNetworkFile.h"
#include "core/store/WeightsFile.h"

#include <QFileInfo>

#include <algorithm>
#include <exception>
#include <utility>

namespace rlab {

namespace {

AskedNetwork ofContender(const ContenderRun& contender, int index) {
    AskedNetwork network;
    network.key = QStringLiteral("run:%1").arg(index);
    network.label = QString::fromStdString(contender.label);
    network.origin = NetworkShelf::tr("This run");
    network.color = contender.color;
    return network;
}

/// Whether it knows more than before.
bool renew(AskedNetwork& network, const ContenderRun& contender, const RunModel& run) {
    const SeedRun& first = contender.seeds.front();
    const bool wasLive = std::exchange(network.isLive, !first.end && !run.isRestored());
    if (!first.snapshot.state || !run.dataset() || network.state == first.snapshot.state)
        return wasLive != network.isLive;
    const Dataset& dataset = *run.dataset();
    if (!network.spec) {
        network.spec = std::make_shared<const NetworkSpec>(
            makeCifarNetwork(contender.options, dataset.train.imageShape, dataset.classes()));
        network.statistics = dataset.statistics;
        network.classNames = dataset.classNames;
    }
    network.state = first.snapshot.state;
    network.step = first.snapshot.step;
    return true;
}

AskedNetwork ofFile(const QString& path, const QString& label, TrainedNetwork trained) {
    AskedNetwork network;
    network.key = QStringLiteral("file:") + path;
    network.label = label;
    network.origin = path;
    network.color = {
        residualBlocks(trained.network).empty() ? NetworkKind::Plain : NetworkKind::Residual, 1};
    network.spec = std::make_shared<const NetworkSpec>(std::move(trained.network));
    network.state = std::make_shared<const NetworkState>(std::move(trained.state));
    network.statistics = std::move(trained.statistics);
    network.classNames = std::move(trained.classNames);
    return network;
}

TrainedNetwork loadDescribed(const QString& path, const WeightsDescription& described,
                             const std::stop_token& stop) {
    DataSpec data;
    data.dataset = described.dataset;
    const DatasetInfo& info = datasetInfo(described.dataset);
    NetworkSpec network = makeCifarNetwork(described.network, info.imageShape,
                                           static_cast<int>(info.classNames.size()));
    NetworkState state = loadWeights(path.toStdString(), network);
    return {std::move(network), std::move(state),
            described.usesImagenetStatistics ? imagenetStatistics
                                             : loadDataset(data, stop).statistics,
            info.classNames};
}

} // namespace

NetworkShelf::NetworkShelf(QObject* parent)
    : QObject(parent) {}

NetworkShelf::~NetworkShelf() = default;

void NetworkShelf::setRun(const RunModel& run) {
    ofRun_.clear();
    for (const ContenderRun& contender : run.contenders()) {
        ofRun_.append(ofContender(contender, static_cast<int>(ofRun_.size())));
        renew(ofRun_.back(), contender, run);
    }
    emit changed();
}

void NetworkShelf::updateRun(const RunModel& run) {
    bool hasNew = false, hasFirst = false;
    for (qsizetype i = 0; i < ofRun_.size(); ++i) {
        const bool couldAnswer = ofRun_[i].canAnswer();
        if (!renew(ofRun_[i], run.contenders()[static_cast<std::size_t>(i)], run))
            continue;
        hasNew = true;
        hasFirst |= !couldAnswer;
    }
    if (hasFirst)
        emit changed();
    else if (hasNew)
        emit renewed();
}

void NetworkShelf::addFile(const QString& path,
                           const std::optional<WeightsDescription>& description) {
    enqueue({path, description, QFileInfo(path).completeBaseName()});
}

void NetworkShelf::addKept(const QString& path, const QString& label) {
    enqueue({path, {}, label});
}

void NetworkShelf::enqueue(const File& file) {
    waiting_.append(file);
    if (waiting_.size() == 1)
        readNext();
}

void NetworkShelf::readNext() {
    thread_.start([this, file = waiting_.constFirst()](const std::stop_token& stop) {
        const auto tell = [this](auto answer) {
            QMetaObject::invokeMethod(this, [this, answer] {
                answer();
                waiting_.removeFirst();
                if (!waiting_.isEmpty())
                    readNext();
            });
        };
        const std::filesystem::path path = file.path.toStdString();
        try {
            if (!file.description && !readWeightsMetadata(path)) {
                const ForeignWeights weights = inspectForeignWeights(path);
                return tell([this, file, weights] { emit descriptionWanted(file.path, weights); });
            }
            const AskedNetwork read =
                ofFile(file.path, file.label,
                       file.description ? loadDescribed(file.path, *file.description, stop)
                                        : loadTrainedNetwork(path));
            tell([this, read] { add(read); });
        } catch (const Stopped&) {
        } catch (const std::exception& error) {
            const QString message = QString::fromUtf8(error.what());
            tell([this, message] { emit failed(message); });
        }
    });
}

void NetworkShelf::add(const AskedNetwork& network) {
    const auto known = std::ranges::find(ofFiles_, network.key, &AskedNetwork::key);
    if (known == ofFiles_.end())
        ofFiles_.append(network);
    else
        *known = network;
    emit changed();
}

void NetworkShelf::remove(const QString& key) {
    if (ofFiles_.removeIf([&](const AskedNetwork& network) { return network.key == key; }) > 0)
        emit changed();
}

} // namespace rlab
