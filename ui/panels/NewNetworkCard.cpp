// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/NewNetworkCard.h"

#include "ui/Text.h"
#include "ui/session/NetworkCost.h"
#include "ui/widgets/DepthSpinBox.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/Roles.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

QPushButton* makeChoice(const QString& text, QButtonGroup& group) {
    QPushButton* button = makeButton("choice", text);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    group.addButton(button);
    return button;
}

} // namespace

NewNetworkCard::NewNetworkCard(QWidget* parent)
    : QFrame(parent)
    , depth_(new DepthSpinBox)
    , width_(new QSpinBox)
    , note_(makeLabel("small"))
    , add_(makeButton("primary", tr("&Add"))) {
    setProperty("role", "card");
    setAccessibleName(tr("New network"));
    auto* kinds = new QButtonGroup(this);
    plain_ = makeChoice(tr("Plai&n"), *kinds);
    residual_ = makeChoice(tr("Resid&ual"), *kinds);
    width_->setRange(1, maxWidth);
    add_->setProperty("compact", true);
    note_->setWordWrap(true);
    auto* cancel = makeButton("compact", tr("&Cancel"));
    depth_->setObjectName(QStringLiteral("newDepth"));
    width_->setObjectName(QStringLiteral("newWidth"));
    plain_->setObjectName(QStringLiteral("newPlain"));
    residual_->setObjectName(QStringLiteral("newResidual"));
    add_->setObjectName(QStringLiteral("newAdd"));

    connect(kinds, &QButtonGroup::buttonToggled, this, &NewNetworkCard::refresh);
    connect(depth_, &QSpinBox::valueChanged, this, &NewNetworkCard::refresh);
    connect(width_, &QSpinBox::valueChanged, this, &NewNetworkCard::refresh);
    connect(add_, &QPushButton::clicked, this, &NewNetworkCard::accept);
    connect(cancel, &QPushButton::clicked, this, &NewNetworkCard::cancelled);

    auto* kindRow = new QHBoxLayout;
    kindRow->addWidget(plain_);
    kindRow->addWidget(residual_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add_);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(8);
    layout->addLayout(kindRow);
    layout->addWidget(new FormRow(tr("Dept&h"), depth_));
    layout->addWidget(new FormRow(tr("&Width"), width_));
    layout->addWidget(note_);
    layout->addLayout(buttons);
}

void NewNetworkCard::open(const std::vector<CifarNetworkOptions>& present,
                          const DataSpec& dataSpec) {
    present_ = present;
    data_ = dataSpec;
    showOptions(firstOffer());
    show();
    depth_->setFocus(Qt::OtherFocusReason);
    depth_->selectAll();
}

CifarNetworkOptions NewNetworkCard::firstOffer() const {
    CifarNetworkOptions offer;
    if (present_.empty())
        return offer;
    offer.kind = present_.back().kind;
    offer.width = present_.back().width;
    const int middle = DepthSpinBox::nearestDepth(present_.back().depth);
    for (int distance = 0; distance <= maxDepth; distance += depth_->singleStep()) {
        for (const int depth : {middle + distance, middle - distance}) {
            offer.depth = DepthSpinBox::nearestDepth(depth);
            if (!isPresent(offer))
                return offer;
        }
    }
    return offer;
}

void NewNetworkCard::showOptions(const CifarNetworkOptions& options) {
    const QSignalBlocker depthBlocker(depth_);
    const QSignalBlocker widthBlocker(width_);
    (options.kind == NetworkKind::Plain ? plain_ : residual_)->setChecked(true);
    depth_->setValue(options.depth);
    width_->setValue(options.width);
    refresh();
}

CifarNetworkOptions NewNetworkCard::options() const {
    CifarNetworkOptions options;
    options.kind = plain_->isChecked() ? NetworkKind::Plain : NetworkKind::Residual;
    options.depth = depth_->value();
    options.width = width_->value();
    return options;
}

bool NewNetworkCard::isPresent(const CifarNetworkOptions& options) const {
    return std::ranges::find(present_, options) != present_.end();
}

void NewNetworkCard::refresh() {
    const bool isThere = isPresent(options());
    add_->setEnabled(!isThere);
    if (isThere) {
        const QString name = QString::fromStdString(shortName(options()));
        note_->setText(tr("%1 is in the list already").arg(name));
        return;
    }
    const auto cost = networkCost(options(), data_);
    note_->setText(cost ? tr("%1 parameters · %2 MACs")
                              .arg(shortCount(cost->parameters), shortCount(cost->macs))
                        : QString());
}

void NewNetworkCard::accept() {
    if (!isPresent(options()))
        emit accepted(options());
}

void NewNetworkCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit cancelled();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        accept();
    else
        QFrame::keyPressEvent(event);
}

} // namespace rlab
