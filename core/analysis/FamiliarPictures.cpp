// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/FamiliarPictures.h"

#include "core/analysis/PictureInspection.h"
#include "core/base/Stopped.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

FamiliarPictures::FamiliarPictures(const TrainedNetwork& subject, const LabelledImages& images,
                                   const std::stop_token& stop) {
    PictureInspection inspection(subject);
    const auto bytes = static_cast<std::size_t>(images.imageShape.elements());
    for (std::int64_t i = 0; i < std::min(enough, images.count()); ++i) {
        throwIfStopped(stop);
        inspection.show({images.image(i), bytes});
        const double strangeness = inspection.strangeness();
        if (std::isfinite(strangeness))
            strangeness_.push_back(strangeness);
    }
    std::ranges::sort(strangeness_);
}

double FamiliarPictures::familiarity(double strangeness) const {
    if (strangeness_.empty() || std::isnan(strangeness))
        return std::numeric_limits<double>::quiet_NaN();
    const auto stranger = strangeness_.end() - std::ranges::lower_bound(strangeness_, strangeness);
    return static_cast<double>(stranger) / static_cast<double>(strangeness_.size());
}

} // namespace rlab
