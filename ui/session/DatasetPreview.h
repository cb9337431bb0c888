// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/DatasetSample.h"
#include "ui/session/ProgressMeter.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <list>
#include <memory>
#include <optional>
#include <thread>

namespace rlab {

/// Loads pictures of a data set on a thread of its own, one set at a time: a new request stops the
/// one before. The last few sets are kept.
class DatasetPreview : public QObject {
    Q_OBJECT

public:
    explicit DatasetPreview(QObject* parent = nullptr);
    /// Stops a loading and waits for the file at hand.
    ~DatasetPreview() override;

    /// Later answered by changed(), unless these data have been shown last; what has failed is
    /// tried again. Impossible data change nothing: their fields tell why.
    void request(const DataSpec& data);

    /// Loads once more if loading failed, or if it is a folder, which may have changed.
    void retry();

    /// Of the data set that was asked for, perhaps still with the subset before; nullptr if there
    /// is none yet.
    std::shared_ptr<const DatasetSample> sample() const { return sample_; }
    /// Why there are no pictures, as a sentence; empty unless loading failed.
    QString error() const { return error_; }

signals:
    void changed();
    /// While a folder's pictures are read; about ten times a second. `secondsLeft` is negative as
    /// long as there is nothing to tell it by.
    void progressed(qint64 done, qint64 all, double secondsLeft);

private:
    using Sample = std::shared_ptr<const DatasetSample>;

    void startLoading();
    void tellProgress(const DataSpec& data, std::int64_t done, std::int64_t all);
    void finishLoading(const DataSpec& data, const Sample& loaded, const QString& error);
    void show(const Sample& sample, const QString& error);

    std::optional<DataSpec> wanted_;
    Sample sample_;
    QString error_;
    std::list<Sample> kept_; ///< newest first
    QTimer settle_;          ///< a number that is being typed is not worth loading for
    bool isLoading_ = false;
    ProgressMeter meter_; ///< of the loading
    QElapsedTimer sinceStart_;
    std::jthread thread_; ///< last: stops and joins before anything else goes
};

} // namespace rlab
