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

void RequestThread::start(Work work, Failure failed, const QString& noMemory) {
    cancel();
    thread_.start([this, number = latest_, work = std::move(work), failed = std::move(failed),
                   noMemory](const std::stop_token& stop) {
        const Request request(*this, number, stop);
        const auto fail = [&](const QString& message) {
            request.tell([failed, message] { failed(message); });
        };
        try {
            work(request);
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
}

} // namespace rlab
