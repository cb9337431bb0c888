// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/Unpacker.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/base/WriteFailure.h"
#include "core/store/AtomicFile.h"

#include <QCryptographicHash>
#include <QFile>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace rlab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pieceBytes = std::size_t{1} << 18;
constexpr std::int64_t bytesOfAnyRatio = std::int64_t{1} << 20;

/// A file being unpacked. It goes again unless it is kept.
class NewFile {
public:
    explicit NewFile(const fs::path& path)
        : path_(path)
        , file_(QFile::decodeName(path.c_str())) {
        if (!file_.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
            fail();
    }
    ~NewFile() {
        if (!path_.empty())
            file_.remove();
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(const char* bytes, std::int64_t count) {
        hash_.addData(QByteArrayView(bytes, static_cast<qsizetype>(count)));
        while (count > 0) {
            const qint64 written = file_.write(bytes, count);
            if (written <= 0)
                fail();
            bytes += written;
            count -= written;
        }
    }

    std::string sha256() const { return hash_.result().toHex().toStdString(); }

    void keep() {
        if (::fsync(file_.handle()) != 0)
            throw writeFailure(path_, errno);
        path_.clear();
    }

private:
    [[noreturn]] void fail() {
        const int error = errno; // Qt leaves it as it is
        throw FileError(path_.string(),
                        "can't be written: " + file_.errorString().toStdString() + adviceOn(error));
    }

    fs::path path_;
    QFile file_;
    QCryptographicHash hash_{QCryptographicHash::Sha256};
};

bool staysInside(const fs::path& path) {
    return !path.empty() && path.is_relative() &&
           std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

class Unpacking {
public:
    Unpacking(const fs::path& archive, const SourceDownload& download,
              const std::string& archiveFolder, const fs::path& folder, const std::stop_token& stop,
              const ByteProgress& progress, const UnpackLimits& limits)
        : archive_(archive)
        , download_(download)
        , archiveFolder_(archiveFolder)
        , folder_(folder)
        , stop_(stop)
        , progress_(progress)
        , limits_(limits)
        , reader_(archive_read_new(), &archive_read_free) {
        for (const SourceFile& file : download.holds)
            mostBytes_ += file.bytes;
        mostBytes_ += limits.spareBytes;
    }

    void run() {
        open();
        for (archive_entry* entry = nullptr; nextEntry(&entry);) {
            const SourceFile* wanted = isTar() ? wantedFile(entry) : &download_.holds.front();
            if (wanted)
                unpackFile(*wanted);
        }
        for (const SourceFile& file : download_.holds)
            if (!isUnpacked(file))
                fail("lacks " + inArchive(file));
        for (const auto& file : unpacked_)
            file->output.keep();
    }

private:
    struct Unpacked {
        const SourceFile* file;
        NewFile output;
    };

    bool isTar() const { return download_.kind == SourceDownload::Kind::Tar; }

    [[noreturn]] void fail(const std::string& reason) const {
        throw FileError(archive_.string(), reason);
    }

    [[noreturn]] void failReading() const {
        const char* reason = archive_error_string(reader_.get());
        fail(std::string("is damaged: ") + (reason ? reason : "it can't be unpacked"));
    }

    std::string inArchive(const SourceFile& file) const {
        return archiveFolder_.empty() || !isTar() ? file.name : archiveFolder_ + '/' + file.name;
    }

    bool isUnpacked(const SourceFile& file) const {
        return std::ranges::any_of(unpacked_, [&](const auto& u) { return u->file == &file; });
    }

    void open() {
        requireRegularFile(archive_);
        archive_read_support_filter_gzip(reader_.get());
        if (isTar())
            archive_read_support_format_tar(reader_.get());
        else
            archive_read_support_format_raw(reader_.get());
        if (archive_read_open_filename(reader_.get(), archive_.c_str(), pieceBytes) != ARCHIVE_OK)
            failReading();
    }

    /// Looks at the entry, wanted or not, before any of its data is read or skipped.
    bool nextEntry(archive_entry** entry) {
        throwIfStopped(stop_);
        const int result = archive_read_next_header(reader_.get(), entry);
        if (result == ARCHIVE_EOF)
            return false;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            failReading();
        if (archive_filter_code(reader_.get(), 0) != ARCHIVE_FILTER_GZIP)
            fail("is not gzip-compressed");
        if (++entries_ > limits_.entries)
            fail("has more than " + std::to_string(limits_.entries) + " entries");
        if (isTar())
            refuseHostile(*entry);
        refuseBomb();
        return true;
    }

    void refuseHostile(archive_entry* entry) {
        const char* name = archive_entry_pathname(entry);
        if (!name)
            fail("has an entry whose name can't be read");
        const std::string quoted = "the entry \"" + std::string(name) + "\"";
        if (!staysInside(name))
            fail("has " + quoted + ", which would lie outside of the folder; it is not unpacked");
        const auto type = archive_entry_filetype(entry);
        const bool isLink = archive_entry_symlink(entry) || archive_entry_hardlink(entry);
        if (isLink || (type != AE_IFREG && type != AE_IFDIR))
            fail("has " + quoted + ", which is neither a file nor a folder; it is not unpacked");
        if (archive_entry_sparse_reset(entry) > 0)
            fail("has " + quoted + ", a file with holes; it is not unpacked");
        announced_ += std::max<std::int64_t>(archive_entry_size(entry), 0);
        if (announced_ > mostBytes_)
            fail("would unpack to more than " + std::to_string(mostBytes_) + " bytes");
    }

    /// By what has really been unpacked so far, whatever the headers say.
    void refuseBomb() const {
        const std::int64_t packed = archive_filter_bytes(reader_.get(), -1);
        const std::int64_t whole = archive_filter_bytes(reader_.get(), 0);
        if (whole > bytesOfAnyRatio && whole > limits_.ratio * packed)
            fail("unpacks to more than " + std::to_string(limits_.ratio) +
                 " times its size; it is not unpacked");
    }

    const SourceFile* wantedFile(archive_entry* entry) const {
        if (archive_entry_filetype(entry) != AE_IFREG)
            return nullptr;
        const std::string name =
            fs::path(archive_entry_pathname(entry)).lexically_normal().generic_string();
        const auto found = std::ranges::find_if(
            download_.holds, [&](const SourceFile& file) { return inArchive(file) == name; });
        return found == download_.holds.end() ? nullptr : &*found;
    }

    void unpackFile(const SourceFile& file) {
        if (isUnpacked(file))
            fail("has " + inArchive(file) + " twice");
        unpacked_.push_back(
            std::unique_ptr<Unpacked>(new Unpacked{&file, NewFile(folder_ / file.name)}));
        NewFile& output = unpacked_.back()->output;
        std::int64_t bytes = 0;
        std::vector<char> piece(pieceBytes);
        while (const la_ssize_t got =
                   archive_read_data(reader_.get(), piece.data(), piece.size())) {
            throwIfStopped(stop_);
            if (got < 0)
                failReading();
            refuseBomb();
            bytes += got;
            if (bytes > file.bytes)
                break;
            output.write(piece.data(), got);
            written_ += got;
            if (progress_)
                progress_(written_);
        }
        checkFile(file, bytes, output);
    }

    void checkFile(const SourceFile& file, std::int64_t bytes, const NewFile& output) const {
        const std::string expected = std::to_string(file.bytes) + " bytes";
        if (bytes > file.bytes)
            fail("holds a " + file.name + " of more than the " + expected + " expected");
        if (bytes < file.bytes)
            fail("holds a " + file.name + " of " + std::to_string(bytes) + " bytes instead of " +
                 expected);
        if (!file.sha256.empty() && output.sha256() != file.sha256)
            fail("holds a " + file.name + " whose SHA-256 is " + output.sha256() + " instead of " +
                 file.sha256);
    }

    const fs::path& archive_;
    const SourceDownload& download_;
    const std::string& archiveFolder_;
    const fs::path& folder_;
    const std::stop_token& stop_;
    const ByteProgress& progress_;
    const UnpackLimits& limits_;
    std::unique_ptr<archive, int (*)(archive*)> reader_;
    std::vector<std::unique_ptr<Unpacked>> unpacked_;
    std::int64_t mostBytes_ = 0;
    std::int64_t announced_ = 0;
    std::int64_t written_ = 0;
    int entries_ = 0;
};

} // namespace

void unpack(const fs::path& archive, const SourceDownload& download,
            const std::string& archiveFolder, const fs::path& folder, const std::stop_token& stop,
            const ByteProgress& progress, const UnpackLimits& limits) {
    Unpacking(archive, download, archiveFolder, folder, stop, progress, limits).run();
}

} // namespace rlab
