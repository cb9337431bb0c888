// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Answerer.h"
#include "ui/session/RequestThread.h"

#include <QObject>

namespace rlab {

/// Shows a picture to networks, on a thread of its own, and tells what each answers as soon as it
/// is known. The thread is no humbler than the window's, so that an answer doesn't wait for a
/// training; it takes one processor for a few milliseconds.
class PredictionService : public QObject {
    Q_OBJECT

public:
    explicit PredictionService(QObject* parent = nullptr);
    /// Waits for the network at hand.
    ~PredictionService() override;

    /// Takes the place of a question that has not been answered. Networks that can't answer yet
    /// are passed over.
    void ask(const PictureQuestion& question);
    /// What was asked is not answered any more.
    void cancel();

signals:
    void answered(const rlab::PictureAnswer& answer);
    /// To all networks of the latest question.
    void finished();

private:
    Answerers answerers_;  ///< the thread's
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
