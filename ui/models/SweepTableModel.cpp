// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/SweepTableModel.h"

#include "ui/charts/DepthSweepFigure.h"
#include "ui/session/ValueText.h"

#include <QPainter>

#include <cmath>

namespace rlab {

namespace {

QIcon sampleIcon(const SweepLine& line, const Theme& theme) {
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QPixmap pixmap(SweepTableModel::sampleSize * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintSweepSample(painter, line, QRectF(QPointF(), SweepTableModel::sampleSize), theme);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace

SweepTableModel::SweepTableModel(const SweepView& view, QObject* parent)
    : QAbstractTableModel(parent)
    , view_(view) {
    update();
}

void SweepTableModel::update() {
    std::vector<SweepLine> lines = sweepLines(view_);
    std::vector<int> depths = depthsOf(view_.choice);
    std::vector<QIcon> samples;
    for (const SweepLine& line : lines)
        samples.push_back(sampleIcon(line, view_.theme));
    const bool isOther = lines.size() != lines_.size() || depths != depths_;
    if (isOther)
        beginResetModel();
    lines_ = std::move(lines);
    depths_ = std::move(depths);
    samples_ = std::move(samples);
    if (isOther)
        endResetModel();
    else
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int SweepTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int SweepTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1 + static_cast<int>(depths_.size());
}

QString SweepTableModel::figureText(const QModelIndex& index) const {
    const SweepLine& line = lines_[static_cast<std::size_t>(index.row())];
    if (index.column() == 0)
        return line.label;
    return valueText(line.values[static_cast<std::size_t>(index.column() - 1)]);
}

QVariant SweepTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const bool isName = index.column() == 0;
    switch (role) {
    case Qt::DisplayRole:
        return figureText(index);
    case SortRole:
        return isName ? QVariant(static_cast<double>(row))
                      : QVariant(lines_[row].values[static_cast<std::size_t>(index.column() - 1)]);
    case Qt::DecorationRole:
        return isName ? QVariant(samples_[row]) : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return isName ? QStringLiteral("%1, %2, %3")
                            .arg(normText(lines_[row].network.norm),
                                 activationText(lines_[row].network.activation),
                                 initText(lines_[row].network.init))
                      : QVariant();
    case Qt::AccessibleTextRole:
        return isName ? lines_[row].label
                      : tr("%1, %2: %3")
                            .arg(lines_[row].label,
                                 headerData(index.column(), Qt::Horizontal, role).toString(),
                                 figureText(index));
    default:
        return {};
    }
}

QVariant SweepTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const bool isName = section == 0;
    switch (role) {
    case Qt::TextAlignmentRole:
        return static_cast<int>((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        return isName ? tr("Layers")
                      : QString::number(depths_[static_cast<std::size_t>(section - 1)]);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return isName ? tr("In the order of the choices")
                      : tr("%1 layers").arg(depths_[static_cast<std::size_t>(section - 1)]);
    default:
        return {};
    }
}

} // namespace rlab
