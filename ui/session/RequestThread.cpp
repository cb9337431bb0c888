// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RequestThread.h"

#include "core/base/Stopped.h"

#include <exception>
#include <new>
#include <utility>

namespace rlab {

void RequestThread::Request::tell(std::function<void()> answer) const {
    QMetaObject::invokeMethod(thread_.owner_,
                              [&thread = thread_, number = number_, answer = std::move(answer)] {
                                  if (number == thread.latest_)
                                      answer();
                              });
}

RequestThread::RequestThread(QObject* owner, std::function<void(const QString&)> failed,
                             std::function<void()> ended)
    : owner_(owner)
    , failed_(std::move(failed))
    , ended_(std::move(ended)) {}

void RequestThread::end() {
    if (std::exchange(isRunning_, false))
        ended_();
}

void RequestThread::start(Work work, const QString& noMemory) {
    thread_.requestStop();
    isRunning_ = true;
    thread_.start(
        [this, number = ++latest_, work = std::move(work), noMemory](const std::stop_token& stop) {
            const Request request(*this, number, stop);
            const auto fail = [&](const QString& message) {
                request.tell([this, message] {
                    failed_(message);
                    end();
                });
            };
            try {
                work(request);
                request.tell([this] { end(); });
            } catch (const Stopped&) {
            } catch (const std::bad_alloc&) {
                fail(noMemory);
            } catch (const std::exception& error) {
                fail(QString::fromUtf8(error.what()));
            }
        });
}

void RequestThread::cancel() {
    ++latest_;
    thread_.requestStop();
    end();
}

} // namespace rlab
