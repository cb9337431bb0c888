// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/PredictionService.h"

#include <new>

namespace rlab {

PredictionService::PredictionService(QObject* parent)
    : QObject(parent) {}

PredictionService::~PredictionService() = default;

void PredictionService::cancel() {
    ++latest_;
    thread_.requestStop();
}

void PredictionService::ask(const PictureQuestion& question) {
    cancel();
    const int number = latest_;
    thread_.start([this, question, number](const std::stop_token& stop) {
        const auto tell = [&](const auto& answer) {
            QMetaObject::invokeMethod(this, [this, number, answer] {
                if (number == latest_)
                    answer(*this);
            });
        };
        answerers_.keepOnly(question.networks);
        for (const AskedNetwork& network : question.networks) {
            if (stop.stop_requested())
                return;
            if (!network.canAnswer())
                continue;
            PictureAnswer answer;
            try {
                answer = answerers_.of(network).answer(question.picture);
            } catch (const std::bad_alloc&) {
                answer.key = network.key;
                answer.problem = tr("There is not enough memory to ask this network.");
            }
            tell([answer](PredictionService& service) { emit service.answered(answer); });
        }
        tell([](PredictionService& service) { emit service.finished(); });
    });
}

} // namespace rlab
