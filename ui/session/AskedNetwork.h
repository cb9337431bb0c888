// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/TrainedNetwork.h"
#include "ui/session/ColorRole.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rlab {

/// A network that can be shown pictures, with its weights as they were at one moment. A value; what
/// it shares nobody changes, so it may be asked while the training goes on.
struct AskedNetwork {
    QString key;    ///< unlike the others', and the same as long as it is the same network
    QString label;  ///< short
    QString origin; ///< where its weights come from, for people
    ColorRole color;
    std::shared_ptr<const NetworkSpec> spec;
    /// Null: it has none yet.
    std::shared_ptr<const NetworkState> state;
    std::int64_t step = 0; ///< batches that have trained these weights; 0 for files
    bool isLive = false;   ///< others may follow: it is trained, or waits for it
    /// What its pictures are normalised with, and its answers. Empty as long as it has no weights.
    ChannelStatistics statistics;
    std::vector<std::string> classNames;

    /// Else it can be taken away.
    bool isOfRun() const { return key.startsWith(QStringLiteral("run:")); }
    bool canAnswer() const { return state != nullptr && !classNames.empty(); }
    /// A copy, for a thread that asks it. canAnswer() only.
    TrainedNetwork trained() const { return {*spec, *state, statistics, classNames}; }
};

} // namespace rlab
