// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/models/RunListModel.h"

#include <QStyledItemDelegate>

namespace rlab {

/// Paints networks as chips in their colours (squarish: plain, round: residual), states with a dot,
/// and a mark before the names of runs that are drawn on the curves.
class RunListDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setTheme(const Theme& theme) { theme_ = theme; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;

    static constexpr int rowHeight = 36;

private:
    void paintChips(QPainter& painter, const QRect& place, const QList<NetworkChip>& chips) const;
    int paintChip(QPainter& painter, const QRect& place, const NetworkChip& chip,
                  const QString& label) const;
    void paintState(QPainter& painter, const QRect& place, RunState state,
                    const QString& text) const;
    void paintMark(QPainter& painter, const QRect& place) const;
    QColor stateColor(RunState state) const;

    Theme theme_;
};

} // namespace rlab
