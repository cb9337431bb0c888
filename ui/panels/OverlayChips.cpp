// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/OverlayChips.h"

#include <QEvent>
#include <QFontMetrics>
#include <QFrame>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

namespace rlab {

namespace {

constexpr int longestName = 180;

QString showName(qint64 id) {
    return QStringLiteral("overlayShow%1").arg(id);
}

} // namespace

OverlayChips::OverlayChips(QWidget* parent)
    : QWidget(parent)
    , layout_(new QHBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(8);
    layout_->addStretch();
    hide();
}

void OverlayChips::setRun(qint64 id, const QString& name) {
    removeRun(id);
    chips_[id] = makeChip(id, name);
    layout_->insertWidget(layout_->count() - 1, chips_[id]);
    show();
}

void OverlayChips::removeRun(qint64 id) {
    const auto chip = chips_.find(id);
    if (chip == chips_.end())
        return;
    chip->second->hide();
    chip->second->deleteLater(); // its own button may have asked for this
    chips_.erase(chip);
    setVisible(!chips_.empty());
}

void OverlayChips::setShown(qint64 id, bool shown) {
    auto* toggle = chips_.at(id)->findChild<QToolButton*>(showName(id));
    const QSignalBlocker silent(toggle);
    toggle->setChecked(shown);
}

QWidget* OverlayChips::makeChip(qint64 id, const QString& name) {
    auto* chip = new QFrame;
    chip->setProperty("role", "chip");
    chip->setProperty("run", id);
    chip->installEventFilter(this);

    auto* toggle = new QToolButton;
    toggle->setObjectName(showName(id));
    toggle->setProperty("role", "chipName");
    toggle->setText(toggle->fontMetrics().elidedText(name, Qt::ElideRight, longestName));
    toggle->setCheckable(true);
    toggle->setChecked(true);
    toggle->setFocusPolicy(Qt::TabFocus);
    toggle->setAccessibleName(tr("Curves of %1").arg(name));
    toggle->setToolTip(tr("%1, an earlier run. Click to show or hide its curves").arg(name));
    toggle->setWhatsThis(tr("An earlier run, laid over the present one: paler, with open marks. "
                            "Click to show or hide its curves."));
    connect(toggle, &QToolButton::toggled, this,
            [this, id](bool shown) { emit shownChanged(id, shown); });

    auto* remove = new QToolButton;
    remove->setObjectName(QStringLiteral("overlayRemove%1").arg(id));
    remove->setProperty("role", "chipRemove");
    remove->setText(QStringLiteral("×"));
    remove->setFocusPolicy(Qt::TabFocus);
    remove->setAccessibleName(tr("Take %1 off the chart").arg(name));
    remove->setToolTip(tr("Take this run off the chart; it stays in the history"));
    remove->setWhatsThis(remove->toolTip());
    connect(remove, &QToolButton::clicked, this, [this, id] { emit removeRequested(id); });

    auto* layout = new QHBoxLayout(chip);
    layout->setContentsMargins(4, 1, 4, 1);
    layout->setSpacing(0);
    layout->addWidget(toggle);
    layout->addWidget(remove);
    return chip;
}

bool OverlayChips::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        emit hovered(watched->property("run").toLongLong(), event->type() == QEvent::Enter);
    return QWidget::eventFilter(watched, event);
}

} // namespace rlab
