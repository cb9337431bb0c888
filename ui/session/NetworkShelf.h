// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AskedNetwork.h"
#include "ui/session/RunModel.h"
#include "ui/session/WorkThread.h"

#include <QList>
#include <QObject>

#include <memory>

namespace rlab {

/// The networks that pictures can be shown to: those of the present run, with their weights as they
/// were told last, and those of weights files.
class NetworkShelf : public QObject {
    Q_OBJECT

public:
    explicit NetworkShelf(QObject* parent = nullptr);
    ~NetworkShelf() override;

    /// Another run than before; the networks of that one go.
    void setRun(const RunModel& run);
    /// The same contenders, perhaps with newer weights.
    void updateRun(const RunModel& run);

    /// A weights file that tells all about itself: read on a thread of its own, one after the
    /// other. A file that is there already is read anew.
    void addFile(const QString& path);
    /// Those of the run can't be removed.
    void remove(const QString& key);

    /// The run's first, in its order, then the files' in the order in which they came.
    QList<AskedNetwork> networks() const { return ofRun_ + ofFiles_; }

signals:
    /// Others than before, or with other classes.
    void changed();
    /// The same networks, some with newer weights.
    void renewed();
    /// A sentence for people.
    void failed(const QString& message);

private:
    void readNext();
    void add(const AskedNetwork& network);

    QList<AskedNetwork> ofRun_, ofFiles_;
    QList<QString> waiting_; ///< files; the first one is being read
    WorkThread thread_;      ///< last: stops before anything else goes
};

} // namespace rlab
