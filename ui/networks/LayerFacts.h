// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NetworkParts.h"
#include "ui/networks/SeenNetwork.h"

#include <QFrame>

class QGridLayout;
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
};

LayerFacts factsOf(const SeenNetwork& network, NodeId node);
LayerFacts factsOf(const SeenNetwork& network, const NetworkPart& part);

/// Shows them: structure on the left, statistics on the right.
class LayerFactsPanel : public QFrame {
    Q_OBJECT

public:
    explicit LayerFactsPanel(QWidget* parent = nullptr);

    void setFacts(const LayerFacts& facts);
    /// Nothing is chosen.
    void setHint(const QString& hint);

private:
    struct Column {
        QGridLayout* grid;
        QList<std::pair<QLabel*, QLabel*>> rows;
    };

    static void fill(Column& column, const QList<std::pair<QString, QString>>& facts);

    QLabel* title_;
    QLabel* subtitle_;
    QLabel* when_;
    QScrollArea* area_;
    Column structure_, statistics_;
};

} // namespace rlab
