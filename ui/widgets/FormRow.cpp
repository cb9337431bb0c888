// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormRow.h"

#include "ui/widgets/Roles.h"

#include <QHBoxLayout>

namespace rlab {

FormRow::FormRow(const QString& label, QWidget* field, QWidget* parent)
    : QWidget(parent)
    , field_(field) {
    auto* name = makeLabel("secondary", label);
    name->setBuddy(field);
    field->setFixedWidth(fieldWidth);
    field->setAccessibleName(QString(label).remove(u'&'));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name);
    layout->addStretch();
    layout->addWidget(field);
}

void FormRow::setProblem(const QString& problem) {
    problem_ = problem;
    setToolTip(problem);
    field_->setAccessibleDescription(problem);
    setStyleProperty(*field_, "invalid", !problem.isEmpty());
}

} // namespace rlab
