// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

// To be included by one source of a test: it defines fsync(), which the code under test then calls
// in place of the system's. It doesn't wait for the disk: no test outlives a power cut.

namespace rlab::test {

/// Calls of fsync() that still succeed before all others fail as on a failing disk; negative: none
/// fails.
inline std::atomic<int> syncsLeft = -1;

/// While it exists, syncs fail after some that succeed.
class FailingSync {
public:
    explicit FailingSync(int after = 0) { syncsLeft = after; }
    ~FailingSync() { syncsLeft = -1; }
};

/// A disk of a few kilobytes in a folder that is there; only root can make one.
class SmallDisk {
public:
    SmallDisk(std::filesystem::path folder, int kilobytes)
        : folder_(std::move(folder))
        , isThere_(::mount("tmpfs", folder_.c_str(), "tmpfs", 0, sizeText(kilobytes).c_str()) ==
                   0) {}
    ~SmallDisk() {
        if (isThere_)
            ::umount2(folder_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool isThere() const { return isThere_; }
    bool resize(int kilobytes) { return remount(0, kilobytes); }
    bool protect(int kilobytes) { return remount(MS_RDONLY, kilobytes); }
    /// Takes all the space that is left.
    void fill() const {
        QFile file(QFile::decodeName((folder_ / "filler").c_str()));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            qFatal("can't fill the disk");
        while (file.write(QByteArray(4096, 'x')) > 0) {
        }
    }
    void empty() const { std::filesystem::remove(folder_ / "filler"); }

private:
    static std::string sizeText(int kilobytes) { return "size=" + std::to_string(kilobytes) + "k"; }
    bool remount(unsigned long flags, int kilobytes) {
        return ::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | flags,
                       sizeText(kilobytes).c_str()) == 0;
    }

    const std::filesystem::path folder_;
    const bool isThere_;
};

} // namespace rlab::test

extern "C" int fsync(int /*descriptor*/) {
    using rlab::test::syncsLeft;
    if (syncsLeft == 0) {
        errno = EIO;
        return -1;
    }
    if (syncsLeft > 0)
        --syncsLeft;
    return 0;
}

/// What Qt calls behind that.
extern "C" int fdatasync(int /*descriptor*/) {
    return 0;
}
