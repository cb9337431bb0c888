// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/ForeignWeights.h"
#include "ui/session/AskedNetwork.h"
#include "ui/session/RunModel.h"
#include "ui/session/WorkThread.h"

#include <QList>
#include <QObject>

#include <memory>
#include <optional>
#include <string>

namespace rlab {

/// What a weights file that says nothing about itself belongs to.
struct WeightsDescription {
    CifarNetworkOptions network;
    std::string dataset;                 ///< of the catalogue; its pictures and classes, as stored
    bool usesImagenetStatistics = false; ///< else those of the data set, which is read for them
};

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

    /// A weights file, read on a thread of its own, one after the other. A file that is there
    /// already is read anew. One that says nothing about itself needs a description: if its tensors
    /// are those of a network, descriptionWanted() follows.
    void addFile(const QString& path, const std::optional<WeightsDescription>& description = {});
    /// The same for weights that an earlier run has left, under this label.
    void addKept(const QString& path, const QString& label);
    /// Those of the run can't be removed.
    void remove(const QString& key);

    /// The run's first, in its order, then the files' in the order in which they came.
    QList<AskedNetwork> networks() const { return ofRun_ + ofFiles_; }

signals:
    /// Others than before, or with other classes.
    void changed();
    /// The same networks, some with newer weights.
    void renewed();
    void descriptionWanted(const QString& path, const rlab::ForeignWeights& weights);
    /// A sentence for people.
    void failed(const QString& message);

private:
    struct File {
        QString path;
        std::optional<WeightsDescription> description;
        QString label;
    };

    void enqueue(const File& file);
    void readNext();
    void add(const AskedNetwork& network);

    QList<AskedNetwork> ofRun_, ofFiles_;
    QList<File> waiting_; ///< the first one is being read
    WorkThread thread_;   ///< last: stops before anything else goes
};

} // namespace rlab
