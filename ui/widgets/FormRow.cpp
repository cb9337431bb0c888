// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormRow.h"

#include "ui/widgets/Roles.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>

namespace rlab {

FormRow::FormRow(const QString& label, QWidget* field, QWidget* parent)
    : QWidget(parent)
    , name_(makeLabel("secondary", label))
    , field_(field) {
    name_->setBuddy(field);
    field->setFixedWidth(fieldWidth);
    field->setAccessibleName(label);
    if (const auto* list = qobject_cast<QComboBox*>(field))
        list->view()->setAccessibleName(field->accessibleName());

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(name_);
    layout->addStretch();
    layout->addWidget(field);
}

void FormRow::setHelp(const QString& toolTip, const QString& whatsThis) {
    toolTip_ = toolTip;
    name_->setWhatsThis(whatsThis);
    field_->setWhatsThis(whatsThis);
    showToolTip();
}

void FormRow::setProblem(const QString& problem) {
    problem_ = problem;
    field_->setAccessibleDescription(problem);
    setStyleProperty(*field_, "invalid", !problem.isEmpty());
    showToolTip();
}

void FormRow::showToolTip() {
    const QString toolTip = problem_.isEmpty() ? toolTip_ : problem_;
    setToolTip(toolTip);
    field_->setToolTip(toolTip);
}

} // namespace rlab
