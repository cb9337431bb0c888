// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TopBar.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Roles.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QPushButton>

namespace rlab {

namespace {

constexpr int barHeight = 48;

} // namespace

TopBar::TopBar(QMenuBar* menus, QWidget* parent)
    : QFrame(parent)
    , pageLayout_(new QHBoxLayout)
    , pages_(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(barHeight);
    pageLayout_->setSpacing(4);
    menus->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(pages_, &QButtonGroup::idClicked, this, &TopBar::pageChosen);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeLabel("title", tr("Residual Lab")));
    layout->addSpacing(Theme::grid);
    layout->addLayout(pageLayout_);
    layout->addSpacing(Theme::grid);
    layout->addWidget(menus, 0, Qt::AlignVCenter);
    layout->addStretch();
}

void TopBar::addPage(const QString& title, const char* icon, const QString& help) {
    QPushButton* button = makeButton("page", title);
    button->setCheckable(true);
    button->setToolTip(help);
    button->setWhatsThis(help);
    pages_->addButton(button, static_cast<int>(icons_.size()));
    button->setChecked(icons_.empty());
    icons_.emplace_back(icon);
    pageLayout_->addWidget(button);
}

void TopBar::setPage(int page) {
    pages_->button(page)->setChecked(true);
}

void TopBar::setTheme(const Theme& theme) {
    for (std::size_t i = 0; i < icons_.size(); ++i)
        pages_->button(static_cast<int>(i))
            ->setIcon(makeIcon(icons_[i].c_str(), theme.secondary, theme.disabled));
}

} // namespace rlab
