// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/probe/ProbeSample.h"
#include "core/store/EventFile.h"
#include "core/train/Metrics.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rlab {

/// A run as TensorBoard shows it, over the batches done: `<folder>/tensorboard/<member>`, with the
/// members' names as in the run's folder. Tags:
///   train/loss, train/error, train/lr         points within an epoch
///   epoch/train_loss, epoch/train_error       whole epochs
///   test/loss, test/error                     at the end of each
///   gradients/<layer>                         l2 of the layer's weight gradient, where looked into
/// A run that goes on begins files of its own. All calls throw FileError.
class TensorboardLog {
public:
    TensorboardLog(const std::filesystem::path& folder, const ExperimentSpec& experiment,
                   const Dataset& dataset);

    void addPoint(int member, const MetricPoint& point);
    void addProbe(int member, const ProbeSample& sample);

private:
    struct MemberLog {
        std::unique_ptr<EventFile> file;
        std::vector<std::string> gradientTags; ///< of each learned layer
    };

    std::vector<MemberLog> members_;
};

} // namespace rlab
