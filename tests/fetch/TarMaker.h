// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <archive.h>
#include <archive_entry.h>

namespace rlab::test {

/// Writes gzip-compressed tar archives, hostile ones too.
class TarMaker {
public:
    TarMaker()
        : archive_(archive_write_new()) {
        archive_write_add_filter_gzip(archive_);
        archive_write_set_format_gnutar(archive_);
        archive_write_set_options(archive_, "gzip:!timestamp"); // the same bytes each time
        archive_write_open(archive_, &bytes_, nullptr, &append, nullptr);
    }
    ~TarMaker() { archive_write_free(archive_); }
    TarMaker(const TarMaker&) = delete;
    TarMaker& operator=(const TarMaker&) = delete;

    TarMaker& file(const char* path, const QByteArray& bytes) {
        archive_entry* entry = newEntry(path, AE_IFREG);
        archive_entry_set_size(entry, bytes.size());
        write(entry);
        archive_write_data(archive_, bytes.constData(), static_cast<std::size_t>(bytes.size()));
        return *this;
    }
    TarMaker& folder(const char* path) {
        write(newEntry(path, AE_IFDIR));
        return *this;
    }
    TarMaker& symlink(const char* path, const char* target) {
        archive_entry* entry = newEntry(path, AE_IFLNK);
        archive_entry_set_symlink(entry, target);
        write(entry);
        return *this;
    }
    TarMaker& hardlink(const char* path, const char* target) {
        archive_entry* entry = newEntry(path, AE_IFREG);
        archive_entry_set_hardlink(entry, target);
        write(entry);
        return *this;
    }
    TarMaker& special(const char* path, unsigned type) {
        write(newEntry(path, type));
        return *this;
    }

    QByteArray bytes() {
        archive_write_close(archive_);
        return bytes_;
    }

private:
    static la_ssize_t append(archive*, void* self, const void* bytes, std::size_t count) {
        static_cast<QByteArray*>(self)->append(static_cast<const char*>(bytes),
                                               static_cast<qsizetype>(count));
        return static_cast<la_ssize_t>(count);
    }

    static archive_entry* newEntry(const char* path, unsigned type) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, path);
        archive_entry_set_filetype(entry, type);
        archive_entry_set_perm(entry, 0644);
        return entry;
    }

    void write(archive_entry* entry) {
        if (archive_write_header(archive_, entry) != ARCHIVE_OK)
            qFatal("the test's archive: %s", archive_error_string(archive_));
        archive_entry_free(entry);
    }

    archive* archive_;
    QByteArray bytes_;
};

} // namespace rlab::test
