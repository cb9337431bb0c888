// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"

#include <QFrame>

#include <optional>

class QLabel;

namespace rlab {

class RunHistory;

/// A strip that offers, when the program starts, to go on with the run that was cut off when it
/// ended the last time. Who declines isn't asked about that run again.
class ResumeOffer : public QFrame {
    Q_OBJECT

public:
    /// Asks the history at once, and shows itself when there is such a run.
    explicit ResumeOffer(RunHistory& history, QWidget* parent = nullptr);

    /// Once a training has begun the offer is gone; the list of runs still has it.
    void setTraining(bool training);

signals:
    void accepted(qint64 id);

private:
    void layOut();
    void offer(const std::optional<RunSummary>& run);
    void accept();
    void decline();

    RunHistory& history_;
    QLabel* text_;
    RunSummary run_;
    bool isOver_ = false; ///< nothing is offered any more
};

} // namespace rlab
