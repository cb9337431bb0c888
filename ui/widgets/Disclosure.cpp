// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Disclosure.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace rlab {

Disclosure::Disclosure(const QString& title, QWidget* contents, QWidget* parent)
    : QWidget(parent)
    , button_(new QToolButton)
    , contents_(contents) {
    button_->setProperty("role", "disclosure");
    button_->setText(title);
    button_->setCheckable(true);
    button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button_->setFocusPolicy(Qt::StrongFocus);
    connect(button_, &QToolButton::toggled, this, &Disclosure::setOpen);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(5);
    layout->addWidget(button_, 0, Qt::AlignLeft);
    layout->addWidget(contents_);
    setOpen(false);
}

bool Disclosure::isOpen() const {
    return button_->isChecked();
}

void Disclosure::setOpen(bool open) {
    button_->setChecked(open);
    button_->setIcon(QIcon(open ? QStringLiteral(":/residual-lab/down.svg")
                                : QStringLiteral(":/residual-lab/right.svg")));
    contents_->setVisible(open);
}

} // namespace rlab
