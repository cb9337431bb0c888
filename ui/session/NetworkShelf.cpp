// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/NetworkShelf.h"

#include "core/base/Error.h"
#include "core/nn/NetworkLayers.h"
#include "core/store/TrainedNetworkFile.h"

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

AskedNetwork ofFile(const QString& path, TrainedNetwork trained) {
    AskedNetwork network;
    network.key = QStringLiteral("file:") + path;
    network.label = QFileInfo(path).completeBaseName();
    network.origin = path;
    network.color = {
        residualBlocks(trained.network).empty() ? NetworkKind::Plain : NetworkKind::Residual, 1};
    network.spec = std::make_shared<const NetworkSpec>(std::move(trained.network));
    network.state = std::make_shared<const NetworkState>(std::move(trained.state));
    network.statistics = std::move(trained.statistics);
    network.classNames = std::move(trained.classNames);
    return network;
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

void NetworkShelf::addFile(const QString& path) {
    waiting_.append(path);
    if (waiting_.size() == 1)
        readNext();
}

void NetworkShelf::readNext() {
    const QString path = waiting_.constFirst();
    thread_.start([this, path](const std::stop_token&) {
        const auto tell = [this](auto answer) {
            QMetaObject::invokeMethod(this, [this, answer] {
                answer();
                waiting_.removeFirst();
                if (!waiting_.isEmpty())
                    readNext();
            });
        };
        try {
            const AskedNetwork read = ofFile(path, loadTrainedNetwork(path.toStdString()));
            tell([this, read] { add(read); });
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
