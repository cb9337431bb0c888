// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/ExperimentEditor.h"

#include <QScopedValueRollback>
#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace rlab {

class FormRow;

/// Some of the experiment's fields under a heading. Each changes only its own value. What is wrong
/// with them is said below the section, so that no field moves under the mouse.
class FormSection : public QWidget {
    Q_OBJECT

public:
    /// `name`: the object's; its problems' label is "<name>Problems".
    FormSection(const QString& name, const QString& title, ExperimentEditor& editor);

    virtual void setTheme(const Theme&) {}
    /// Marks the fields that have a problem and says in words what is wrong. Returns those that
    /// have no field here.
    std::vector<Problem> takeProblems(const std::vector<Problem>& problems);
    /// Of those told here, the uppermost field's.
    QString firstProblem() const;

protected:
    /// Brings the fields up to date; what they emit meanwhile is no edit.
    virtual void showExperiment() = 0;
    /// Called when a field with a problem has to be seen.
    virtual void reveal(const FormRow&) {}

    const ExperimentSpec& experiment() const { return editor_.experiment(); }
    ExperimentEditor& editor() { return editor_; }
    QVBoxLayout& rows() { return *rows_; }

    /// The field's object name and merge key is its JSON path.
    FormRow* makeRow(const std::string& path, const QString& label, QWidget* field);
    FormRow* addRow(const std::string& path, const QString& label, QWidget* field);
    /// Takes the experiment's values now and after every change.
    void follow();
    /// Lets change(ExperimentSpec&) make a step on the undo stack.
    template <class Change>
    void edit(const QString& text, const QString& mergeKey, const Change& change) {
        if (isShowing_)
            return;
        ExperimentSpec next = experiment();
        change(next);
        editor_.edit(text, mergeKey, next);
    }

private:
    void refresh();

    using Row = std::pair<std::string, FormRow*>; ///< with the field's JSON path

    ExperimentEditor& editor_;
    bool isShowing_ = false;
    QVBoxLayout* rows_;
    QLabel* problems_;
    std::vector<Row> all_; ///< as they stand
};

} // namespace rlab
