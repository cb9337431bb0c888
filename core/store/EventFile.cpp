// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/EventFile.h"

#include "core/base/Error.h"
#include "core/store/Crc32c.h"
#include "core/store/ProtobufMessage.h"

#include <QCoreApplication>
#include <QString>
#include <QSysInfo>

#include <chrono>
#include <system_error>

namespace rlab {
namespace {

// Numbers of the fields that are used.
namespace event {
constexpr int wallTime = 1, step = 2, fileVersion = 3, summary = 5;
}
namespace summary {
constexpr int value = 1, tag = 1, simpleValue = 2;
}

double now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

/// A name that no other file of this folder has; TensorBoard reads what has "tfevents" in its name,
/// in the order of the names.
std::filesystem::path newFile(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        throw FileError(folder.string(), "can't be made: " + error.message());
    for (int number = 0;; ++number) {
        const QString name = QStringLiteral("events.out.tfevents.%1.%2.%3.%4")
                                 .arg(static_cast<qint64>(now()), 10, 10, QLatin1Char('0'))
                                 .arg(QSysInfo::machineHostName())
                                 .arg(QCoreApplication::applicationPid())
                                 .arg(number);
        std::filesystem::path file = folder / name.toStdString();
        if (!std::filesystem::exists(file, error))
            return file;
    }
}

/// So that a sum of bytes which contain their own sum tells something.
std::uint32_t masked(std::uint32_t sum) {
    return ((sum >> 15) | (sum << 17)) + 0xa282ead8u;
}

template <class Number>
std::string bytesOf(Number number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

std::string framed(const std::string& message) {
    const std::string length = bytesOf(std::uint64_t{message.size()});
    return length + bytesOf(masked(crc32c(length))) + message + bytesOf(masked(crc32c(message)));
}

} // namespace

EventFile::EventFile(const std::filesystem::path& folder)
    : file_(newFile(folder)) {
    ProtobufMessage first;
    first.addDouble(event::wallTime, now()).addText(event::fileVersion, "brain.Event:2");
    file_.append(framed(first.bytes()));
}

void EventFile::add(std::int64_t step, const std::vector<EventScalar>& scalars) {
    ProtobufMessage values;
    for (const EventScalar& scalar : scalars) {
        ProtobufMessage value;
        value.addText(summary::tag, scalar.tag)
            .addFloat(summary::simpleValue, static_cast<float>(scalar.value));
        values.addMessage(summary::value, value);
    }
    ProtobufMessage message;
    message.addDouble(event::wallTime, now())
        .addInteger(event::step, step)
        .addMessage(event::summary, values);
    file_.append(framed(message.bytes()));
}

} // namespace rlab
