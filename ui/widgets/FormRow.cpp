// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormRow.h"

#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int fieldWidth = 124;

} // namespace

FormRow::FormRow(const QString& label, QWidget* field, QWidget* parent)
    : QWidget(parent)
    , field_(field)
    , problem_(makeLabel("problem")) {
    auto* name = makeLabel("secondary", label);
    name->setBuddy(field);
    field->setFixedWidth(fieldWidth);
    field->setAccessibleName(QString(label).remove(u'&'));

    auto* line = new QHBoxLayout;
    line->addWidget(name);
    line->addStretch();
    line->addWidget(field);
    problem_->setWordWrap(true);
    problem_->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(problem_);
}

void FormRow::setProblem(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    field_->setAccessibleDescription(problem);
    setStyleProperty(*field_, "invalid", !problem.isEmpty());
}

QString FormRow::problem() const {
    return problem_->text();
}

} // namespace rlab
