// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/Inspection.h"

namespace rlab {

enum class ReasonsMode {
    Heat,      ///< Grad-CAM over the picture
    Occlusion, ///< the picture covered in all places
    Maps,      ///< all feature maps of a layer
    Way,       ///< a map for each block
    Filters    ///< the first convolution's
};

/// What is looked at: the one state that all views of the pane share. The pane alone changes it.
struct ReasonsView {
    ReasonsMode mode = ReasonsMode::Heat;
    Inspection inspection;
    double opacity = 0.6;  ///< of what lies over the picture
    bool oneScale = false; ///< for all maps; else each has its own
    Theme theme = Theme::lightTheme();

    QColor color(const InspectedNetwork& looked) const { return theme.curve(looked.network.color); }
    /// Of those that found anything.
    std::vector<const InspectedNetwork*> shown() const {
        std::vector<const InspectedNetwork*> networks;
        for (const InspectedNetwork& looked : inspection.networks)
            if (looked.problem.isEmpty())
                networks.push_back(&looked);
        return networks;
    }
};

/// "cat".
inline QString askedClass(const InspectedNetwork& looked) {
    return looked.nameOf(looked.classIndex);
}

} // namespace rlab
