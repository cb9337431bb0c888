// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace rlab {

/// A label and its field. A problem marks the field; the words are for the form to show, where they
/// don't push the fields about under the mouse.
class FormRow : public QWidget {
    Q_OBJECT

public:
    static constexpr int fieldWidth = 124;

    /// `label` also names the field for screen readers. It has no mnemonic: those of the menus and
    /// of the run bar need all letters.
    FormRow(const QString& label, QWidget* field, QWidget* parent = nullptr);

    QWidget* field() const { return field_; }
    /// What the field does: a line, and a few sentences.
    void setHelp(const QString& toolTip, const QString& whatsThis);
    /// Empty: nothing is wrong.
    void setProblem(const QString& problem);
    QString problem() const { return problem_; }

private:
    void showToolTip();

    QLabel* name_;
    QWidget* field_;
    QString toolTip_;
    QString problem_;
};

} // namespace rlab
