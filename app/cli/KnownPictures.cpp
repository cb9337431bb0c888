// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/KnownPictures.h"

#include "core/base/Error.h"

#include <limits>

namespace rlab {
namespace {

bool isAtHand(const DataSpec& data) {
    if (namesFolder(data.dataset))
        return false;
    const DatasetInfo& info = datasetInfo(data.dataset);
    return info.files.empty() || !findDataset(info, data.directory).empty();
}

/// A set that is damaged, or not what it was, is no reason not to answer.
std::optional<Dataset> fewImages(DataSpec data, const Shape& input, const std::stop_token& stop) {
    data.subset = 1;
    data.testSubset = FamiliarPictures::enough;
    try {
        if (!isAtHand(data) || summarise(data).imageShape != input)
            return std::nullopt;
        return loadDataset(data, stop);
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

KnownPictures::KnownPictures(const Subject& subject, const std::stop_token& stop)
    : inspection_(subject.trained) {
    if (const auto dataset = fewImages(subject.data, subject.trained.network.input(), stop))
        known_.emplace(subject.trained, dataset->test, stop);
}

double KnownPictures::familiarity(std::span<const std::uint8_t> prepared) {
    if (!known_)
        return std::numeric_limits<double>::quiet_NaN();
    inspection_.show(prepared);
    return known_->familiarity(inspection_.strangeness());
}

} // namespace rlab
