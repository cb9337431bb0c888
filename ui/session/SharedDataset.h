// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RequestThread.h"
#include "ui/session/RunModel.h"

#include <QObject>

#include <memory>

namespace rlab {

/// The data set of the run that is shown. While a run trains it is the one that it trains on; else
/// it is loaded when somebody wants it, on a thread of its own, and kept as long as the run is
/// shown.
class SharedDataset : public QObject {
    Q_OBJECT

public:
    explicit SharedDataset(QObject* parent = nullptr);
    /// Stops a loading and waits for the file at hand.
    ~SharedDataset() override;

    /// Null as long as it is not there.
    const std::shared_ptr<const Dataset>& dataset() const { return dataset_; }
    bool isLoading() const { return thread_.isRunning(); }

    /// Another run, or more of it.
    void setRun(const RunModel& run);
    /// Loads it unless it is there, or on its way. What has failed is tried again.
    void want();

signals:
    /// Another one, or none, or the one that was wanted.
    void changed();
    /// A sentence for people.
    void failed(const QString& message);

private:
    void set(std::shared_ptr<const Dataset> dataset);

    DataSpec data_;
    std::shared_ptr<const Dataset> dataset_;
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
