// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Subjects.h"
#include "core/analysis/FamiliarPictures.h"
#include "core/analysis/PictureInspection.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace rlab {

/// Tells whether a picture is like those of the data set that a network was trained on, if that is
/// one of the catalogue and its files are found: else there is nothing to compare with.
class KnownPictures {
public:
    /// `subject` must outlive it. Throws Stopped.
    KnownPictures(const Subject& subject, const std::stop_token& stop);

    /// FamiliarPictures::familiarity(); not a number if it can't be told.
    double familiarity(std::span<const std::uint8_t> prepared);

private:
    PictureInspection inspection_;
    std::optional<FamiliarPictures> known_;
};

} // namespace rlab
