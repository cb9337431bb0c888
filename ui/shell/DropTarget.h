// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMimeData;
class QWidget;

namespace rlab {

/// Takes what is dropped anywhere on the window, and tells whose it is.
class DropTarget : public QObject {
    Q_OBJECT

public:
    explicit DropTarget(QWidget& window);

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void experimentDropped(const QString& file);
    /// Pictures, folders, weights files. `data` is there until the signal returns.
    void imagesDropped(const QMimeData& data);

private:
    void drop(const QMimeData& data);
};

} // namespace rlab
