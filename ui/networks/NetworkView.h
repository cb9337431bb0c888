// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NetworkPainter.h"
#include "ui/widgets/ZoomArea.h"

#include <optional>

namespace rlab {

/// Networks drawn from top to bottom, side by side, scrolling and zooming together. A click tells
/// what was chosen; blocks fold and unfold.
class NetworkView : public ZoomArea {
    Q_OBJECT

public:
    explicit NetworkView(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// They must live until the next call. What is unfolded stays so.
    void setNetworks(std::vector<const SeenNetwork*> networks);
    /// Samples have changed, or what of them is looked at; no scale: neutral colours.
    void setHeat(LayerStatistic statistic, const std::optional<HeatScale>& scale);

    const NetworkLayout& arrangement() const { return layout_; }
    const NodeChoice& chosen() const { return chosen_; }
    /// Scrolls there. Tells nobody.
    void choose(const NodeChoice& choice);

    void setUnfolded(std::set<std::string> names);
    void setAllUnfolded(bool unfolded);

    /// Blocks that are drawn as switched off, in each network that can do without them.
    void setOff(std::set<std::string> blocks);
    /// All switches, or only those under the mouse and of what is off.
    void setSwitchesShown(bool shown);

    static constexpr int headerHeight = 28; ///< with the names, above all that scrolls

signals:
    /// By mouse or key.
    void choiceChanged(const rlab::NodeChoice& choice);
    /// The switch of a block that can be switched off, by mouse or key.
    void blockToggled(const std::string& block);
    void allOnRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void clickedAt(const QPointF& place) override;
    void doubleClickedAt(const QPointF& place) override;
    void hoveredAt(const std::optional<QPointF>& place) override;

private:
    bool handleKey(int key);
    void foldOrUnfold(int column, int box);
    void foldChosen();
    void toggle(int column, const NetworkPart& part, QPoint tipAt);
    void toggleChosen();
    void setChosen(const NodeChoice& choice);
    void chooseByKey(const NodeChoice& choice);
    void setHovered(const NodeChoice& choice);
    void paintHeader(QPainter& painter);
    void layOutAnew();
    void showChosen();
    void describe();

    std::vector<const SeenNetwork*> networks_;
    NetworkLayout layout_;
    NetworkStyle style_;
    NodeChoice chosen_;
    bool focusedByKey_ = false;
};

} // namespace rlab
