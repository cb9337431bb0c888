// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LiveRateBox.h"

#include <QKeyEvent>
#include <QWheelEvent>

namespace rlab {

namespace {

constexpr double mostRate = 1000;

bool isEnter(const QKeyEvent& event) {
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

} // namespace

LiveRateBox::LiveRateBox(QWidget* parent)
    : RateSpinBox(parent) {
    setMaximum(mostRate);
    setFocusPolicy(Qt::StrongFocus); // the wheel alone changes nothing
}

void LiveRateBox::setRate(double rate) {
    if (rate == rate_ && value() == rate)
        return; // told anew with each frame
    const bool edited = isEdited();
    rate_ = rate;
    if (!edited)
        setValue(rate);
}

bool LiveRateBox::isEdited() const {
    return hasFocus() && text() != textFromValue(rate_);
}

void LiveRateBox::apply() {
    interpretText();
    if (value() <= 0)
        setValue(rate_);
    selectAll();
    if (textFromValue(value()) == textFromValue(rate_))
        return;
    rate_ = value();
    emit rateApplied(rate_);
}

bool LiveRateBox::event(QEvent* event) {
    // Esc belongs to the window, where it stops the training, unless there is something to take
    // back here.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = static_cast<const QKeyEvent&>(*event);
        if (key.key() == Qt::Key_Escape && isEdited()) {
            event->accept();
            return true;
        }
    }
    return RateSpinBox::event(event);
}

void LiveRateBox::keyPressEvent(QKeyEvent* event) {
    if (isEnter(*event)) {
        apply();
    } else if (event->key() == Qt::Key_Escape && isEdited()) {
        setValue(rate_);
        selectAll();
    } else {
        RateSpinBox::keyPressEvent(event);
    }
}

void LiveRateBox::focusOutEvent(QFocusEvent* event) {
    RateSpinBox::focusOutEvent(event);
    setValue(rate_);
}

void LiveRateBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        RateSpinBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace rlab
