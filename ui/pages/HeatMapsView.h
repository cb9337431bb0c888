// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/HeatMapsFigure.h"
#include "ui/charts/ReadoutBox.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// The heat maps in the window: the mouse reads a cell, a click chooses its layer and its step; the
/// arrow keys go from layer to layer and from sample to sample.
class HeatMapsView : public HoverWidget {
    Q_OBJECT

public:
    explicit HeatMapsView(const GradientView& view, QWidget* parent = nullptr);

    /// Paints what is new.
    void refresh();
    const HeatMapImages& images() const { return images_; }
    HeatMapsFigure figure() const;
    /// As high as its rows need at the least.
    void fitRows();

signals:
    void layerChosen(LayerChoice choice);
    void stepChosen(qint64 step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    /// Through time.
    void walk(int samples) override;
    bool isRead() const override { return mouse_ && figure().cellAt(*mouse_); }

private:
    ReadoutBox readout(const HeatMapsFigure::Cell& cell) const;
    void walkLayers(int layers);
    void walkNetworks(int networks);

    const GradientView& view_;
    HeatMapImages images_;
};

} // namespace rlab
