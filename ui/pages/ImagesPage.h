// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/ImagesModel.h"

#include <QTimer>
#include <QWidget>

class QActionGroup;
class QStackedWidget;

namespace rlab {

class AnswersPane;
class QualityPane;
class ReasonsPane;

/// Pictures for the networks to answer, why they answer so, and how good they are.
class ImagesPage : public QWidget {
    Q_OBJECT

public:
    explicit ImagesPage(QWidget* parent = nullptr);
    ~ImagesPage() override;

    void setTheme(const Theme& theme);
    /// A run with other contenders than before.
    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Costs next to nothing while the page isn't seen.
    void updateRun(const RunModel& run);

    ImagesModel& model() { return model_; }

signals:
    /// The weights as they are now are looked at: at most once a second, and only while the page is
    /// seen and a training goes on.
    void statesWanted();
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Pane { Answers, Reasons, Quality };

    void layOut();
    void wantStates();

    ImagesModel model_;
    std::int64_t imagesSeen_ = 0;  ///< that the run has trained
    std::int64_t imagesAsked_ = 0; ///< the same, when states were asked for
    QTimer pace_;                  ///< runs for a second after asking for states

    QActionGroup* choices_; ///< data(): Pane
    QStackedWidget* panes_;
    AnswersPane* answers_;
    ReasonsPane* reasons_;
    QualityPane* quality_;
};

} // namespace rlab
