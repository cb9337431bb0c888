// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AskedPicture.h"
#include "ui/session/WorkThread.h"

#include <QObject>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <vector>

class QMimeData;

namespace rlab {

/// Takes in what a user opens, drops or pastes, on a thread of its own: a picture, or the list of
/// many.
class PictureIntake : public QObject {
    Q_OBJECT

public:
    explicit PictureIntake(QObject* parent = nullptr);
    /// Stops what is under way, and waits a moment for it.
    ~PictureIntake() override;

    /// Files and folders, in place of what has not been taken in yet. One file is a picture;
    /// several are a list, as are those in a folder and below.
    void open(const QStringList& paths);
    /// Pictures as programs drag and copy them: local files, a picture's bytes or pixels, or an
    /// address that holds the bytes itself. Of other addresses failed() tells what to do.
    void take(const QMimeData& data);
    /// Whether it holds any of these.
    static bool accepts(const QMimeData& data);
    /// Local files and folders in it.
    static QStringList pathsIn(const QMimeData& data);

signals:
    void pictureTaken(const rlab::AskedPicture& picture);
    /// More than one file, or a folder; `title` is its name.
    void listTaken(const QString& title, const std::vector<std::filesystem::path>& files);
    /// A sentence for people; nothing else comes of it.
    void failed(const QString& message);

private:
    using Signal = std::function<void(PictureIntake& intake)>;
    using Take = std::function<Signal(const std::stop_token& stop)>;

    void start(Take take);
    void decode(const QByteArray& bytes);

    int latest_ = 0;    ///< number of what is taken in
    WorkThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
