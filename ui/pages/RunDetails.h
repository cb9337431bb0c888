// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"
#include "ui/session/RunModel.h"

#include <QFrame>
#include <QTimer>

#include <array>
#include <memory>

class QLabel;
class QLayout;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace rlab {

/// Everything that is kept of one run: what it was, how its networks ended, and a note that is
/// saved as it is typed.
class RunDetails : public QFrame {
    Q_OBJECT

public:
    explicit RunDetails(QWidget* parent = nullptr);

    /// What the list knows; facts and results of another run vanish until setRun(). Returns whether
    /// it is news, so that the curves are to be loaded (again).
    bool setSummary(const RunSummary& summary);
    /// The curves of the run shown, when they have been loaded.
    void setRun(std::shared_ptr<const RunModel> run);
    void setOverlaid(bool overlaid);
    /// While networks are trained no run can be resumed.
    void setTraining(bool training);

    const RunSummary& summary() const { return summary_; }
    qint64 id() const { return summary_.id; }
    /// Null until it has been loaded.
    const std::shared_ptr<const RunModel>& run() const { return run_; }
    /// Whether run() was loaded before the latest summary came.
    bool isOutdated() const { return isOutdated_; }
    /// Tells the note now, if it was changed.
    void saveNote();

signals:
    void noteChanged(qint64 id, const QString& note);
    void overlayClicked(bool shown);
    void openClicked();
    void resumeClicked();
    void inspectClicked();
    void imagesClicked();
    void deleteClicked();

private:
    enum Fact {
        Started,
        Duration,
        Dataset,
        Epochs,
        Rate,
        Seed,
        Machine,
        Processor,
        Program,
        FactCount
    };

    QWidget* makeHeader();
    QLayout* makeStateRow();
    QWidget* makeBody();
    QWidget* makeFacts();
    void showFacts();
    void showResults();

    RunSummary summary_;
    std::shared_ptr<const RunModel> run_;
    bool isOutdated_ = true;
    bool noteEdited_ = false;
    QTimer noteTimer_;
    QLabel* title_ = nullptr;
    QLabel* state_ = nullptr;
    QPushButton* resume_ = nullptr;
    QPushButton* overlay_ = nullptr;
    QPushButton* open_ = nullptr;
    QPushButton* inspect_ = nullptr;
    QPushButton* images_ = nullptr;
    QPushButton* delete_ = nullptr;
    QTableWidget* results_ = nullptr;
    std::array<QLabel*, FactCount> facts_{};
    QPlainTextEdit* note_ = nullptr;
};

} // namespace rlab
