// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Origin.h"

#include "ProgramVersion.h" // made by core/store/ProgramVersion.cmake

#include <QString>
#include <QSysInfo>

#include <fstream>
#include <thread>

namespace rlab {
namespace {

/// Linux tells "model name : …" on x86; on ARM there is none, and the architecture has to do.
std::string cpuModel() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos && line.starts_with("model name"))
            return line.substr(colon + 2);
    }
    return QSysInfo::currentCpuArchitecture().toStdString();
}

} // namespace

RunOrigin presentOrigin(int threads) {
    RunOrigin origin;
    origin.host = QSysInfo::machineHostName().toStdString();
    origin.cpu = cpuModel();
    origin.cores = static_cast<int>(std::thread::hardware_concurrency());
    origin.threads = threads;
    origin.version = RLAB_PROGRAM_VERSION;
    origin.commit = RLAB_PROGRAM_COMMIT;
    return origin;
}

} // namespace rlab
