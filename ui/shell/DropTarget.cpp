// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/DropTarget.h"

#include "ui/pages/ImagesPage.h"
#include "ui/shell/ExperimentFiles.h"

#include <QDragEnterEvent>
#include <QWidget>

namespace rlab {

namespace {

bool isWelcome(const QMimeData* data) {
    return !ExperimentFiles::fileIn(data).isEmpty() || (data && ImagesPage::accepts(*data));
}

} // namespace

DropTarget::DropTarget(QWidget& window)
    : QObject(&window) {
    window.setAcceptDrops(true);
    window.installEventFilter(this);
}

bool DropTarget::eventFilter(QObject*, QEvent* event) {
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
        return false;
    auto* dropping = static_cast<QDropEvent*>(event); // a drag that enters is one, too
    if (!isWelcome(dropping->mimeData()))
        return false;
    dropping->acceptProposedAction();
    if (event->type() == QEvent::Drop)
        drop(*dropping->mimeData());
    return true;
}

/// The program that was dragged from waits until this returns: no question before.
void DropTarget::drop(const QMimeData& data) {
    const QString experiment = ExperimentFiles::fileIn(&data);
    if (experiment.isEmpty())
        emit imagesDropped(data);
    else
        QMetaObject::invokeMethod(
            this, [this, experiment] { emit experimentDropped(experiment); }, Qt::QueuedConnection);
}

} // namespace rlab
