// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/InspectionService.h"

#include "core/analysis/LayerCounterpart.h"
#include "core/analysis/PictureInspection.h"
#include "core/base/Stopped.h"
#include "core/pictures/PicturePreparation.h"
#include "ui/session/DatasetSample.h"
#include "ui/session/ProgressMeter.h"

#include <QElapsedTimer>

#include <algorithm>
#include <functional>
#include <new>
#include <utility>

namespace rlab {

namespace {

constexpr int batchOfCovered = 16; ///< some 10 ms of work, so that stopping takes no longer

int classOf(const InspectedNetwork& looked, const QString& name) {
    const std::vector<std::string>& names = looked.network.classNames;
    const auto known = std::ranges::find(names, name.toStdString());
    return known == names.end() ? looked.answer : static_cast<int>(known - names.begin());
}

Tensor wayMap(const Tensor& maps, int channel) {
    if (channel == InspectionRequest::meanOfMaps)
        return meanMap(maps.view());
    if (channel >= maps.view().count())
        return {};
    Tensor map(Shape{maps.shape()[1], maps.shape()[2]});
    std::copy_n(maps.view().item(channel), map.size(), map.data());
    return map;
}

void lookInto(const TrainedNetwork& trained, const InspectionRequest& request,
              const std::vector<std::uint8_t>& picture, const std::stop_token& stop,
              InspectedNetwork& looked) {
    PictureInspection inspection(trained);
    inspection.show(picture);
    throwIfStopped(stop);
    const Tensor probabilities = inspection.probabilities();
    looked.probabilities.assign(probabilities.span().begin(), probabilities.span().end());
    looked.answer = static_cast<int>(std::ranges::max_element(looked.probabilities) -
                                     looked.probabilities.begin());
    looked.classIndex = classOf(looked, request.className);
    looked.node = request.layersOf ? counterpart(*request.layersOf, request.node, trained.network)
                                   : gradCamNode(trained.network);
    looked.maps = inspection.featureMaps(looked.node);
    for (const NodeId node : wayThrough(trained.network))
        looked.way.push_back({QString::fromStdString(trained.network.node(node).name),
                              wayMap(inspection.featureMaps(node), request.channel)});
    looked.heat = inspection.gradCam(looked.node, looked.classIndex);
}

/// Does `look`; what it throws is the network's problem. Only Stopped goes on.
void tryFor(InspectedNetwork& looked, const std::function<void()>& look) {
    const auto fail = [&](const QString& problem) {
        InspectedNetwork failed;
        failed.network = looked.network;
        failed.problem = problem;
        looked = std::move(failed);
    };
    try {
        look();
    } catch (const std::bad_alloc&) {
        fail(InspectionService::tr("There is not enough memory to look into this network."));
    } catch (const std::exception& error) {
        fail(QString::fromUtf8(error.what()));
    }
}

std::vector<std::uint8_t> prepared(const InspectionRequest& request, const NetworkSpec& network) {
    return preparePicture(request.picture.image, network.input());
}

InspectedNetwork inspectedBy(const AskedNetwork& network, const InspectionRequest& request,
                             const std::stop_token& stop) {
    InspectedNetwork looked;
    looked.network = network;
    tryFor(looked, [&] {
        const TrainedNetwork trained = network.trained();
        const std::vector<std::uint8_t> picture = prepared(request, trained.network);
        looked.seen = toImage({trained.network.input(), picture, {0}}, 0);
        lookInto(trained, request, picture, stop, looked);
    });
    return looked;
}

int placesOf(const InspectedNetwork& looked) {
    if (!looked.problem.isEmpty())
        return 0;
    const Shape& input = looked.network.spec->input();
    const OcclusionSpec spec = defaultOcclusion(input);
    return static_cast<int>(((input[1] - spec.side) / spec.stride + 1) *
                            ((input[2] - spec.side) / spec.stride + 1));
}

void cover(InspectedNetwork& looked, const InspectionRequest& request, const std::stop_token& stop,
           const std::function<void(int, int)>& progress) {
    if (!looked.problem.isEmpty())
        return;
    tryFor(looked, [&] {
        TrainedNetwork trained = looked.network.trained();
        const std::vector<std::uint8_t> picture = prepared(request, trained.network);
        const OcclusionSpec spec = defaultOcclusion(trained.network.input());
        Classifier classifier(std::move(trained.network), trained.statistics, batchOfCovered);
        classifier.prepare(std::move(trained.state));
        looked.occlusion = occlusionMap(classifier, trained.statistics, picture, looked.classIndex,
                                        spec, stop, progress);
    });
}

} // namespace

InspectionService::InspectionService(QObject* parent)
    : QObject(parent)
    , thread_(
          this, [](const QString&) {}, [this] { onEnded(); }) {}

InspectionService::~InspectionService() = default;

void InspectionService::cancel() {
    waiting_.reset();
    thread_.cancel();
}

void InspectionService::onEnded() {
    if (waiting_)
        inspect(*std::exchange(waiting_, std::nullopt));
    else
        emit ended();
}

void InspectionService::follow(const InspectionRequest& request) {
    if (isRunning())
        waiting_ = request;
    else
        inspect(request);
}

void InspectionService::inspect(const InspectionRequest& request) {
    waiting_.reset();
    thread_.start([this, request](const RequestThread::Request& asked) {
        Inspection found{request.picture, request.channel, {}};
        int all = 0, before = 0;
        ProgressMeter meter;
        QElapsedTimer timer;
        for (const AskedNetwork& network : request.networks) {
            throwIfStopped(asked.stop());
            found.networks.push_back(inspectedBy(network, request, asked.stop()));
            all += placesOf(found.networks.back());
        }
        asked.tell([this, found] { emit inspected(found); });
        timer.start();
        for (InspectedNetwork& looked : found.networks) {
            if (!request.withOcclusion)
                break;
            cover(looked, request, asked.stop(), [&](int covered, int) {
                const int done = before + covered;
                meter.add({done, all, static_cast<double>(timer.elapsed()) / 1000});
                asked.tell([this, done, all, left = meter.secondsLeft().value_or(-1)] {
                    emit progressed(done, all, left);
                });
            });
            before += placesOf(looked);
            asked.tell([this, found] { emit inspected(found); });
        }
    });
}

} // namespace rlab
