// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/LesionSweep.h"
#include "core/analysis/Prediction.h"
#include "ui/session/AskedNetwork.h"
#include "ui/session/RequestThread.h"

#include <QImage>
#include <QList>

#include <map>
#include <optional>

namespace rlab {

/// The same blocks off in networks beside each other.
struct LesionQuestion {
    QList<AskedNetwork> networks; ///< canAnswer(), all of them
    std::shared_ptr<const Dataset> dataset;
    std::vector<std::string> off; ///< in each network, those of them that it can do without
    QImage picture;               ///< RGB32; null: none
};

/// Shares of wrong answers.
struct LesionErrors {
    double train = 0;
    double test = 0;

    bool operator==(const LesionErrors&) const = default;
};

/// A network as it is, and with blocks off.
struct LesionComparison {
    QString key;           ///< the network's
    std::int64_t step = 0; ///< that its weights are of
    std::vector<std::string> off;
    std::int64_t trainImages = 0; ///< the errors are those of the first so many
    std::int64_t testImages = 0;
    bool isFinal = true; ///< else the same follows with more images
    LesionErrors whole{}, cut{};
    std::optional<Prediction> wholeAnswer{}, cutAnswer{}; ///< to the picture, if there is one
};

/// Measures what networks lose with blocks off, on a thread of its own: on a few images first, so
/// that figures move at once, then on all test images and as many training images as say enough.
class LesionService : public QObject {
    Q_OBJECT

public:
    static constexpr std::int64_t firstImages = 500; ///< of each set
    static constexpr std::int64_t mostTrainImages = 2000;

    explicit LesionService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the batch at hand.
    ~LesionService() override;

    /// Takes the place of a question that has not been answered.
    void ask(const LesionQuestion& question, int threads);
    void cancel() { thread_.cancel(); }
    bool isRunning() const { return thread_.isRunning(); }

signals:
    /// Twice for each network if there are many images.
    void answered(const rlab::LesionComparison& comparison);
    /// A sentence for people; ended() follows.
    void failed(const QString& message);
    /// All is answered, or it was cancelled, or it has failed.
    void ended();

private:
    struct Portion;
    /// Of networks that nothing was done to, so that only the first question waits for it.
    struct KnownWholes;

    void answer(const LesionQuestion& question, int threads, const RequestThread::Request& request);

    std::unique_ptr<KnownWholes> wholes_; ///< the thread's only
    RequestThread thread_;                ///< last: stops before anything else goes
};

} // namespace rlab
