// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/networks/LayerFilters.h"
#include "ui/networks/NetworkParts.h"
#include "ui/networks/SeenNetwork.h"

#include <QFrame>

#include <optional>

class QLabel;
class QScrollArea;

namespace rlab {

/// What is known of a layer or a block, in words and figures.
struct LayerFacts {
    QString title;    ///< "layer1.0.conv1"
    QString subtitle; ///< "Conv2d in resnet-56"
    QList<std::pair<QString, QString>> structure;
    QString when; ///< of the statistics; or that there are none
    QList<std::pair<QString, QString>> statistics;
    std::optional<LayerFilters> filters{}; ///< only of a layer that reads images
};

LayerFacts factsOf(const SeenNetwork& network, NodeId node);
LayerFacts factsOf(const SeenNetwork& network, const NetworkPart& part);

class FactGrid;
class FilterPanel;

/// Shows them: structure above, then filters, statistics below.
class LayerFactsPanel : public QFrame {
    Q_OBJECT

public:
    explicit LayerFactsPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setFacts(const LayerFacts& facts);
    /// Nothing is chosen.
    void setHint(const QString& hint);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QLabel* title_;
    QLabel* subtitle_;
    QLabel* when_;
    FactGrid* structure_;
    FilterPanel* filters_;
    FactGrid* statistics_;
};

} // namespace rlab
