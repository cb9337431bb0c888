// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QString>

#include <initializer_list>

namespace rlab {

/// One value of an enumeration in a list.
template <class Enum>
struct Choice {
    Enum value;
    QString text;
    QString toolTip;
};

template <class Enum>
QComboBox* makeChoiceBox(std::initializer_list<Choice<Enum>> choices) {
    auto* box = new QComboBox;
    for (const Choice<Enum>& choice : choices) {
        box->addItem(choice.text, static_cast<int>(choice.value));
        box->setItemData(box->count() - 1, choice.toolTip, Qt::ToolTipRole);
    }
    return box;
}

template <class Enum>
Enum chosen(const QComboBox& box) {
    return static_cast<Enum>(box.currentData().toInt());
}

template <class Enum>
void showChoice(QComboBox& box, Enum value) {
    box.setCurrentIndex(box.findData(static_cast<int>(value)));
}

} // namespace rlab
