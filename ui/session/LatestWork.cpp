// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LatestWork.h"

#include "core/base/Stopped.h"

#include <exception>
#include <new>
#include <utility>

namespace rlab {

LatestWork::~LatestWork() = default;

void LatestWork::end() {
    if (std::exchange(isRunning_, false))
        emit ended();
}

void LatestWork::cancel() {
    ++latest_;
    thread_.requestStop();
    end();
}

void LatestWork::start(Work work) {
    thread_.requestStop();
    const int number = ++latest_;
    isRunning_ = true;
    thread_.start([this, number, work = std::move(work)](const std::stop_token& stop) {
        const Tell tell = [this, number](std::function<void()> answer) {
            QMetaObject::invokeMethod(this, [this, number, answer = std::move(answer)] {
                if (number == latest_)
                    answer();
            });
        };
        const auto fail = [&](const QString& message) {
            tell([this, message] {
                emit failed(message);
                end();
            });
        };
        try {
            work(stop, tell);
            tell([this] { end(); });
        } catch (const Stopped&) {
        } catch (const std::bad_alloc&) {
            fail({});
        } catch (const std::exception& error) {
            fail(QString::fromUtf8(error.what()));
        }
    });
}

} // namespace rlab
