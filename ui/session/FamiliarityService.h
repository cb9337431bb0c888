// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/PictureAnswer.h"
#include "ui/session/WorkThread.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>

#include <map>
#include <stop_token>

namespace rlab {

/// Tells whether a picture is like those that a network knows (FamiliarPictures). To learn which
/// those are takes a moment a network, so the answers don't wait for it. Of a network in training
/// that is learnt anew only when ten times as long has gone by; until then its weights of then
/// judge.
class FamiliarityService : public QObject {
    Q_OBJECT

public:
    explicit FamiliarityService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the picture at hand.
    ~FamiliarityService() override;

    /// Takes the place of the question before. Networks that `known` is not of the kind of are
    /// passed over.
    void judge(const PictureQuestion& question);
    void cancel();

signals:
    /// Only if it is another one than was told for this picture before.
    void judged(const QString& key, double familiarity);

private:
    class Kind;
    /// What was learnt of a network, and what it was asked last.
    struct Known {
        std::shared_ptr<Kind> kind;
        double secondsToLearn = 0;
        QElapsedTimer sinceLearnt;
        qint64 picture = 0; ///< QImage::cacheKey() of the one that was judged last; 0: none
    };

    bool isOutdated(const Known& known, const AskedNetwork& network) const;
    void next();
    void start(const AskedNetwork& network);
    void keep(const QString& key, const Known& known, qint64 picture, double familiarity);

    PictureQuestion question_;
    QStringList waiting_; ///< keys of networks that are to judge
    std::map<QString, Known> known_;
    int latest_ = 0; ///< number of the latest cancelling
    bool isBusy_ = false;
    WorkThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
