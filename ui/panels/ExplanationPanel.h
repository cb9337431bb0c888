// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "ui/Theme.h"
#include "ui/panels/EpochWatcher.h"
#include "ui/panels/RunExplanation.h"

#include <QFrame>

#include <vector>

class QStackedWidget;

namespace rlab {

class ExplanationView;
class LessonView;

/// The window's right column: what the present run shows, and the lessons.
class ExplanationPanel : public QFrame {
    Q_OBJECT

public:
    static constexpr int panelWidth = 264;
    static constexpr int presentationWidth = 384;

    /// What the page in the middle is about.
    enum class Topic { Errors, Flow };

    explicit ExplanationPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Another run, or the experiment that Train would start.
    void setRun(const RunModel& run);
    /// The same run brought forward. Words about errors change only when an epoch or the run has
    /// ended, those about gradients also with the first samples.
    void updateRun(const RunModel& run);
    /// For the next run that is set.
    void setTopic(Topic topic) { topic_ = topic; }
    /// Large type, for a hall.
    void setPresentation(bool on);
    /// `lesson`: index into lessons(). Begins with its first step.
    void openLesson(int lesson);
    void closeLesson();
    /// Index of the open lesson; -1: none.
    int openedLesson() const;
    const Explanation& explanation() const { return explanation_; }

signals:
    /// A lesson's experiment is to take the place of the present one.
    void experimentRequested(const rlab::ExperimentSpec& experiment);

private:
    QWidget* makeOverview();
    QWidget* makeLessonButton(int lesson);
    void explainRun(const RunModel& run);
    void showFindings();

    EpochWatcher watcher_;
    ExperimentSpec experiment_;
    Topic topic_ = Topic::Errors;
    std::ptrdiff_t networksWithProbes_ = 0;
    Explanation explanation_;
    std::vector<ColorRole> roles_;
    bool hasPoints_ = false;
    bool hasEnded_ = false;
    QStackedWidget* pages_;
    ExplanationView* view_;
    LessonView* lesson_;
};

} // namespace rlab
