// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/PictureAnswer.h"
#include "ui/session/RequestThread.h"

#include <QObject>

#include <filesystem>
#include <optional>
#include <vector>

namespace rlab {

/// What a network answers for one picture of many.
struct AlbumAnswer {
    int label = -1; ///< into AskedNetwork::classNames; −1: none
    double probability = 0;
    Certainty certainty = Certainty::Broken;
};

/// One picture of many.
struct AlbumRow {
    QString problem;                  ///< why it has no answers, for people; usually empty
    std::vector<AlbumAnswer> answers; ///< for each network that was asked
};

struct AlbumProgress {
    int done = 0; ///< pictures
    int all = 0;
    std::optional<double> secondsLeft; ///< nothing until there is enough to measure
};

/// Shows many pictures to networks, one after the other, on a thread of its own.
class AlbumService : public QObject {
    Q_OBJECT

public:
    explicit AlbumService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the picture at hand.
    ~AlbumService() override;

    /// Networks with their weights as they are now; canAnswer() only. Takes the place of what has
    /// not ended.
    void ask(const std::vector<std::filesystem::path>& files, const QList<AskedNetwork>& networks);
    /// ended() comes at once.
    void cancel() { thread_.cancel(); }
    bool isRunning() const { return thread_.isRunning(); }

signals:
    /// Of pictures `first`, `first` + 1, …
    void answered(int first, const std::vector<rlab::AlbumRow>& rows);
    void progressed(const rlab::AlbumProgress& progress);
    /// All are answered, or it was cancelled.
    void ended();

private:
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
