// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <filesystem>
#include <string>

namespace rlab::test {

/// A folder that is gone after the test.
class ScratchFolder {
public:
    std::filesystem::path path() const { return folder_.path().toStdString(); }
    std::filesystem::path operator/(const std::string& name) const { return path() / name; }

private:
    QTemporaryDir folder_;
};

inline void writeRaw(const std::filesystem::path& path, const QByteArray& bytes) {
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("can't write %s", path.c_str());
}

inline QByteArray readRaw(const std::filesystem::path& path) {
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("can't read %s", path.c_str());
    return file.readAll();
}

/// What the FileError says that `action` throws; empty if it throws none.
template <class Action>
QString fileErrorOf(const Action& action) {
    try {
        action();
        return {};
    } catch (const FileError& error) {
        return QString::fromStdString(error.what());
    }
}

} // namespace rlab::test
