// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/lessons/Lesson.h"
#include "ui/panels/RunExplanation.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace rlab {

class ExplanationView;

/// One lesson, a step at a time.
class LessonView : public QWidget {
    Q_OBJECT

public:
    explicit LessonView(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Begins with the first step. `lesson` must outlive the view.
    void open(const Lesson& lesson);
    const Lesson* lesson() const { return lesson_; }
    int step() const { return step_; } ///< from 0
    void showStep(int step);
    /// What the present run showed; nothing: it isn't the lesson's, or has nothing to tell yet.
    void setFindings(const std::optional<Explanation>& findings,
                     const std::vector<ColorRole>& roles);

signals:
    void closeRequested();
    void experimentRequested(const rlab::ExperimentSpec& experiment);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeFoot();
    void makeContents();
    void addTable(const LessonTable& table, QVBoxLayout* layout);
    void showFindings();

    Theme theme_;
    const Lesson* lesson_ = nullptr;
    int step_ = 0;
    std::optional<Explanation> findings_;
    std::vector<ColorRole> roles_;
    QLabel* progress_;
    QScrollArea* scroll_;
    QPushButton* back_;
    QPushButton* next_;
    ExplanationView* findingsView_ = nullptr; ///< only in a step with findings
    QLabel* noFindings_ = nullptr;
};

} // namespace rlab
