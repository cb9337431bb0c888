// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <map>

class QHBoxLayout;

namespace rlab {

/// The earlier runs that are laid over the present one: a chip each, to show, hide or take away.
class OverlayChips : public QWidget {
    Q_OBJECT

public:
    explicit OverlayChips(QWidget* parent = nullptr);

    void setRun(qint64 id, const QString& name);
    void removeRun(qint64 id);
    /// Tells nobody.
    void setShown(qint64 id, bool shown);

signals:
    void shownChanged(qint64 id, bool shown);
    void removeRequested(qint64 id);
    void hovered(qint64 id, bool inside);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeChip(qint64 id, const QString& name);

    QHBoxLayout* layout_;
    std::map<qint64, QWidget*> chips_;
};

} // namespace rlab
