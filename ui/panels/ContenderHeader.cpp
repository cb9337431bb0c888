// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ContenderHeader.h"

#include "ui/widgets/ColorBar.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Roles.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>

namespace rlab {

namespace {

constexpr int barThickness = 5;

} // namespace

ContenderHeader::ContenderHeader(QWidget* parent)
    : QAbstractButton(parent)
    , bar_(new ColorBar(Qt::Vertical, barThickness))
    , name_(new ElidedLabel("name"))
    , value_(makeLabel("value"))
    , cost_(new ElidedLabel("small"))
    , time_(makeLabel("small")) {
    setProperty("role", "cardHeader");
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    layout_ = new QGridLayout(this);
    layout_->setContentsMargins(11, 7, 11, 7);
    layout_->setHorizontalSpacing(9);
    layout_->setVerticalSpacing(2);
    layout_->setColumnStretch(1, 1);
    layout_->addWidget(bar_, 0, 0, 2, 1);
    layout_->addWidget(name_, 0, 1);
    layout_->addWidget(value_, 0, 2, Qt::AlignRight);
    placeTime();
}

/// Where the result will be, as long as there is none: the second line is full with the cost.
void ContenderHeader::placeTime() {
    const bool isAbove = value().isEmpty();
    value_->setVisible(!isAbove);
    layout_->addWidget(time_, isAbove ? 0 : 1, 2, Qt::AlignRight);
    layout_->addWidget(cost_, 1, 1, 1, isAbove || time().isEmpty() ? 2 : 1);
}

QSize ContenderHeader::sizeHint() const {
    return layout()->sizeHint();
}

QSize ContenderHeader::minimumSizeHint() const {
    return layout()->minimumSize();
}

void ContenderHeader::setName(const QString& name) {
    name_->setText(name);
    setAccessibleName(name);
}

void ContenderHeader::setColor(const QColor& color) {
    bar_->setColor(color);
}

void ContenderHeader::setCost(const QString& cost, const QString& toolTip) {
    cost_->setText(cost);
    cost_->setToolTip(toolTip);
    describe();
}

void ContenderHeader::setTime(const QString& time, const QString& toolTip) {
    time_->setText(time);
    time_->setToolTip(toolTip);
    placeTime();
    describe();
}

void ContenderHeader::setValue(const QString& value, bool isFailure, const QString& toolTip) {
    value_->setText(value);
    value_->setToolTip(toolTip);
    setStyleProperty(*value_, "failed", isFailure);
    placeTime();
    describe();
}

QString ContenderHeader::value() const {
    return value_->text();
}

QString ContenderHeader::cost() const {
    return cost_->text();
}

QString ContenderHeader::time() const {
    return time_->text();
}

/// All of it for those who hear it: the name is said anyway.
void ContenderHeader::describe() {
    QStringList parts;
    if (!value().isEmpty())
        parts.append(tr("training error %1").arg(value()));
    for (const QString& text : {cost_->toolTip(), time()})
        if (!text.isEmpty())
            parts.append(text);
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
}

void ContenderHeader::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (event->key() == Qt::Key_Delete)
        emit removeRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

/// Hover and focus are the style sheet's; the rest are labels.
void ContenderHeader::paintEvent(QPaintEvent*) {
    QStyleOption option;
    option.initFrom(this);
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_Widget, &option, &painter, this);
}

} // namespace rlab
