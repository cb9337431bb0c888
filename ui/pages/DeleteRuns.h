// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunHistory.h"

#include <QCoreApplication>
#include <QList>
#include <QUndoCommand>

namespace rlab {

/// Takes runs out of the history, until it is undone.
class DeleteRuns : public QUndoCommand {
    Q_DECLARE_TR_FUNCTIONS(DeleteRuns)

public:
    /// `name`: of the run, if it is only one.
    DeleteRuns(RunHistory& history, QList<qint64> ids, const QString& name)
        : history_(history)
        , ids_(std::move(ids)) {
        what_ = ids_.size() == 1 ? tr("“%1”").arg(name) : tr("%1 runs").arg(ids_.size());
        setText(tr("delete %1").arg(what_));
    }

    /// “Degradation”, "3 runs".
    const QString& what() const { return what_; }

    void redo() override {
        for (const qint64 id : ids_)
            history_.remove(id);
    }
    void undo() override {
        for (const qint64 id : ids_)
            history_.restore(id);
    }

private:
    RunHistory& history_;
    const QList<qint64> ids_;
    QString what_;
};

} // namespace rlab
