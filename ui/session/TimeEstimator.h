// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "ui/session/WorkThread.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rlab {

/// How long an experiment will train.
struct TimeEstimate {
    /// Of each network: all its epochs and repeats, with the tests. Nothing where it can't be told
    /// yet, or the network can't be trained.
    std::vector<std::optional<double>> secondsOfNetwork;
    bool measured = false; ///< each of them; else some are judged by another network's speed

    /// Of the whole experiment; nothing if a part isn't known.
    std::optional<double> total() const;
};

/// Tells how long an experiment will train on this machine, by trying: each of its networks trains
/// a few batches of random pictures, with the experiment's batch size and picture size, on a thread
/// of its own and at low priority. Until then the multiply-adds beside those of the most similar
/// network that was measured must do. Measurements are kept for as long as this lives.
class TimeEstimator : public QObject {
    Q_OBJECT

public:
    explicit TimeEstimator(int threads = Parallel::availableThreads(), QObject* parent = nullptr);
    ~TimeEstimator() override;

    /// Emits what is known at once, and again as networks are measured. Measuring begins when
    /// nothing has changed for a moment.
    void setExperiment(const ExperimentSpec& experiment);
    /// Nothing is measured while the machine has other things to do, as training.
    void setBusy(bool busy);

signals:
    void estimated(const rlab::TimeEstimate& estimate);

private:
    /// One network at one kind of work.
    struct Task {
        CifarNetworkOptions network;
        Shape image;
        int classes = 0;
        int batchSize = 0;
        std::int64_t macs = 0; ///< of one image

        std::string key() const;
    };
    /// Seconds for one image.
    struct Speed {
        double training = 0;
        double test = 0;
    };
    struct Known {
        Task task;
        Speed speed;
    };

    std::optional<Task> taskFor(const CifarNetworkOptions& network) const;
    std::optional<Speed> speedOf(const Task& task) const;
    TimeEstimate estimate() const;
    void restart();
    void measure();
    void keep(const Task& task, std::optional<Speed> speed);

    static Speed measureTask(const Task& task, int threads, const std::stop_token& stop);

    const int threads_;
    ExperimentSpec experiment_;
    bool busy_ = false;
    QTimer calm_; ///< runs while the experiment may change once more
    std::map<std::string, Known> known_;
    std::set<std::string> impossible_; ///< could not be measured
    WorkThread thread_;                ///< last: stops before anything else goes
};

} // namespace rlab
