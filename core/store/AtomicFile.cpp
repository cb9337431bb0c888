// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/AtomicFile.h"

#include "core/base/Error.h"
#include "core/base/WriteFailure.h"

#include <QFile>
#include <QSaveFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace rlab {
namespace {

QString qtPath(const std::filesystem::path& path) {
    return QFile::decodeName(path.c_str());
}

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& reason) {
    throw FileError(path.string(), "can't be written: " + reason);
}

/// Qt knows the reason, and errno, which it leaves as it is, the advice.
[[noreturn]] void fail(const std::filesystem::path& path, const QSaveFile& file, int error) {
    fail(path, file.errorString().toStdString() + adviceOn(error));
}

/// A disk that fills up takes a part first, for which Qt knows no reason; only the next attempt
/// gives it.
void writePart(QSaveFile& file, std::string_view part, const std::filesystem::path& path) {
    while (!part.empty()) {
        const qint64 written = file.write(part.data(), static_cast<qint64>(part.size()));
        if (written <= 0)
            fail(path, file, errno);
        part.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// QSaveFile ignores a failed sync, after which the disk may hold nothing of the file.
void syncContents(QSaveFile& file, const std::filesystem::path& path) {
    if (::fsync(file.handle()) != 0)
        throw writeFailure(path, errno);
}

/// Makes the new name survive a power cut. Some file systems can't do that for folders.
void syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return; // a folder that may be written but not read
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error != 0 && error != EINVAL && error != ENOTSUP)
        throw FileError(folder.string(),
                        "can't be synced: " + std::generic_category().message(error) +
                            adviceOn(error));
}

std::filesystem::path folderOf(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.parent_path();
    return folder.empty() ? "." : folder;
}

} // namespace

void writeFile(const std::filesystem::path& path, std::span<const std::string_view> parts) {
    // Qt's reason names neither the folder nor the file.
    if (std::error_code error; !std::filesystem::exists(folderOf(path), error) && !error)
        fail(path, "there is no folder " + folderOf(path).string());
    QSaveFile file(qtPath(path));
    errno = 0;
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        fail(path, file, errno);
    for (const std::string_view part : parts)
        writePart(file, part, path);
    syncContents(file, path);
    if (!file.commit())
        fail(path, file, errno);
    syncFolder(folderOf(path));
}

void writeFile(const std::filesystem::path& path, std::string_view bytes) {
    writeFile(path, {&bytes, 1});
}

void moveIntoPlace(const std::filesystem::path& part, const std::filesystem::path& path) {
    const int descriptor = ::open(part.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0)
        throw writeFailure(part, errno);
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error != 0)
        throw writeFailure(part, error);
    if (::rename(part.c_str(), path.c_str()) != 0)
        throw writeFailure(path, errno);
    syncFolder(folderOf(path));
}

void requireRegularFile(const std::filesystem::path& path) {
    std::error_code ignored; // whoever opens the file tells why that fails
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        throw FileError(path.string(), "can't be read: it is not a regular file");
}

std::string readFile(const std::filesystem::path& path, std::size_t maxBytes) {
    requireRegularFile(path);
    QFile file(qtPath(path));
    if (!file.open(QIODevice::ReadOnly))
        throw FileError(path.string(), "can't be read: " + file.errorString().toStdString());
    const QByteArray bytes = file.read(static_cast<qint64>(maxBytes) + 1);
    if (file.error() != QFile::NoError)
        throw FileError(path.string(), "can't be read: " + file.errorString().toStdString());
    if (static_cast<std::size_t>(bytes.size()) > maxBytes)
        throw FileError(path.string(),
                        "has more than the " + std::to_string(maxBytes) + " bytes expected");
    return bytes.toStdString();
}

void makeFolder(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && !std::filesystem::is_directory(path, error) && !error)
        error = std::make_error_code(std::errc::not_a_directory);
    if (error)
        throw FileError(path.string(),
                        "can't be made a folder: " + error.message() + adviceOn(error.value()));
}

} // namespace rlab
