// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <filesystem>

namespace rlab {

/// What a part of a file belongs to. A range of another version would make a file that never was.
struct PartNote {
    QString address;
    QByteArray validator; ///< the server's ETag, or its Last-Modified, for If-Range; may be empty
    qint64 bytes = 0;     ///< of the whole file
};

/// The beginning of a file that is being downloaded, with its note in "<path>.json".
class PartFile {
public:
    /// Opens or makes it. Throws FileError.
    explicit PartFile(const std::filesystem::path& path);

    qint64 size() const { return file_.size(); }
    /// How many of its bytes can be gone on from, for this address and length; 0 without a note.
    qint64 usableBytes(const QString& address, qint64 bytes) const;
    const PartNote& note() const { return note_; }

    /// Throws away what is there, and notes what comes.
    void begin(const PartNote& note);
    /// Throws FileError, with the system's reason.
    void append(const QByteArray& bytes);

private:
    [[noreturn]] void fail() const;

    std::filesystem::path path_;
    QFile file_;
    PartNote note_;
};

std::filesystem::path partNotePath(const std::filesystem::path& part);

} // namespace rlab
