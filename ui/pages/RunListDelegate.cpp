// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RunListDelegate.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>

#include <numeric>

namespace rlab {

namespace {

constexpr int margin = 8;
constexpr int chipHeight = 20;
constexpr int chipPadding = 7;
constexpr int chipSpacing = 4;
constexpr int markWidth = 22;

int chipWidth(const QFontMetrics& metrics, const QString& label) {
    return metrics.horizontalAdvance(label) + 2 * chipPadding;
}

int widthOf(const QFontMetrics& metrics, const QStringList& labels) {
    return std::accumulate(labels.begin(), labels.end(), -chipSpacing,
                           [&](int width, const QString& label) {
                               return width + chipWidth(metrics, label) + chipSpacing;
                           });
}

/// The labels, or the depths alone where there is no room for them.
QStringList fittingLabels(const QFontMetrics& metrics, const QList<NetworkChip>& chips, int room) {
    QStringList labels;
    QStringList depths;
    for (const NetworkChip& chip : chips) {
        labels.append(chip.label);
        depths.append(chip.depth.isEmpty() ? chip.label : chip.depth);
    }
    return widthOf(metrics, labels) <= room ? labels : depths;
}

} // namespace

void RunListDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.state &= ~QStyle::State_HasFocus; // the whole row shows where the keyboard is
    const int column = index.column();
    const bool isMarked =
        column == RunListModel::Name && index.data(RunListModel::OverlaidRole).toBool();
    const QString text = item.text;
    const bool ownText =
        isMarked || column == RunListModel::Networks || column == RunListModel::State;
    if (ownText)
        item.text.clear();
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    if (!ownText)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect place = option.rect.adjusted(margin, 0, -margin, 0);
    if (column == RunListModel::Networks) {
        paintChips(*painter, place,
                   index.data(RunListModel::ChipsRole).value<QList<NetworkChip>>());
    } else if (column == RunListModel::State) {
        paintState(*painter, place, RunState(index.data(RunListModel::StateRole).toInt()), text);
    } else {
        paintMark(*painter, place);
        painter->setPen(theme_.text);
        painter->setFont(item.font);
        const QRect rest = place.adjusted(markWidth, 0, 0, 0);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                          item.fontMetrics.elidedText(text, Qt::ElideRight, rest.width()));
    }
    painter->restore();
}

void RunListDelegate::paintChips(QPainter& painter, const QRect& place,
                                 const QList<NetworkChip>& chips) const {
    painter.setFont(Theme::font(Theme::smallSize, QFont::DemiBold));
    const QFontMetrics metrics = painter.fontMetrics();
    const QStringList labels = fittingLabels(metrics, chips, place.width());
    QRect room = place;
    for (qsizetype i = 0; i < chips.size(); ++i) {
        const QString more = QStringLiteral("+%1").arg(chips.size() - i);
        const bool isLast = i + 1 == chips.size();
        const int needed = chipWidth(metrics, labels[i]) +
                           (isLast ? 0 : chipSpacing + metrics.horizontalAdvance(more));
        if (needed > room.width()) {
            painter.setPen(theme_.secondary);
            painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, more);
            return;
        }
        room.setLeft(room.left() + paintChip(painter, room, chips[i], labels[i]) + chipSpacing);
    }
}

/// Returns its width.
int RunListDelegate::paintChip(QPainter& painter, const QRect& place, const NetworkChip& chip,
                               const QString& label) const {
    const int width = chipWidth(painter.fontMetrics(), label);
    const QRectF frame(place.left() + 0.5, place.center().y() - chipHeight / 2 + 0.5, width - 1,
                       chipHeight - 1);
    const QColor color = chip.color ? theme_.curve(*chip.color) : theme_.disabled;
    QColor fill = color;
    fill.setAlphaF(theme_.dark ? 0.22f : 0.14f);
    painter.setPen(color);
    painter.setBrush(fill);
    const bool isPlain = chip.color && chip.color->kind == NetworkKind::Plain;
    const double radius = isPlain ? 4 : chipHeight / 2.0 - 0.5;
    painter.drawRoundedRect(frame, radius, radius);
    painter.setPen(theme_.text);
    painter.drawText(frame, Qt::AlignCenter, label);
    return width;
}

QColor RunListDelegate::stateColor(RunState state) const {
    switch (state) {
    case RunState::Running:
        return theme_.accent;
    case RunState::Diverged:
    case RunState::Failed:
        return theme_.danger;
    case RunState::Completed:
        return theme_.text;
    case RunState::Stopped:
    case RunState::Interrupted:
        break;
    }
    return theme_.disabled;
}

/// A full dot: it ran to its end or goes on; a ring: it was cut short.
void RunListDelegate::paintState(QPainter& painter, const QRect& place, RunState state,
                                 const QString& text) const {
    const QColor color = stateColor(state);
    const bool isCutShort = state == RunState::Stopped || state == RunState::Interrupted;
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(isCutShort ? QBrush(Qt::NoBrush) : QBrush(color));
    painter.drawEllipse(QPointF(place.left() + 4, place.center().y() + 0.5), 3, 3);
    const bool isTrouble = state == RunState::Diverged || state == RunState::Failed;
    painter.setPen(isTrouble ? theme_.danger : theme_.text);
    const QRect room = place.adjusted(14, 0, 0, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
}

/// A small falling curve.
void RunListDelegate::paintMark(QPainter& painter, const QRect& place) const {
    const QPointF origin(place.left() + 0.5, place.center().y() - 5.5);
    QPainterPath curve(origin);
    curve.cubicTo(origin + QPointF(3, 10), origin + QPointF(7, 11), origin + QPointF(14, 11));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme_.accent, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(curve);
}

QSize RunListDelegate::sizeHint(const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight};
}

QWidget* RunListDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                       const QModelIndex& index) const {
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    editor->setObjectName(QStringLiteral("runName"));
    editor->setAccessibleName(tr("Name of the run"));
    return editor;
}

} // namespace rlab
