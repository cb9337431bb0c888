// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/EvaluationService.h"

#include <QList>
#include <QObject>

#include <vector>

namespace rlab {

class ImagesModel;

/// How good the networks of the shelf are on the test images, as far as that was asked for. What
/// was found stays until the same network with newer weights is evaluated, or the network or the
/// data set goes.
class ShelfEvaluation : public QObject {
    Q_OBJECT

public:
    /// What it is doing.
    enum class State { Idle, LoadingData, Evaluating };

    /// `model` must outlive it.
    explicit ShelfEvaluation(ImagesModel& model, QObject* parent = nullptr);
    ~ShelfEvaluation() override;

    State state() const;
    bool isBusy() const { return state() != State::Idle; }
    /// In the order of the shelf.
    std::vector<Judgement> judgements() const;
    /// The networks that can answer, but have not, or not with their present weights.
    QList<AskedNetwork> missing() const;
    /// Whether the shelf has newer weights than those that were asked.
    bool isOutdated(const JudgedNetwork& judged) const;

    /// The missing ones; loads the data set first if need be.
    void evaluate();
    void cancel();
    /// What is under way goes on with so many.
    void setThreads(int threads);

signals:
    /// Judgements, what is missing, or the state.
    void changed();
    void progressed(const rlab::EvaluationProgress& progress);
    /// A sentence for people.
    void failed(const QString& message);

private:
    void start();
    void keep(const Judgement& judgement);
    void followShelf();
    void followData();
    const AskedNetwork* onShelf(const QList<AskedNetwork>& shelf, const AskedNetwork& asked) const;

    ImagesModel& model_;
    QList<Judgement> judgements_; ///< in the order in which they came
    QList<AskedNetwork> asked_;   ///< that are evaluated now
    std::shared_ptr<const Dataset> dataset_;
    int threads_ = 1;
    bool isWaitingForData_ = false;
    EvaluationService service_; ///< last: stops before anything else goes
};

} // namespace rlab
