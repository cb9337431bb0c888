// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/DatasetWork.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Terminal.h"
#include "core/base/Stopped.h"
#include "core/data/DatasetFiles.h"
#include "core/fetch/DatasetCheck.h"
#include "core/fetch/DatasetFetch.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

namespace rlab {
namespace {

using Json = nlohmann::ordered_json;

QString pathText(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

class StageBar {
public:
    StageBar() { timer_.start(); }

    void show(const FetchProgress& progress) {
        meter_.add(progress, static_cast<double>(timer_.elapsed()) / 1000);
        bar_.show(meter_);
    }
    void clear() { bar_.clear(); }

private:
    ProgressBar bar_;
    StageMeter meter_;
    QElapsedTimer timer_;
};

DatasetSource sourceFor(const DatasetInfo& info, const DatasetWork& work) {
    const DatasetSource& source = *datasetSource(info.name);
    if (work.mirror.isEmpty())
        return source;
    return fromCommandLine(QStringLiteral("--mirror"),
                           [&] { return fromMirror(source, work.mirror.toStdString()); });
}

void announce(const DatasetInfo& info, const DatasetSource& source) {
    printText(tr("%1: %2 from %3\nlicence: %4\ncitation: %5")
                  .arg(QString::fromStdString(info.title), byteText(source.downloadBytes()),
                       QString::fromStdString(source.downloads.front().addresses.front()),
                       QString::fromStdString(source.licence),
                       QString::fromStdString(source.citation)));
}

void report(const DatasetInfo& info, const FetchResult& result) {
    const QString title = QString::fromStdString(info.title);
    printText((result.wasThere ? tr("%1 was there already, and its files are right: %2")
                               : tr("%1 is in %2"))
                  .arg(title, pathText(result.folder)));
}

/// Throws Error, Stopped.
Json fetchOne(const DatasetInfo& info, const DatasetWork& work, const std::stop_token& stop) {
    const DatasetSource source = sourceFor(info, work);
    bool isAnnounced = work.json;
    StageBar bar;
    const FetchResult result =
        DatasetFetch(source, info, work.directory).run(stop, [&](const FetchProgress& progress) {
            if (!isAnnounced && progress.stage == FetchProgress::Stage::Downloading) {
                bar.clear();
                announce(info, source);
                isAnnounced = true;
            }
            bar.show(progress);
        });
    bar.clear();
    if (!work.json)
        report(info, result);
    return {
        {"name", info.name}, {"directory", result.folder.string()}, {"fetched", !result.wasThere}};
}

const char* stateText(FileState state) {
    switch (state) {
    case FileState::Right:
        return QT_TR_NOOP("right");
    case FileState::LengthRight:
        return QT_TR_NOOP("length right");
    case FileState::Wrong:
        return QT_TR_NOOP("wrong");
    }
    return "";
}

void report(const DatasetInfo& info, const DatasetFiles& found,
            const std::vector<CheckedFile>& files) {
    printText(
        QStringLiteral("%1: %2").arg(QString::fromStdString(info.title), pathText(found.folder)));
    for (const CheckedFile& file : files) {
        QString state = tr(stateText(file.state));
        if (file.state == FileState::LengthRight)
            state += tr("; no SHA-256 of it is known");
        if (file.state == FileState::Wrong)
            state += QStringLiteral(": ") + QString::fromStdString(file.finding);
        printText(QStringLiteral("  %1  %2")
                      .arg(QString::fromStdString(file.path.filename().string()), state));
    }
}

Json checkOne(const DatasetInfo& info, const DatasetWork& work, const std::stop_token& stop) {
    const DatasetSource& source = *datasetSource(info.name);
    const DatasetFiles found = requireFiles(info, work.directory);
    StageBar bar;
    const std::vector<CheckedFile> files =
        checkDataset(source, info, found, stop, [&](std::int64_t bytes) {
            bar.show({FetchProgress::Stage::Checking, bytes, source.storedBytes()});
        });
    bar.clear();
    if (!work.json)
        report(info, found, files);
    Json json{{"name", info.name},
              {"directory", found.folder.string()},
              {"right", isRight(files)},
              {"files", Json::array()}};
    for (const CheckedFile& file : files)
        json["files"].push_back({{"file", file.path.filename().string()},
                                 {"state", stateText(file.state)},
                                 {"finding", file.finding}});
    return json;
}

/// Calls doOne() for each set, tells what fails, and prints the document.
template <class DoOne>
int forEach(const std::vector<const DatasetInfo*>& sets, const DatasetWork& work,
            const QString& stopped, const DoOne& doOne) {
    const Interrupt interrupt;
    Json list = Json::array();
    int status = 0;
    for (const DatasetInfo* info : sets) {
        try {
            list.push_back(doOne(*info, interrupt.token()));
            if (!list.back().value("right", true))
                status = 1;
        } catch (const Error& error) {
            status = 1;
            printError(QString::fromUtf8(error.what()));
            list.push_back({{"name", info->name}, {"error", error.what()}});
        } catch (const Stopped&) {
            status = 1;
            printWarning(stopped);
            list.push_back({{"name", info->name}, {"error", "stopped"}});
            break;
        }
    }
    if (work.json)
        printText(QString::fromStdString(
            Json{{"datasets", list}}.dump(2, ' ', false, Json::error_handler_t::replace)));
    return status;
}

} // namespace

int fetchDatasets(const std::vector<const DatasetInfo*>& sets, const DatasetWork& work) {
    return forEach(sets, work,
                   tr("stopped; what has arrived is kept, and the same command goes on from there"),
                   [&](const DatasetInfo& info, const std::stop_token& stop) {
                       return fetchOne(info, work, stop);
                   });
}

int checkDatasets(const std::vector<const DatasetInfo*>& sets, const DatasetWork& work) {
    return forEach(sets, work, tr("stopped before the end"),
                   [&](const DatasetInfo& info, const std::stop_token& stop) {
                       return checkOne(info, work, stop);
                   });
}

} // namespace rlab
