// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

class QWidget;

namespace rlab {

class TourOverlay;

/// Something to point at, and what to say of it.
struct TourStop {
    QPointer<QWidget> target;
    QString title;
    QString text; ///< one or two sentences
};

/// Leads once through the window: a bubble beside each stop, everything else dimmed. Next, Back and
/// Skip by mouse and keyboard; Esc skips. Whether it has been seen is kept in the settings.
class Tour : public QObject {
    Q_OBJECT

public:
    static constexpr int mostStops = 5;

    /// `window` holds all targets. Those that are hidden when the tour starts are left out, and so
    /// is what comes after the fifth.
    Tour(QWidget* window, QList<TourStop> stops);
    ~Tour() override;

    void setTheme(const Theme& theme);
    bool isRunning() const;
    /// Whether it has been finished or skipped on this computer.
    static bool isSeen();

public slots:
    /// From the first stop on; the window must be shown.
    void start();
    /// start(), unless it has been seen.
    void startFirstTime();

signals:
    /// Finished or skipped.
    void ended();

private:
    void end();

    QPointer<QWidget> window_;
    QList<TourStop> stops_;
    Theme theme_;
    QPointer<TourOverlay> overlay_;
    QPointer<QWidget> focusBefore_;
};

} // namespace rlab
