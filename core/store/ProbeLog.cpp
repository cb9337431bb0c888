// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ProbeLog.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/Checksum.h"
#include "core/store/ProbeCodec.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cstring>

namespace rlab {
namespace {

constexpr std::size_t recordHeaderBytes = 8;
/// More would be damage: nothing is allocated for it.
constexpr std::uint32_t mostRecordBytes = 4 << 20;

/// The first bytes of the file, as many as the mark has.
class Reader {
public:
    Reader(const std::filesystem::path& path, const ProbeLogMark& mark)
        : name_(path.string())
        , file_(QFile::decodeName(path.c_str()))
        , left_(mark.bytes) {
        requireRegularFile(path);
        if (!file_.open(QIODevice::ReadOnly))
            throw FileError(name_, "can't be read: " + file_.errorString().toStdString());
        if (static_cast<std::uint64_t>(file_.size()) < mark.bytes)
            throw FileError(name_, "is cut short: it has " + std::to_string(file_.size()) + " of " +
                                       std::to_string(mark.bytes) + " bytes");
    }

    bool atEnd() const { return left_ == 0; }
    std::uint64_t left() const { return left_; }
    void read(char* bytes, std::size_t count) {
        if (count > left_)
            failDamaged();
        if (file_.read(bytes, static_cast<qint64>(count)) != static_cast<qint64>(count))
            throw FileError(name_, "can't be read: " + file_.errorString().toStdString());
        left_ -= count;
    }
    [[noreturn]] void failDamaged() const {
        throw FileError(name_, "is damaged: it is not what was written of the run's steps");
    }

private:
    std::string name_;
    QFile file_;
    std::uint64_t left_;
};

} // namespace

std::string probeRecord(int member, const ProbeSample& sample) {
    const QByteArray bytes = encodeProbe(sample);
    const std::array<std::uint32_t, 2> header{static_cast<std::uint32_t>(member),
                                              static_cast<std::uint32_t>(bytes.size())};
    std::string record(reinterpret_cast<const char*>(header.data()), sizeof header);
    return record.append(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

ProbeLog::ProbeLog(const std::filesystem::path& file, const ProbeLogMark& mark)
    : file_(file, mark.bytes)
    , mark_(mark) {}

void ProbeLog::append(std::string_view records, std::uint64_t samples) {
    file_.append(records);
    mark_.bytes += records.size();
    mark_.samples += samples;
    mark_.checksum = checksumOf(records, mark_.checksum);
}

void requireSoundProbeLog(const std::filesystem::path& file, const ProbeLogMark& mark) {
    if (mark.bytes == 0)
        return;
    Reader reader(file, mark);
    std::uint32_t checksum = 0;
    std::string piece(1 << 20, '\0');
    while (!reader.atEnd()) {
        const std::size_t count = std::min<std::uint64_t>(piece.size(), reader.left());
        reader.read(piece.data(), count);
        checksum = checksumOf(std::string_view(piece).substr(0, count), checksum);
    }
    if (checksum != mark.checksum)
        reader.failDamaged();
}

void readProbeLog(const std::filesystem::path& file, const ProbeLogMark& mark,
                  const std::function<void(int, const ProbeSample&)>& read) {
    if (mark.bytes == 0)
        return;
    Reader reader(file, mark);
    while (!reader.atEnd()) {
        std::array<std::uint32_t, 2> header{};
        reader.read(reinterpret_cast<char*>(header.data()), recordHeaderBytes);
        if (header[1] > mostRecordBytes || header[1] > reader.left())
            reader.failDamaged();
        QByteArray bytes(static_cast<qsizetype>(header[1]), Qt::Uninitialized);
        reader.read(bytes.data(), header[1]);
        read(static_cast<int>(header[0]), decodeProbe(bytes, file.string()));
    }
}

} // namespace rlab
