// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/AlbumService.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/pictures/PictureReader.h"
#include "ui/session/Answerer.h"
#include "ui/session/ProgressMeter.h"

#include <QElapsedTimer>

#include <new>
#include <utility>

namespace rlab {

namespace {

/// How often rows are told: a table that grows more often looks no livelier.
constexpr qint64 paceMs = 100;

AlbumAnswer summary(const PictureAnswer& answer) {
    if (!answer.problem.isEmpty())
        return {};
    const RankedClass& first = answer.prediction.ranking.front();
    return {first.index, first.probability, answer.prediction.certainty};
}

AlbumRow rowFor(const std::filesystem::path& file, const QList<AskedNetwork>& networks,
                Answerers& answerers, const std::stop_token& stop) {
    AlbumRow row;
    try {
        const QImage picture = readPicture(file, stop);
        for (const AskedNetwork& network : networks)
            row.answers.push_back(summary(answerers.of(network).answer(picture)));
    } catch (const Error& error) {
        row.problem = QString::fromUtf8(error.what());
    } catch (const std::bad_alloc&) {
        row.problem = AlbumService::tr("There is not enough memory for this picture.");
    }
    row.answers.resize(static_cast<std::size_t>(networks.size()));
    return row;
}

} // namespace

AlbumService::AlbumService(QObject* parent)
    : QObject(parent)
    , thread_(
          this, [](const QString&) {}, [this] { emit ended(); }) {}

AlbumService::~AlbumService() = default;

void AlbumService::ask(const std::vector<std::filesystem::path>& files,
                       const QList<AskedNetwork>& networks) {
    const auto all = static_cast<int>(files.size());
    thread_.start([this, files, networks, all](const RequestThread::Request& request) {
        Answerers answerers;
        ProgressMeter meter;
        QElapsedTimer sinceStart, sinceTold;
        sinceStart.start();
        sinceTold.start();
        std::vector<AlbumRow> rows;
        for (int done = 1; done <= all; ++done) {
            throwIfStopped(request.stop());
            rows.push_back(rowFor(files[static_cast<std::size_t>(done - 1)], networks, answerers,
                                  request.stop()));
            if (done < all && sinceTold.elapsed() < paceMs)
                continue;
            sinceTold.restart();
            meter.add({done, all, static_cast<double>(sinceStart.elapsed()) / 1000});
            const int first = done - static_cast<int>(rows.size());
            request.tell([this, first, rows = std::exchange(rows, {}),
                          progress = AlbumProgress{done, all, meter.secondsLeft()}] {
                emit answered(first, rows);
                emit progressed(progress);
            });
        }
    });
    emit progressed({0, all, {}});
}

} // namespace rlab
