// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace rlab {

/// A label, its field, and below them what is wrong with the field's value.
class FormRow : public QWidget {
    Q_OBJECT

public:
    /// `label` may hold a mnemonic (&); it also names the field for screen readers.
    FormRow(const QString& label, QWidget* field, QWidget* parent = nullptr);

    QWidget* field() const { return field_; }
    /// Empty: nothing is wrong.
    void setProblem(const QString& problem);
    QString problem() const;

private:
    QWidget* field_;
    QLabel* problem_;
};

} // namespace rlab
