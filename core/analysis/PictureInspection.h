// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/TrainedNetwork.h"
#include "core/base/Parallel.h"
#include "core/data/PixelTable.h"
#include "core/engine/Executor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rlab {

/// One picture's way through a network, layer by layer, as in inference: batch norm uses its
/// running statistics. Not for two threads at once.
class PictureInspection {
public:
    /// `subject` must outlive it, and stay as it is.
    explicit PictureInspection(const TrainedNetwork& subject,
                               const Parallel& parallel = Parallel(1));

    const NetworkSpec& network() const { return subject_.network; }

    /// Takes a picture through: bytes (C, H, W).
    void show(std::span<const std::uint8_t> picture);

    // After show(), and until the next one:

    /// (classes)
    Tensor probabilities() const;
    /// A node's output for this picture: (C, H, W), or (C) behind the pooling. Node 0 gives the
    /// picture as the network sees it, normalised.
    Tensor featureMaps(NodeId node) const;
    /// How far the picture is from those that the network was trained on, seen from inside: the
    /// mean over all batch norms and their channels of ((m − μ)/σ)², m the mean over the picture of
    /// what comes in, μ and σ² the running statistics. About 0.1 for photographs that it knows the
    /// kind of; see FamiliarPictures for what is usual. Not a number without batch norm.
    double strangeness() const;
    /// Which places of this node's maps (C, H, W) speak for the class: (H, W), ≥ 0, as gradCam()
    /// makes it from the maps and the gradient of the class's logit by them. The node must not be
    /// the input.
    Tensor gradCam(NodeId node, int classIndex);

private:
    double strangenessAt(NodeId norm) const;

    const TrainedNetwork& subject_;
    const PixelTable table_;
    Executor<float> executor_;
};

/// Grad-CAM: ReLU(Σ_k α_k A_k), α_k the mean of the gradient over map k's places (Selvaraju et al.,
/// arXiv 1610.02391, equations 1 and 2). Both (C, H, W) → (H, W).
Tensor gradCam(TensorView<const float> maps, TensorView<const float> gradients);

/// Where Grad-CAM looks unless told otherwise: the last node with maps that a class still depends
/// on, the last block's output.
NodeId gradCamNode(const NetworkSpec& network);

/// The nodes that have maps, (C, H, W): those that can be looked at. In order, without the input.
std::vector<NodeId> nodesWithMaps(const NetworkSpec& network);

/// The mean of all maps: (C, H, W) → (H, W).
Tensor meanMap(TensorView<const float> maps);

/// The weights of the network's first convolution: (K, C, KH, KW), a filter for each K. Null if
/// there is no convolution.
const Tensor* firstLayerFilters(const TrainedNetwork& subject);

} // namespace rlab
