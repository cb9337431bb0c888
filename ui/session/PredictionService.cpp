// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/PredictionService.h"

#include "core/base/Stopped.h"

#include <new>

namespace rlab {

PredictionService::PredictionService(QObject* parent)
    : QObject(parent)
    , thread_(this) {}

PredictionService::~PredictionService() = default;

void PredictionService::cancel() {
    thread_.cancel();
}

void PredictionService::ask(const PictureQuestion& question) {
    thread_.start([this, question](const RequestThread::Request& request) {
        answerers_.keepOnly(question.networks);
        for (const AskedNetwork& network : question.networks) {
            throwIfStopped(request.stop());
            if (!network.canAnswer())
                continue;
            PictureAnswer answer;
            try {
                answer = answerers_.of(network).answer(question.picture);
            } catch (const std::bad_alloc&) {
                answer.key = network.key;
                answer.problem = tr("There is not enough memory to ask this network.");
            }
            request.tell([this, answer] { emit answered(answer); });
        }
        request.tell([this] { emit finished(); });
    });
}

} // namespace rlab
