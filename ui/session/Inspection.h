// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/OcclusionMap.h"
#include "ui/session/AskedNetwork.h"
#include "ui/session/AskedPicture.h"

#include <memory>
#include <optional>
#include <vector>

namespace rlab {

/// What is to be found out about a picture.
struct InspectionRequest {
    std::vector<AskedNetwork> networks; ///< canAnswer()
    AskedPicture picture;
    /// Speaks for which class; empty, or one that a network doesn't know: for its own answer.
    QString className;
    /// At which layer: a node of this network; others have the counterpart(). Null: at each
    /// network's gradCamNode().
    std::shared_ptr<const NetworkSpec> layersOf;
    NodeId node = 0;
    int channel = meanOfMaps; ///< of the maps from block to block
    bool withOcclusion = false;

    static constexpr int meanOfMaps = -1;
};

/// A map on the picture's way.
struct WayMap {
    QString layer; ///< a node's name
    Tensor map;    ///< (H, W); null if the layer has fewer maps
};

/// A picture looked at by a network.
struct InspectedNetwork {
    AskedNetwork network;
    QString problem;                  ///< for people, and nothing below; else empty
    QImage seen;                      ///< as the network sees it, a pixel a pixel
    std::vector<float> probabilities; ///< of its classes
    int answer = 0;                   ///< the most probable class
    int classIndex = 0;               ///< the class that is looked at
    NodeId node = 0;                  ///< the layer that is looked at
    Tensor maps;                      ///< of that layer: (C, H, W)
    Tensor heat;                      ///< Grad-CAM at that layer: (H, W)
    std::vector<WayMap> way;
    std::optional<OcclusionMap> occlusion; ///< of the class that is looked at

    QString nameOf(int label) const {
        return QString::fromStdString(network.classNames[static_cast<std::size_t>(label)]);
    }
    double probability(int label) const {
        return static_cast<double>(probabilities[static_cast<std::size_t>(label)]);
    }
    QString layer() const { return QString::fromStdString(network.spec->node(node).name); }
};

/// What was found out. A value.
struct Inspection {
    AskedPicture picture;
    int channel = InspectionRequest::meanOfMaps;
    std::vector<InspectedNetwork> networks; ///< in the request's order
};

} // namespace rlab
