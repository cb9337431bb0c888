// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Banner.h"

#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace rlab {

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , text_(makeLabel("banner")) {
    setObjectName(QStringLiteral("banner"));
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* dismiss = new QToolButton;
    dismiss->setText(QStringLiteral("×"));
    dismiss->setAccessibleName(tr("Dismiss the message"));
    explain(*dismiss, tr("Dismiss the message"),
            tr("Takes the message away. What it told of stays as it is."));
    dismiss->setFixedSize(24, 24);
    connect(dismiss, &QToolButton::clicked, this, &QWidget::hide);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->addWidget(text_, 1);
    layout->addWidget(dismiss, 0, Qt::AlignTop);
    hide();
}

void Banner::showMessage(const QString& message) {
    text_->setText(message);
    setAccessibleName(message);
    show();
}

QString Banner::message() const {
    return text_->text();
}

} // namespace rlab
