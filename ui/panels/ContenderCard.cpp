// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ContenderCard.h"

#include "ui/Text.h"
#include "ui/widgets/ColorBar.h"
#include "ui/widgets/Roles.h"

#include <QGridLayout>
#include <QToolButton>

namespace rlab {

namespace {

constexpr int barThickness = 5;
constexpr int removeSize = 22;

} // namespace

ContenderCard::ContenderCard(const QString& name, QWidget* parent)
    : QFrame(parent)
    , bar_(new ColorBar(Qt::Vertical, barThickness))
    , cost_(makeLabel("small"))
    , value_(makeLabel("value"))
    , problem_(makeLabel("problem"))
    , remove_(new QToolButton) {
    setProperty("role", "card");
    setAccessibleName(name);
    remove_->setText(QStringLiteral("×"));
    remove_->setFixedSize(removeSize, removeSize);
    remove_->setToolTip(tr("Remove %1").arg(name));
    remove_->setAccessibleName(tr("Remove %1").arg(name));
    remove_->setFocusPolicy(Qt::StrongFocus);
    // Its place stays when it is hidden, so that nothing moves when training begins.
    QSizePolicy policy = remove_->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    remove_->setSizePolicy(policy);
    connect(remove_, &QToolButton::clicked, this, &ContenderCard::removeClicked);
    problem_->setWordWrap(true);
    problem_->hide();

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 7, 6, 7);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(1);
    layout->setColumnStretch(1, 1);
    layout->addWidget(bar_, 0, 0, 2, 1);
    layout->addWidget(makeLabel("name", name), 0, 1);
    layout->addWidget(value_, 0, 2, Qt::AlignRight);
    layout->addWidget(remove_, 0, 3, 2, 1, Qt::AlignVCenter);
    layout->addWidget(cost_, 1, 1, 1, 2);
    layout->addWidget(problem_, 2, 1, 1, 3);
}

void ContenderCard::setColor(const QColor& color) {
    bar_->setColor(color);
}

void ContenderCard::setCost(const std::optional<NetworkCost>& cost) {
    if (!cost) {
        cost_->clear();
        return;
    }
    cost_->setText(
        tr("%1 parameters · %2 MACs").arg(shortCount(cost->parameters), shortCount(cost->macs)));
    cost_->setToolTip(tr("%1 parameters, %2 multiply-adds for one image")
                          .arg(fullCount(cost->parameters), fullCount(cost->macs)));
}

void ContenderCard::setValue(const QString& value, bool isFailure, const QString& reason) {
    value_->setText(value);
    value_->setToolTip(reason.isEmpty() && !value.isEmpty() ? tr("Training error") : reason);
    value_->setAccessibleName(tr("Training error"));
    setAccessibleDescription(value);
    setStyleProperty(*value_, "failed", isFailure);
}

QString ContenderCard::value() const {
    return value_->text();
}

void ContenderCard::setProblem(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

void ContenderCard::setRemovable(bool removable) {
    remove_->setVisible(removable);
}

} // namespace rlab
