// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AskedPicture.h"
#include "ui/session/LesionService.h"
#include "ui/session/SharedDataset.h"

#include <QElapsedTimer>
#include <QTimer>

#include <set>

namespace rlab {

/// A network that is drawn, and whether it can be asked.
struct LesionSubject {
    AskedNetwork network;
    QString missing; ///< why it has no weights, in a sentence; empty if it has
};

/// Which blocks are switched off, and what that does to the networks that are drawn. What is
/// measured is as new as somebody looks at it; while networks train, on one thread and with pauses.
class LesionModel : public QObject {
    Q_OBJECT

public:
    explicit LesionModel(QObject* parent = nullptr);
    ~LesionModel() override;

    void setThreads(int threads) { threads_ = threads; }
    int threads() const { return isTraining_ ? 1 : threads_; }
    /// Whether networks are trained at the moment.
    void setTraining(bool training);
    /// Whether anybody looks.
    void setWatched(bool watched);

    /// Another run: all blocks are on again.
    void setRun(const RunModel& run);
    /// More of it.
    void updateRun(const RunModel& run) { data_.setRun(run); }
    /// Those that are drawn, perhaps with newer weights.
    void setSubjects(QList<LesionSubject> subjects);
    void setPicture(const AskedPicture& picture);

    const QList<LesionSubject>& subjects() const { return subjects_; }
    const AskedPicture& picture() const { return picture_; }
    const std::shared_ptr<const Dataset>& dataset() const { return data_.dataset(); }
    /// Those of the subjects that can be asked now.
    QList<AskedNetwork> askable() const;
    /// Whether some can be asked as soon as the data set is there.
    bool waitsForData() const;
    /// Loads the data set if some wait for it.
    void wantData();

    /// Names of blocks, also of networks that are not drawn at the moment.
    const std::set<std::string>& off() const { return off_; }
    /// Those of the blocks that one of the subjects can do without.
    std::vector<std::string> offShown() const;
    void toggle(const std::string& block);
    void switchAllOn();

    /// What was measured last of this network; null if nothing was since its blocks changed.
    const LesionComparison* comparison(const QString& key) const;
    bool isMeasuring() const { return service_.isRunning(); }
    /// Newer weights would be looked at at once: it is time to ask for them.
    bool wantsWeights() const;

signals:
    void offChanged();
    /// Other subjects or other weights, or the data set has come.
    void subjectsChanged();
    /// Anything else that the figures show.
    void changed();
    /// A sentence for people.
    void failed(const QString& message);

private:
    /// What was asked last.
    struct Asked {
        std::vector<std::shared_ptr<const NetworkState>> states;
        std::vector<std::string> off;
        qint64 picture = 0; ///< QImage::cacheKey()
        bool operator==(const Asked&) const = default;
    };

    void fillIn();
    void forget();
    void ask();
    void askAfresh();
    void keep(const LesionComparison& comparison);
    void onEnded();

    int threads_ = 1;
    bool isTraining_ = false;
    bool isWatched_ = false;
    QList<LesionSubject> subjects_;
    AskedPicture picture_;
    std::set<std::string> off_;
    std::optional<Asked> asked_;
    QList<LesionComparison> comparisons_;
    QElapsedTimer since_; ///< it was asked
    QTimer rest_;         ///< leaves the processors to the training
    SharedDataset data_;
    LesionService service_; ///< last: stops before anything else goes
};

} // namespace rlab
