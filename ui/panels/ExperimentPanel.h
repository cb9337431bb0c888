// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/DatasetFetcher.h"
#include "ui/session/DatasetPreview.h"
#include "ui/session/ExperimentEditor.h"
#include "ui/session/RunModel.h"
#include "ui/widgets/FieldGuard.h"

#include <QScrollArea>

#include <optional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace rlab {

class AugmentForm;
class ContenderList;
class DataForm;
class ExperimentName;
class FormSection;
class RepeatForm;
class TrainingForm;

/// The left side: the experiment that the next run takes, assembled field by field.
class ExperimentPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit ExperimentPanel(ExperimentEditor& editor, QWidget* parent = nullptr);

    const ExperimentSpec& experiment() const { return editor_.experiment(); }
    const std::vector<Problem>& problems() const { return editor_.problems(); }
    /// The first one in words, but for those of the networks, which are told on their cards.
    QString firstProblem() const { return firstProblem_; }

    void setTheme(const Theme& theme);
    /// Figures of the present or the last run; they vanish when the experiment differs from it.
    void setRun(const RunModel& run);
    /// Seconds that each network's trainings take, all repeats together, in the order of the
    /// networks; `measured`: from speeds of this computer rather than from multiply-adds.
    void setTimeEstimate(const std::vector<std::optional<double>>& secondsOfNetwork, bool measured);

    /// A few words beside the contenders; empty: none.
    void setNote(const QString& note);

private:
    QWidget* makeContents();
    void findHomes();
    std::vector<FormSection*> sections() const;

    ExperimentEditor& editor_;
    DatasetPreview preview_;
    DatasetFetcher fetcher_;
    FieldGuard guard_;
    QString firstProblem_;
    ExperimentName* name_;
    QLabel* note_;
    ContenderList* contenders_;
    DataForm* data_;
    TrainingForm* training_;
    AugmentForm* augment_;
    RepeatForm* repeat_;
};

} // namespace rlab
