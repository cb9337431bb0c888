// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NetworkParts.h"

#include <QLineF>
#include <QPainterPath>
#include <QRectF>
#include <QSizeF>

#include <optional>
#include <set>
#include <vector>

namespace rlab {

/// Where everything goes when networks are drawn: from the input above to the output below, one
/// column a network. Parts of the same rank begin at the same height, so that twins can be compared
/// line by line.
class NetworkLayout {
public:
    static constexpr int none = -1;
    static constexpr double foldedHeight = 28;
    static constexpr double leastColumn = 168;
    static constexpr double widestColumn = 320;

    /// A node of an unfolded box.
    struct Row {
        NodeId node;
        QRectF rect;
    };
    struct Box {
        int part; ///< index into parts()
        QRectF rect;
        bool isUnfolded = false;
        std::vector<Row> rows; ///< empty when folded
        QRectF sign;           ///< a click folds and unfolds; empty where nothing folds
        QRectF power;          ///< switches a block on and off; empty outside of the stages
    };
    /// A shortcut: from where the block reads its input, around it, to its sum.
    struct Arc {
        int box;
        NodeId from; ///< the block's input
        NodeId to;   ///< its sum
        QPointF begin, end;
        double lane; ///< x of the way down
        QRectF sign; ///< for what it does on the way; empty for the identity
        bool endsInBox;

        QPainterPath path() const;
    };
    struct Stage {
        int number;
        Shape shape;
        QRectF rect;
        QRectF heading;
    };
    struct Column {
        QRectF rect;
        std::vector<NetworkPart> parts;
        std::vector<Box> boxes; ///< one for each part
        std::vector<Arc> arcs;
        std::vector<Stage> stages;
        std::vector<QLineF> lines; ///< between the boxes
    };
    /// What is at a place.
    struct Hit {
        int column = none;
        int box = none;
        NodeId node = none; ///< of a row
        int arc = none;
        bool onSign = false;
        bool onPower = false;
    };

    /// Draws nothing yet.
    NetworkLayout() = default;
    explicit NetworkLayout(const std::vector<const NetworkSpec*>& networks);

    /// Names of the parts that are unfolded, in all columns.
    void setUnfolded(std::set<std::string> names);
    const std::set<std::string>& unfolded() const { return unfolded_; }
    void setUnfolded(const std::string& name, bool unfolded);
    void setAllUnfolded(bool unfolded);
    /// What the columns share; they keep between leastColumn and widestColumn.
    void setWidth(double width);

    const std::vector<Column>& columns() const { return columns_; }
    QSizeF size() const { return size_; }
    Hit at(QPointF place) const;
    /// Index of the box that this node is in.
    int boxOf(int column, NodeId node) const;
    /// Its row, or its box if that is folded.
    QRectF rectOf(int column, NodeId node) const;

private:
    void arrange();
    double heightOf(const NetworkPart& part) const;
    void place(Column& column, std::size_t part, double top, double boxWidth);
    void placeRows(const NetworkPart& part, Box& box) const;
    void addArc(Column& column, std::size_t part);

    std::vector<const NetworkSpec*> networks_;
    std::vector<std::vector<NodeId>> sums_, inputs_; ///< of each column's residual blocks
    std::vector<Column> columns_;
    std::set<std::string> unfolded_;
    double width_ = widestColumn;
    QSizeF size_;
};

} // namespace rlab
